#include <stdlib.h>
#include <string.h>

#include "store/decode.h"
#include "store/encode.h"
#include "store/sqlstate.h"
#include "store/store_private.h"

/* Transactions: what waits is sent, what was answered is settled. */

static struct pipeline *write_pipeline(struct store *store)
{
	return store->lines[STORE_WRITE].pipeline;
}

static void send_messages(struct store *store, struct arena *arena,
    const struct fact *const *facts, size_t count)
{
	struct params params;

	if (count == 0)
		return;
	encode_messages(arena, facts, count, &params);
	pipeline_execute(
	    write_pipeline(store), statement_name(STATEMENT_MESSAGES), &params);
}

static void send_deliveries(struct store *store, struct arena *arena,
    const struct fact *const *facts, size_t count)
{
	struct params params;

	if (count == 0)
		return;
	encode_deliveries(arena, facts, count, &params);
	pipeline_execute(write_pipeline(store),
	    statement_name(STATEMENT_DELIVERIES), &params);
}

static void send_reminders(struct store *store, struct arena *arena,
    const struct fact *const *facts, size_t count)
{
	struct params params;

	if (count == 0)
		return;
	encode_reminders(arena, facts, count, &params);
	pipeline_execute(write_pipeline(store),
	    statement_name(STATEMENT_REMINDERS), &params);
}

static void send_watermark(
    struct store *store, struct arena *arena, const struct watermark *watermark)
{
	struct params params;

	encode_watermark(arena, watermark, &params);
	pipeline_execute(write_pipeline(store),
	    statement_name(STATEMENT_WATERMARK), &params);
}

/* The reminder that a fact is, or that its sentence is; NULL: none. */
static const struct fact *reminder_of(const struct fact *fact)
{
	if (fact->kind == FACT_MESSAGE)
		return fact->as.message.reminds;
	return fact->kind == FACT_REMINDER ? fact : NULL;
}

/* A reminder goes behind its sentence, in the same transaction. */
static void send_batch(
    struct store *store, struct arena *arena, struct unit *unit)
{
	size_t room = unit->count * sizeof(const void *);
	const struct fact **messages = arena_alloc(arena, room);
	const struct fact **deliveries = arena_alloc(arena, room);
	const struct fact **reminders = arena_alloc(arena, room);
	const struct fact *fact;
	size_t message_count = 0, delivery_count = 0, reminder_count = 0;
	size_t i;

	for (i = 0; i < unit->count; i++) {
		fact = entry_fact(unit->entries[i]);
		if (fact->kind == FACT_MESSAGE)
			messages[message_count++] = fact;
		else if (fact->kind == FACT_DELIVERY)
			deliveries[delivery_count++] = fact;
		else if (fact->kind == FACT_WATERMARK)
			send_watermark(store, arena, &fact->as.watermark);
		if (reminder_of(fact) != NULL)
			reminders[reminder_count++] = reminder_of(fact);
	}
	unit->awaited = message_count;
	send_messages(store, arena, messages, message_count);
	send_deliveries(store, arena, deliveries, delivery_count);
	send_reminders(store, arena, reminders, reminder_count);
}

static bool is_once(const struct fact_list *facts)
{
	const struct fact *fact = facts->head;

	while (fact != NULL && !encode_is_once(fact->kind))
		fact = fact->next;
	return fact != NULL;
}

static void send_single(
    struct store *store, struct arena *arena, const struct entry *entry)
{
	const struct fact *fact = entry->facts->head;
	enum statement statement;
	struct params params;

	if (is_once(entry->facts)) {
		encode_unit(arena, entry->number, &params);
		pipeline_execute(write_pipeline(store),
		    statement_name(STATEMENT_UNIT), &params);
	}
	for (; fact != NULL; fact = fact->next) {
		if (fact_class(fact->kind) != CLASS_SINGLE)
			continue;
		statement = encode_single(arena, entry->number, fact, &params);
		pipeline_execute(
		    write_pipeline(store), statement_name(statement), &params);
	}
}

