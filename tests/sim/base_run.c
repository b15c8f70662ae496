#include "store/store.h"
#include "tests/sim/run.h"

/* What each statement of store/statement.def does with the tables: those of
 * every connect and of the marks here, the others in run_*.c. */

static const int64_t DAY = INT64_C(86400) * 1000000;

int64_t run_now(const struct run *run)
{
	return run->base->clock->now + run->base->clock->wall;
}

void run_give(struct run *run, const struct row *row)
{
	run->row(run->ctx, row);
}

void run_give_text(struct run *run, struct text text)
{
	struct row row = {0};

	row_text(&row, text);
	run_give(run, &row);
}

void run_give_number(struct run *run, int64_t number)
{
	struct row row = {0};

	row_number(&run->arena, &row, number);
	run_give(run, &row);
}

/* --- at every connect -------------------------------------------------------
 */

static void schema(struct run *run)
{
	run_give_text(run, TEXT(STORE_SCHEMA));
}

static void no_text(struct run *run)
{
	run_give_text(run, (struct text){0});
}

static void epoch_raise(struct run *run)
{
	run_give_number(run, (int64_t)++run->t->epoch);
}

static void epoch(struct run *run)
{
	run_give_number(run, (int64_t)run->t->epoch);
}

static void reached(struct run *run)
{
	const struct base_tables *t = run->t;
	uint64_t turn = 0;
	size_t i;

	for (i = 0; i < t->message_count; i++)
		if (t->messages[i].turn > turn)
			turn = t->messages[i].turn;
	for (i = 0; i < t->unit_count; i++)
		if (t->units[i] > turn)
			turn = t->units[i];
	run_give_number(run, (int64_t)turn);
}

/* --- marks ------------------------------------------------------------------
 */

static void put_number(
    uint64_t **list, size_t *count, size_t *room, uint64_t number)
{
	if (*count == *room) {
		*room = *room * 2 + 64;
		*list = must_realloc(*list, *room, sizeof(uint64_t));
	}
	(*list)[(*count)++] = number;
}

static void park(struct run *run)
{
	put_number(&run->t->parked, &run->t->parked_count, &run->t->parked_room,
	    (uint64_t)params_number(run->params, 0));
	*ROWS_ADD(&run->t->judging.letters) = (struct letter_row){
	    .turn = (uint64_t)params_number(run->params, 0),
	    .at = run_now(run),
	    .sender = base_keep(run->base, params_text(run->params, 2)),
	};
}

static void unit(struct run *run)
{
	put_number(&run->t->units, &run->t->unit_count, &run->t->unit_room,
	    (uint64_t)params_number(run->params, 0));
}

static void load_marks(struct run *run)
{
	struct row row = {0};

	row_number(&run->arena, &row, (int64_t)run->t->watermark);
	row_number(&run->arena, &row, run->t->followed);
	run_give(run, &row);
}

static void watermark(struct run *run)
{
	uint64_t up_to = (uint64_t)params_number(run->params, 0);

	if (up_to > run->t->watermark)
		run->t->watermark = up_to;
}

static void followed(struct run *run)
{
	int64_t change_no = params_number(run->params, 0);

	if (change_no > run->t->followed)
		run->t->followed = change_no;
}

/* Old ones of `seen` go. */
static void upkeep(struct run *run)
{
	int64_t as_of = params_instant(params_number(run->params, 0));
	struct base_tables *t = run->t;
	size_t i, left = 0;

	for (i = 0; i < t->seen_count; i++)
		if (t->seen[i].arrived >= as_of - 7 * DAY)
			t->seen[left++] = t->seen[i];
	t->seen_count = left;
	base_tend_line(run->base);
	run_give_number(run, 0);
}

