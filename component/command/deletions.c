#include "component/command/call.h"
#include "component/command/people.h"
#include "component/talk/zone.h"

/* What was deleted because it was over, the last days first; and how long the
 * rest is kept. A day here is one of UTC, like the months that go. */

enum {
	LINES = 60
};

static const struct {
	const char *table;
	enum wording_key label;
} kinds[] = {
    {"message",        WORDING_DELETED_MESSAGES    },
    {"delivery",       WORDING_DELETED_NEWS        },
    {"note",           WORDING_DELETED_NOTES       },
    {"dead_letter",    WORDING_DELETED_LETTERS     },
    {"appointment",    WORDING_DELETED_APPOINTMENTS},
    {"absence_file",   WORDING_DELETED_FILES       },
    {"evidence",       WORDING_DELETED_EVIDENCE    },
    {"former_account", WORDING_DELETED_ACCOUNTS    },
};

static void run(struct call *call)
{
	call_ask(call, QUESTION_FORGOTTEN)->limit = LINES;
}

static struct text kind_name(struct call *call, struct text table)
{
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (text_is(table, kinds[i].table))
			return call_say(call, kinds[i].label);
	return text_keep(&call->turn->arena, table);
}

static void put_number(struct build *b, int number)
{
	if (number < 10)
		build_char(b, '0');
	build_number(b, number);
}

/* "2024-11" or "2024-11-30". */
static void put_date(struct build *b, int64_t at, bool with_day)
{
	struct wall wall = {0};

	(void)zone_wall(TEXT("Etc/UTC"), at, &wall);
	build_number(b, wall.year);
	build_char(b, '-');
	put_number(b, wall.month);
	if (!with_day)
		return;
	build_char(b, '-');
	put_number(b, wall.day);
}

static struct text day_name(struct call *call, int64_t at)
{
	struct build b = {.arena = &call->turn->arena};

	put_date(&b, at, true);
	return build_done(&b);
}

static struct text months_name(
    struct call *call, const struct forgotten *deleted)
{
	struct build b = {.arena = &call->turn->arena};

	put_date(&b, deleted->first, false);
	if (deleted->last != deleted->first) {
		build_string(&b, " \xe2\x80\x93 ");
		put_date(&b, deleted->last, false);
	}
	return build_done(&b);
}

static void add_line(struct call *call, const struct forgotten *deleted)
{
	const struct text cells[] = {
	    day_name(call, deleted->at),
	    kind_name(call, deleted->what),
	    deleted->region != 0 ? people_region_code(call, deleted->region)
				 : call_say(call, WORDING_NO_REGION),
	    months_name(call, deleted),
	    call_number(call, deleted->rows),
	};

	report_line(&call->report, cells);
}

static void answered(struct call *call, const struct answer *answer)
{
	struct report *report = &call->report;
	const struct fact *fact;

	report_column(report, "at", call_say(call, WORDING_COLUMN_AT));
	report_column(report, "what", call_say(call, WORDING_COLUMN_DELETED));
	report_column(report, "region", call_say(call, WORDING_FIELD_REGION));
	report_column(report, "months", call_say(call, WORDING_COLUMN_MONTHS));
	report_column(report, "rows", call_say(call, WORDING_COLUMN_ROWS));
	for (fact = answer->facts.head; fact != NULL; fact = fact->next)
		if (command_has_role(
			call->turn, ROLE_OPERATOR, fact->as.forgotten.region))
			add_line(call, &fact->as.forgotten);
	report->note = call_say(call,
	    report->line_count > 0 ? WORDING_DELETIONS : WORDING_NO_DELETIONS);
}

const struct command command_deletions = {
    .node = "deletions",
    .title = WORDING_COMMAND_DELETIONS,
    .words = WORDING_WORDS_DELETIONS,
    .about = WORDING_ABOUT_DELETIONS,
    .may = MAY_OPERATOR,
    .run = run,
    .answered = answered,
};