static void send_park(
    struct store *store, struct arena *arena, const struct entry *entry)
{
	struct params params;

	encode_park(arena, entry_fact(entry), entry->sqlstate, &params);
	pipeline_execute(
	    write_pipeline(store), statement_name(STATEMENT_PARK), &params);
}

static void send_unit(struct store *store, struct unit *unit)
{
	struct arena arena = {0};
	const struct entry *first = unit->entries[0];

	if (first->parking)
		send_park(store, &arena, first);
	else if (first->batched)
		send_batch(store, &arena, unit);
	else
		send_single(store, &arena, first);
	pipeline_sync(write_pipeline(store));
	arena_free(&arena);
	*store->units_tail = unit;
	store->units_tail = &unit->next;
	store->unit_count++;
}

/* No timer: the next batch is whatever waited while the last was under way.
 * Only a full one goes along with others, for two small statements cost the
 * server nearly twice what one costs. */
bool store_units_wait(const struct store *store)
{
	uint32_t enough =
	    store->unit_count == 0 ? 1 : store->settings.batch_rows;

	return store->lines[STORE_WRITE].stage == STAGE_SERVING &&
	       store->queue.waiting >= enough &&
	       store->unit_count < store->settings.in_flight;
}

void store_units_send(struct store *store)
{
	size_t most = store->settings.batch_rows;
	struct unit *unit;

	while (store_units_wait(store)) {
		unit = must_calloc(1, sizeof(*unit));
		unit->entries = must_calloc(most, sizeof(void *));
		unit->count = queue_take(&store->queue, unit->entries, most);
		send_unit(store, unit);
	}
}

static void free_unit(struct unit *unit)
{
	free(unit->entries);
	free(unit);
}

static struct unit *take_unit(struct store *store)
{
	struct unit *unit = store->units;

	store->units = unit->next;
	if (store->units == NULL)
		store->units_tail = &store->units;
	store->unit_count--;
	return unit;
}

/* What MESSAGES says of a row. */
static const struct {
	const char *word;
	enum outcome outcome;
} verdicts[] = {
    {"stored", OUTCOME_DURABLE},
    {"repeat", OUTCOME_REPEAT },
    {"other",  OUTCOME_OTHER  },
};

/* The rows come by turn, and nearly always the entries do, too. */
static struct entry *find_entry(struct unit *unit, uint64_t number)
{
	size_t i;

	for (i = 0; i < unit->count; i++) {
		unit->at = (unit->at + 1) % unit->count;
		if (unit->entries[unit->at]->number == number)
			return unit->entries[unit->at];
	}
	return NULL;
}

/* Rows of MESSAGES: turn, what became of it. It counts with the sync only. */
void store_units_row(struct store *store, const struct row *row)
{
	struct unit *unit = store->units;
	struct entry *entry;
	size_t i;

	if (unit == NULL || row->count != 2)
		return;
	entry = find_entry(unit, (uint64_t)decode_number(row->cells[0]));
	for (i = 0; i < sizeof(verdicts) / sizeof(verdicts[0]); i++)
		if (entry != NULL && text_is(row->cells[1], verdicts[i].word)) {
			entry->outcome = verdicts[i].outcome;
			unit->awaited--;
		}
}

void store_units_done(struct store *store, const struct fault *fault)
{
	struct unit *unit = store->units;

	if (unit == NULL || fault == NULL || unit->faulty ||
	    fault->sqlstate[0] == '\0')
		return;
	unit->faulty = true;
	unit->fault = *fault;
}

/* What REACHED finds again after a reconnect. */
static bool leaves_row(const struct entry *entry)
{
	const struct fact *fact = entry->facts->head;

	for (; fact != NULL; fact = fact->next)
		if (fact->kind == FACT_MESSAGE || fact->kind == FACT_SIGHTING)
			return true;
	return false;
}