static void (*const runs[STATEMENTS])(struct run *) = {
    [STATEMENT_SCHEMA] = schema,
    [STATEMENT_GRANTS] = no_text,
    [STATEMENT_EPOCH_RAISE] = epoch_raise,
    [STATEMENT_EPOCH] = epoch,
    [STATEMENT_REACHED] = reached,
    [STATEMENT_LOAD_PATIENTLY] = no_text,
    [STATEMENT_LOAD_REGIONS] = run_load_regions,
    [STATEMENT_LOAD_ADVISORS] = run_load_advisors,
    [STATEMENT_LOAD_CLAIMANTS] = run_load_claimants,
    [STATEMENT_LOAD_SIGHTINGS] = run_load_sightings,
    [STATEMENT_LOAD_WAITING] = run_load_waiting,
    [STATEMENT_LOAD_RENAMED] = run_load_renamed,
    [STATEMENT_LOAD_BOUNCED] = run_load_bounced,
    [STATEMENT_LOAD_MARKS] = load_marks,
    [STATEMENT_LOAD_NOTICE] = run_load_notice,
    [STATEMENT_LOAD_WISHES] = run_load_wishes,
    [STATEMENT_LOAD_UNTOLD] = run_load_untold,
    [STATEMENT_LOAD_ACCOUNTS] = run_load_accounts,
    [STATEMENT_LOAD_FORMER_ACCOUNTS] = run_load_former_accounts,
    [STATEMENT_LOAD_POLICIES] = run_load_policies,
    [STATEMENT_LOAD_APPOINTMENTS] = run_load_appointments,
    [STATEMENT_LOAD_APPOINTMENTS_UNTOLD] = run_load_appointments_untold,
    [STATEMENT_APPOINTMENT] = run_appointment,
    [STATEMENT_APPOINTMENT_STEP] = run_appointment_step,
    [STATEMENT_REMINDERS] = run_reminders,
    [STATEMENT_REMINDER_LEFT] = run_reminder_left,
    [STATEMENT_LOAD_EARLIER_WISHES] = run_load_earlier_wishes,
    [STATEMENT_LOAD_FREED] = run_load_freed,
    [STATEMENT_LOAD_SLOT_OFFERS] = run_load_slot_offers,
    [STATEMENT_LOAD_OWN_HOURS] = run_load_own_hours,
    [STATEMENT_EARLIER_WISH] = run_earlier_wish,
    [STATEMENT_SLOT_OFFER] = run_slot_offer,
    [STATEMENT_SLOT_OFFER_END] = run_slot_offer_end,
    [STATEMENT_OWN_HOURS] = run_own_hours,
    [STATEMENT_LOAD_ALIVE] = run_load_alive,
    [STATEMENT_LOAD_FINDINGS] = run_load_findings,
    [STATEMENT_LOAD_ABSENCE_FILES] = run_load_absence_files,
    [STATEMENT_OUTAGE] = run_outage,
    [STATEMENT_ALIVE] = run_alive,
    [STATEMENT_TRACE] = run_trace,
    [STATEMENT_PHONE_RECORD] = run_phone_record,
    [STATEMENT_EVIDENCE] = run_evidence,
    [STATEMENT_FINDING] = run_finding,
    [STATEMENT_ABSENCE_FILE] = run_absence_file,
    [STATEMENT_FILE_STEP] = run_file_step,
    [STATEMENT_REPRESENT] = run_represent,
    [STATEMENT_LOAD_REPRESENTATIVES] = run_load_representatives,
    [STATEMENT_LOAD_DONE] = no_text,
    [STATEMENT_MESSAGES] = run_messages,
    [STATEMENT_DELIVERIES] = run_deliveries,
    [STATEMENT_PARK] = park,
    [STATEMENT_UNIT] = unit,
    [STATEMENT_SIGHTING] = run_sighting,
    [STATEMENT_NOTICE] = run_notice,
    [STATEMENT_CONSENT] = run_consent,
    [STATEMENT_WISH] = run_wish,
    [STATEMENT_LOAD_TRIES] = run_load_tries,
    [STATEMENT_CODE] = run_code,
    [STATEMENT_CODE_TRY] = run_code_try,
    [STATEMENT_ENROL] = run_enrol,
    [STATEMENT_ACCOUNT] = run_account,
    [STATEMENT_WATERMARK] = watermark,
    [STATEMENT_FOLLOWED] = followed,
    [STATEMENT_UPKEEP] = upkeep,
    [STATEMENT_READ_ONLY] = no_text,
    [STATEMENT_LOAD_COVERS] = run_load_covers,
    [STATEMENT_LOAD_ROLES] = run_load_roles,
    [STATEMENT_LOAD_HEARD] = run_load_heard,
    [STATEMENT_AUDIT] = run_audit,
    [STATEMENT_NOTE] = run_note,
    [STATEMENT_REASSIGN] = run_reassign,
    [STATEMENT_COVER] = run_cover,
    [STATEMENT_COVER_BEGUN] = run_cover_begun,
    [STATEMENT_COVER_CUT] = run_cover_cut,
    [STATEMENT_COVER_ENDED] = run_cover_ended,
    [STATEMENT_CALL_UP] = run_call_up,
    [STATEMENT_CHANGES] = run_changes,
    [STATEMENT_HANDOVER] = run_handover,
    [STATEMENT_UNPROVEN] = run_unproven,
    [STATEMENT_BOUNCED] = run_bounced,
    [STATEMENT_STILL_BOUNCED] = run_still_bounced,
};

void base_run(
    struct base *base, const struct order *order, base_row *row, void *ctx)
{
	struct run run = {
	    .base = base,
	    .t = &base->t,
	    .params = &order->params,
	    .row = row,
	    .ctx = ctx,
	};

	base->ran++;
	if (runs[order->statement] != NULL)
		runs[order->statement](&run);
	arena_free(&run.arena);
}
