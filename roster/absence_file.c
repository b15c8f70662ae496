#include "roster/absence_file.h"

static const int64_t DAY = INT64_C(86400) * 1000000;

/* Days end at midnight, but nobody is written to then. */
static const int64_t MORNING = INT64_C(10) * 3600 * 1000000;

static const struct file_row rows[] = {
#define MOVE(FROM, EVENT, WHO, TO, sentence)                                   \
	{FILE_##FROM, FILE_##EVENT, FILE_BY_##WHO, FILE_##TO, sentence},
#include "roster/absence_file.def"
#undef MOVE
};

const struct file_row *absence_file_row_at(uint32_t i)
{
	return i < sizeof(rows) / sizeof(rows[0]) ? &rows[i] : NULL;
}

bool absence_file_is_decided(enum file_state state)
{
	return state == FILE_EXCUSED || state == FILE_NOTED ||
	       state == FILE_REFERRED;
}

bool absence_file_is_closed(enum file_state state)
{
	return absence_file_is_decided(state) || state == FILE_UNFOUNDED;
}

bool absence_file_waits_for_other(const struct absence_file *file)
{
	return (file->state == FILE_NOTICED || file->state == FILE_UNPROVEN) &&
	       file->represented_by.len > 0 && file->received == 0;
}

bool absence_file_is_to_renew(
    const struct roster *r, const struct absence_file *file)
{
	struct represent who;

	return absence_file_waits_for_other(file) &&
	       roster_representative(r, file->claimant, &who) &&
	       !text_equal(who.jid, file->represented_by);
}

enum file_event absence_file_explained(
    const struct roster *r, const struct absence_file *file, bool by_other)
{
	struct represent who;

	return absence_file_waits_for_other(file) && !by_other &&
		       roster_representative(r, file->claimant, &who)
		   ? FILE_ADD
		   : FILE_OBSERVE;
}

static enum refusal why_not(enum file_state state, enum file_event event)
{
	if (state == FILE_UNFOUNDED)
		return REFUSAL_FILE_UNFOUNDED;
	if (event == FILE_REOPEN)
		return REFUSAL_FILE_UNDECIDED;
	if (absence_file_is_decided(state))
		return REFUSAL_FILE_DECIDED;
	return REFUSAL_FILE_EARLY;
}

const struct file_row *absence_file_step(enum file_state state,
    enum file_event event, enum file_who who, enum refusal *why)
{
	const struct file_row *row;

	*why = REFUSAL_NONE;
	for (row = rows; row < rows + sizeof(rows) / sizeof(rows[0]); row++) {
		if (row->from != state || row->event != event)
			continue;
		if (row->who == who)
			return row;
		*why = REFUSAL_NOT_YOURS;
		return NULL;
	}
	*why = why_not(state, event);
	return NULL;
}

/* ---- parties ------------------------------------------------------------- */

static bool is_advisor(const struct roster *r, uint32_t id, struct text jid)
{
	return roster_is_account_of(r, (struct person){SIDE_ADVISOR, id}, jid);
}

/* Who represents them is a person, who may have another account by now. */
static bool is_claimant(
    const struct roster *r, const struct absence_file *file, struct text jid)
{
	struct represent other;

	return roster_is_account_of(
		   r, (struct person){SIDE_CLAIMANT, file->claimant}, jid) ||
	       roster_acts_for(r, jid, file->represented_by) ||
	       (roster_representative(r, file->claimant, &other) &&
		   roster_acts_for(r, jid, other.jid));
}

bool absence_file_is_party(
    const struct roster *r, const struct absence_file *file, struct text jid)
{
	const struct text *all = &file->parties;
	uint32_t id = 0;
	size_t i;

	for (i = 0; i <= all->len; i++)
		if (i < all->len && all->at[i] >= '0' && all->at[i] <= '9') {
			id = id * 10 + (uint32_t)(all->at[i] - '0');
		} else if (id != 0) {
			if (is_advisor(r, id, jid))
				return true;
			id = 0;
		}
	return is_advisor(r, file->advisor, jid) || is_claimant(r, file, jid);
}

/* ---- days ---------------------------------------------------------------- */

/* The end of the day that clocks show so many days later. A day may have 23
 * hours or 25, so it is looked for. */
static int64_t end_of_days(
    const struct roster *r, uint32_t region, int64_t at, int64_t days)
{
	struct hours hours = roster_hours(r, region);
	int64_t last = hours_day(&hours, at) + days;
	int64_t low = at, high = at + (days + 2) * DAY, middle;

	while (low + 1 < high) {
		middle = low + (high - low) / 2;
		if (hours_day(&hours, middle) > last)
			high = middle;
		else
			low = middle;
	}
	return high;
}

struct absence_file absence_file_new(
    const struct roster *r, const struct appointment *appointment, int64_t now)
{
	int64_t proof =
	    roster_policy(r, POLICY_FILE_PROOF, appointment->region);
	struct represent who = {0};

	(void)roster_representative(r, appointment->claimant, &who);
	return (struct absence_file){
	    .id = appointment->id,
	    .claimant = appointment->claimant,
	    .advisor = appointment->advisor,
	    .region = appointment->region,
	    .since = appointment->since,
	    .channel = appointment->channel,
	    .state = FILE_NOTICED,
	    .version = 1,
	    .represented_by = who.jid,
	    .opened = now,
	    .days = (int32_t)roster_policy(
		r, POLICY_FILE_DAYS, appointment->region),
	    .due = end_of_days(r, appointment->region, now, proof) + MORNING,
	};
}

int64_t absence_file_end(
    const struct roster *r, const struct absence_file *file, int64_t received)
{
	return end_of_days(r, file->region, received, file->days);
}

/* Their days begin: until when they run, and when they are reminded. */
static void begin_days(const struct roster *r, const struct absence_file *file,
    int64_t received, struct file_step *fact)
{
	int64_t before = roster_policy(r, POLICY_FILE_REMIND, file->region);

	fact->until = absence_file_end(r, file, received);
	fact->due = before < file->days && before > 0
			? fact->until - before * DAY + MORNING
			: fact->until + MORNING;
}

void absence_file_take(const struct roster *r, const struct absence_file *file,
    const struct file_row *row, int64_t now, struct file_step *fact)
{
	fact->file = file->id;
	fact->claimant = file->claimant;
	fact->version = file->version;
	fact->event = row->event;
	fact->at = now;
	fact->state = row->to;
	fact->until = file->until;
	fact->due = row->to == FILE_OBSERVING || row->event == FILE_ADD ||
			    row->event == FILE_RENEW
			? file->due
			: 0;
	fact->late = row->event == FILE_OBSERVE && row->to != FILE_OBSERVING;
	if (row->event == FILE_REMIND)
		fact->due = file->until + MORNING;
	else if (row->to == FILE_OBSERVING && row->from != FILE_OBSERVING)
		begin_days(
		    r, file, file->received != 0 ? file->received : now, fact);
}

int64_t absence_file_due(
    const struct absence_file *file, int64_t now, enum file_event *event)
{
	if (file->received != 0 &&
	    (file->state == FILE_NOTICED || file->state == FILE_UNPROVEN)) {
		*event = FILE_RECEIPT;
		return file->received;
	}
	if (file->due == 0)
		return INT64_MAX;
	if (file->state == FILE_NOTICED)
		*event = FILE_GIVE_UP;
	else if (file->due < file->until && now < file->until)
		*event = FILE_REMIND;
	else
		*event = FILE_EXPIRE;
	return *event == FILE_EXPIRE && file->due < file->until ? file->until
								: file->due;
}

/* ---- lines --------------------------------------------------------------- */

#define PREFIX "file/"

enum {
	NUMBER_MOST = 16,  /* digits: the store's are positive */
	VERSION_MOST = 10, /* with the slash before */
	FIRST = 1,         /* move */
};

static const char OTHER[] = "/r";

struct text absence_file_line(
    struct arena *arena, uint64_t file, int32_t version, bool for_other)
{
	struct build b = {.arena = arena};

	build_string(&b, PREFIX);
	build_hex(&b, file);
	build_char(&b, '/');
	build_number(&b, version);
	if (for_other)
		build_string(&b, OTHER);
	return build_done(&b);
}

struct text absence_file_notice(
    struct arena *arena, const struct absence_file *file, bool for_other)
{
	return absence_file_line(arena, file->id,
	    file->renewed != 0 ? file->renewed : FIRST, for_other);
}

bool absence_file_is_for_other(struct text wire_id)
{
	size_t len = sizeof(OTHER) - 1;

	return wire_id.len > len && text_starts(wire_id, TEXT(PREFIX)) &&
	       text_is(
		   (struct text){wire_id.at + wire_id.len - len, len}, OTHER);
}

static int hex_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool absence_file_number(struct text name, uint64_t *id)
{
	size_t i = 0;

	*id = 0;
	for (; i < name.len && hex_of(name.at[i]) >= 0; i++)
		*id = *id << 4 | (uint64_t)hex_of(name.at[i]);
	return i > 0 && i == name.len && i < NUMBER_MOST;
}

/* "/VERSION" to the end; 0: it is none. */
static int32_t version_of(struct text rest)
{
	int32_t version = 0;
	size_t i = 1;

	if (rest.len < 2 || rest.len > VERSION_MOST || rest.at[0] != '/')
		return 0;
	for (; i < rest.len && rest.at[i] >= '0' && rest.at[i] <= '9'; i++)
		version = version * 10 + (rest.at[i] - '0');
	return i == rest.len ? version : 0;
}

uint64_t absence_file_of_line(struct text wire_id, int32_t *version)
{
	uint64_t id = 0;
	size_t i = sizeof(PREFIX) - 1;

	*version = 0;
	if (!text_starts(wire_id, TEXT(PREFIX)))
		return 0;
	if (absence_file_is_for_other(wire_id))
		wire_id.len -= sizeof(OTHER) - 1;
	for (; i < wire_id.len && hex_of(wire_id.at[i]) >= 0; i++)
		id = id << 4 | (uint64_t)hex_of(wire_id.at[i]);
	*version = version_of((struct text){wire_id.at + i, wire_id.len - i});
	return *version != 0 ? id : 0;
}