static void settle_all(struct store *store, const struct unit *unit)
{
	bool parked = unit->entries[0]->parking;
	struct entry *entry;
	size_t i;

	for (i = 0; i < unit->count; i++) {
		entry = unit->entries[i];
		if (!parked && entry->outcome == OUTCOME_DURABLE &&
		    entry->number > store->durable && leaves_row(entry))
			store->durable = entry->number;
		entry_settle(&store->queue, entry,
		    parked ? OUTCOME_REFUSED : entry->outcome,
		    parked ? REFUSAL_PARKED : REFUSAL_NONE);
	}
}

static void park(
    struct store *store, struct entry *entry, const struct fault *fault)
{
	store->events.parked(store->events.ctx, entry->number, fault->sqlstate);
	if (entry->parking || !entry->batched) {
		entry_settle(
		    &store->queue, entry, OUTCOME_REFUSED, REFUSAL_PARKED);
		return;
	}
	memcpy(entry->sqlstate, fault->sqlstate, sizeof(entry->sqlstate));
	entry->parking = entry->alone = true;
	entry_wait(&store->queue, entry);
}

/* A row of a batch is at fault, and only one SQLSTATE tells of all: each is
 * tried by itself, in order, before anything that waits behind them. */
static void row_failed(struct store *store, const struct unit *unit)
{
	struct entry *first = unit->entries[0];
	size_t i;

	if (unit->count == 1 && first->tried && !first->batched &&
	    strcmp(unit->fault.constraint, "unit_pkey") == 0) {
		entry_settle(
		    &store->queue, first, OUTCOME_DURABLE, REFUSAL_NONE);
		return;
	}
	if (unit->count == 1) {
		park(store, first, &unit->fault);
		return;
	}
	for (i = 0; i < unit->count; i++) {
		unit->entries[i]->alone = true;
		unit->entries[i]->outcome = OUTCOME_DURABLE;
		entry_wait(&store->queue, unit->entries[i]);
	}
}

static void unit_failed(struct store *store, const struct unit *unit)
{
	enum refusal refusal = REFUSAL_NONE;

	switch (sqlstate_class(&unit->fault, &refusal)) {
	case SQLSTATE_AGAIN:
		entry_settle(&store->queue, unit->entries[0], OUTCOME_AGAIN,
		    REFUSAL_NONE);
		return;
	case SQLSTATE_REFUSED:
		entry_settle(
		    &store->queue, unit->entries[0], OUTCOME_REFUSED, refusal);
		return;
	case SQLSTATE_ROW:
		row_failed(store, unit);
		return;
	case SQLSTATE_SKIPPED:
	case SQLSTATE_AWAY:
		return;
	}
}

static bool is_away(const struct fault *fault)
{
	enum refusal refusal;

	return sqlstate_class(fault, &refusal) == SQLSTATE_AWAY;
}

void store_units_synced(struct store *store)
{
	struct unit *unit = store->units;
	char why[200];

	if (unit == NULL)
		return;
	if (unit->faulty && is_away(&unit->fault)) {
		memcpy(why, unit->fault.message, sizeof(why));
		store_fail(&store->lines[STORE_WRITE], why);
		return;
	}
	if (!unit->faulty && unit->awaited != 0) {
		store_fail(
		    &store->lines[STORE_WRITE], "no word on some of the rows");
		return;
	}
	unit = take_unit(store);
	store_well(store);
	backoff_reset(&store->lines[STORE_WRITE].backoff);
	if (unit->faulty)
		unit_failed(store, unit);
	else
		settle_all(store, unit);
	free_unit(unit);
	store_units_send(store);
}

void store_units_lost(struct store *store)
{
	while (store->units != NULL)
		free_unit(take_unit(store));
	queue_lost(&store->queue, store->now);
	if (store->stuck == 0)
		store->stuck = store->now;
}
