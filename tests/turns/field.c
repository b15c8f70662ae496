#include "tests/turns/field.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tests/turns/row.h"

const struct field fields[] = {
#define ROW(FACT, member, field, TYPE, loose)                                  \
	{#field, offsetof(struct fact, as.member.field), FACT_##FACT,          \
	    FIELD_##TYPE, loose},
#define FIELD(FACT, member, field, TYPE) ROW(FACT, member, field, TYPE, false)
#define LOOSE(FACT, member, field, TYPE) ROW(FACT, member, field, TYPE, true)
#include "tests/turns/field.def"
#undef FIELD
#undef LOOSE
#undef ROW
};
const size_t field_count = sizeof(fields) / sizeof(fields[0]);

/* Words of the closed enums, each by its number; NULL ends. */
static const char *const message_kinds[] = {
    "", "from-claimant", "from-advisor", "to-claimant", "to-advisor", NULL};
static const char *const delivery_kinds[] = {
    "", "received", "displayed", "bounced", "retried", NULL};
static const char *const region_states[] = {
    "", "closed", "pilot", "evaluated", "open", "paused", NULL};
static const char *const changes[] = {"", "added", "enrolled", "reassigned",
    "rebound", "other", "listed", "ended", "queued", "invited", "lapsed", NULL};
static const char *const listings[] = {"advisor", "place", "consent", NULL};
static const char *const shows[] = {
    "gone", "available", "away", "xa", "dnd", NULL};
static const char *const stages[] = {"unknown", "wanted", "asked", "setting",
    "set", "done", "changed", "subscribed", NULL};
static const char *const duty_steps[] = {
    "none", "advisor", "stand-in", "supervisor", NULL};

static const char *const doors[] = {
    "", "form", "words", "search", "tool", NULL};
static const char *const roles[] = {
    "", "supervisor", "evaluator", "operator", NULL};

static const char *const accounts[] = {"fine", "gone", "refuses", "left", NULL};

static const char *const sides[] = {"", "claimant", "advisor", NULL};
static const char *const channels[] = {
    "", "chat", "voice", "video", "phone", NULL};
static const char *const reminders[] = {
    "", "days", "hours", "minutes", "start", "advisor", NULL};
static const char *const reminder_outcomes[] = {"", "sent", "overtaken", "late",
    "agreed", "moved", "cancelled", "returned", "nobody", NULL};
static const char *const appointment_states[] = {"", "proposed", "moved",
    "confirmed", "declined", "withdrawn", "cancelled", "lapsed", "past",
    "returned", NULL};
static const char *const appointment_events[] = {"", "propose", "confirm",
    "decline", "move", "withdraw", "cancel", "late", "pass", "return", "hand",
    "take", NULL};
/* From 13 on. */
static const char *const outages[] = {"", "", "", "", "", "", "", "", "", "",
    "", "", "", "link", "store", "daemon", "clock", NULL};

static const char *const file_states[] = {"", "noticed", "observing", "due",
    "unproven", "excused", "noted", "referred", "unfounded", NULL};
static const char *const file_events[] = {"", "open", "receipt", "observe",
    "remind", "expire", "give-up", "excuse", "note", "refer", "reopen",
    "refute", "add", "renew", NULL};
static const char *const excuses[] = {"", "illness", "work", "family",
    "transport", "technical", "unaware", "other", NULL};

static const char *const *const words_of[FIELD_TYPES] = {
    [FIELD_MESSAGE_KIND] = message_kinds,
    [FIELD_DELIVERY_KIND] = delivery_kinds,
    [FIELD_REGION_STATE] = region_states,
    [FIELD_CHANGE] = changes,
    [FIELD_LISTED_FOR] = listings,
    [FIELD_SHOW] = shows,
    [FIELD_DUTY_STEP] = duty_steps,
    [FIELD_STAGE] = stages,
    [FIELD_DOOR] = doors,
    [FIELD_ROLE] = roles,
    [FIELD_ACCOUNT] = accounts,
    [FIELD_SIDE] = sides,
    [FIELD_CHANNEL] = channels,
    [FIELD_REMINDER_WHICH] = reminders,
    [FIELD_REMINDER_OUTCOME] = reminder_outcomes,
    [FIELD_APPOINTMENT_STATE] = appointment_states,
    [FIELD_APPOINTMENT_EVENT] = appointment_events,
    [FIELD_FILE_STATE] = file_states,
    [FIELD_FILE_EVENT] = file_events,
    [FIELD_EXCUSE] = excuses,
    [FIELD_OUTAGE] = outages,
};

/* How many bytes the number of a type takes; 0: it is not a number. */
static const size_t sizes[FIELD_TYPES] = {
    [FIELD_BOOL] = sizeof(bool),
    [FIELD_U32] = sizeof(uint32_t),
    [FIELD_U16] = sizeof(uint16_t),
    [FIELD_I32] = sizeof(int32_t),
    [FIELD_I64] = sizeof(int64_t),
    [FIELD_TURN] = sizeof(uint64_t),
    [FIELD_TIME] = sizeof(int64_t),
    [FIELD_RESOURCE] = sizeof(uint64_t),
    [FIELD_MESSAGE_KIND] = sizeof(enum message_kind),
    [FIELD_DELIVERY_KIND] = sizeof(enum delivery_kind),
    [FIELD_REGION_STATE] = sizeof(enum region_state),
    [FIELD_CHANGE] = sizeof(enum change_kind),
    [FIELD_LISTED_FOR] = sizeof(enum listed_for),
    [FIELD_SHOW] = sizeof(enum show),
    [FIELD_DUTY_STEP] = sizeof(enum duty_step),
    [FIELD_STAGE] = sizeof(enum provision_stage),
    [FIELD_DOOR] = sizeof(enum door),
    [FIELD_ROLE] = sizeof(enum role),
    [FIELD_ACCOUNT] = sizeof(enum account_state),
    [FIELD_SIDE] = sizeof(enum side),
    [FIELD_CHANNEL] = sizeof(enum channel),
    [FIELD_REMINDER_WHICH] = sizeof(enum reminder_which),
    [FIELD_REMINDER_OUTCOME] = sizeof(enum reminder_outcome),
    [FIELD_APPOINTMENT_STATE] = sizeof(enum appointment_state),
    [FIELD_APPOINTMENT_EVENT] = sizeof(enum appointment_event),
    [FIELD_FILE_STATE] = sizeof(enum file_state),
    [FIELD_FILE_EVENT] = sizeof(enum file_event),
    [FIELD_EXCUSE] = sizeof(enum excuse),
    [FIELD_OUTAGE] = sizeof(enum outage_kind),
};

/* Little endian is all that the tests run on. */
static uint64_t load(const struct field *field, const struct fact *fact)
{
	uint64_t number = 0;

	memcpy(&number, (const char *)fact + field->offset, sizes[field->type]);
	return number;
}

static void save(const struct field *field, struct fact *fact, uint64_t number)
{
	memcpy((char *)fact + field->offset, &number, sizes[field->type]);
}

static struct text number_text(struct arena *arena, int64_t number)
{
	struct build b = {.arena = arena};

	build_number(&b, number);
	return build_done(&b);
}

static struct text time_text(struct arena *arena, int64_t from_now)
{
	static const struct {
		const char *name;
		int64_t long_is;
	} units[] = {
	    {"d",  INT64_C(86400000000)},
	    {"h",  INT64_C(3600000000) },
	    {"m",  INT64_C(60000000)   },
	    {"s",  INT64_C(1000000)    },
	    {"ms", INT64_C(1000)       },
	    {"us", 1                   },
	};
	struct build b = {.arena = arena};
	size_t i = 0;

	if (from_now == 0)
		return TEXT("now");
	while (from_now % units[i].long_is != 0)
		i++;
	if (from_now > 0)
		build_char(&b, '+');
	build_number(&b, from_now / units[i].long_is);
	build_string(&b, units[i].name);
	return build_done(&b);
}

static struct text person_text(struct arena *arena, struct person who)
{
	static const char letters[] = {
	    [SIDE_CLAIMANT] = 'c',
	    [SIDE_ADVISOR] = 'a',
	    [SIDE_STAFF] = 's',
	    [SIDE_STRANGER] = 'x',
	};
	struct build b = {.arena = arena};

	if (who.side == SIDE_NOBODY)
		return (struct text){0};
	build_char(&b, letters[who.side]);
	build_number(&b, who.id);
	return build_done(&b);
}

static struct text hex_text(struct arena *arena, uint64_t number)
{
	struct build b = {.arena = arena};

	build_hex(&b, number);
	return build_done(&b);
}

static struct text word_text(enum field_type type, uint64_t number)
{
	size_t i;

	for (i = 0; words_of[type][i] != NULL; i++)
		if (i == number)
			return text_of(words_of[type][i]);
	return TEXT("?");
}

static struct text number_field(struct arena *arena, const struct field *field,
    const struct fact *fact, int64_t now)
{
	uint64_t number = load(field, fact);

	if (words_of[field->type] != NULL)
		return word_text(field->type, number);
	if (number == 0)
		return (struct text){0};
	if (field->type == FIELD_BOOL)
		return TEXT("yes");
	if (field->type == FIELD_TIME)
		return time_text(arena, (int64_t)number - now);
	if (field->type == FIELD_RESOURCE)
		return hex_text(arena, number);
	if (field->type == FIELD_TURN)
		number -= number >= ROW_EPOCH ? ROW_EPOCH : 0;
	return number_text(arena, (int64_t)number);
}

struct text field_write(struct arena *arena, const struct field *field,
    const struct fact *fact, int64_t now)
{
	struct person who;
	struct text text;

	if (field->type == FIELD_TEXT) {
		memcpy(&text, (const char *)fact + field->offset, sizeof(text));
		return text;
	}
	if (field->type == FIELD_PERSON) {
		memcpy(&who, (const char *)fact + field->offset, sizeof(who));
		return person_text(arena, who);
	}
	return number_field(arena, field, fact, now);
}

static bool read_word(enum field_type type, struct text value, uint64_t *number)
{
	size_t i;

	for (i = 0; words_of[type][i] != NULL; i++)
		if (text_is(value, words_of[type][i])) {
			*number = i;
			return true;
		}
	return false;
}

static bool read_number(struct text value, uint64_t *number)
{
	char digits[24];
	int end = 0;

	(void)snprintf(
	    digits, sizeof(digits), "%.*s", (int)value.len, value.at);
	/* NOLINTNEXTLINE(cert-err34-c): the length is checked below. */
	return sscanf(digits, "%" SCNu64 "%n", number, &end) == 1 &&
	       (size_t)end == value.len;
}

static bool read_number_field(
    enum field_type type, struct text value, int64_t now, uint64_t *number)
{
	int64_t from_now;

	if (words_of[type] != NULL)
		return read_word(type, value, number);
	if (type == FIELD_RESOURCE) {
		*number = text_hash(value) | 1;
		return true;
	}
	if (type == FIELD_BOOL) {
		*number = text_is(value, "yes");
		return *number != 0 || text_is(value, "no");
	}
	if (type == FIELD_TIME) {
		if (!row_duration(value, &from_now))
			return false;
		*number = (uint64_t)(now + from_now);
		return true;
	}
	if (!read_number(value, number))
		return false;
	if (type == FIELD_TURN)
		*number += ROW_EPOCH;
	return true;
}

bool field_read(const struct field *field, struct text value, int64_t now,
    struct fact *fact)
{
	struct person who;
	uint64_t number;

	if (field->type == FIELD_TEXT) {
		memcpy((char *)fact + field->offset, &value, sizeof(value));
		return true;
	}
	if (field->type == FIELD_PERSON) {
		if (!row_person(value, &who))
			return false;
		memcpy((char *)fact + field->offset, &who, sizeof(who));
		return true;
	}
	if (!read_number_field(field->type, value, now, &number))
		return false;
	save(field, fact, number);
	return true;
}
