#include "store/store.h"

#include <stdlib.h>

#include "store/store_private.h"

static const int64_t CONNECT_WAIT = INT64_C(30000000);

static const char *const line_names[] = {
    [STORE_WRITE] = "guichet write",
    [STORE_READ] = "guichet read",
    [STORE_LISTEN] = "guichet listen",
};

static const struct pipeline_events *const line_events[] = {
    [STORE_WRITE] = &store_write_events,
    [STORE_READ] = &store_read_events,
    [STORE_LISTEN] = &store_listen_events,
};

/* A value of libpq's `options`: blanks and backslashes are escaped. */
static void build_escaped(struct build *b, const char *value)
{
	for (; *value != '\0'; value++) {
		if (*value == ' ' || *value == '\\')
			build_char(b, '\\');
		build_char(b, *value);
	}
}

/* Settings of the session. The server's own keepalives free the lock of a
 * daemon whose host is gone. What is named guichet.* is for statement.def. */
static const char *session_options(struct store *store)
{
	struct build b = {.arena = &store->texts};

	build_string(&b,
	    "-c TimeZone=UTC -c search_path=guichet -c jit=off"
	    " -c idle_session_timeout=0 -c lock_timeout=0"
	    " -c tcp_keepalives_idle=3 -c tcp_keepalives_interval=3"
	    " -c tcp_keepalives_count=3 -c tcp_user_timeout=12000"
	    " -c guichet.domain=");
	build_escaped(&b, store->settings.domain);
	build_string(&b, " -c guichet.service=");
	build_escaped(&b, store->settings.service);
	build_char(&b, '@');
	build_escaped(&b, store->settings.domain);
	build_string(&b, " -c guichet.waiting_days=");
	build_number(&b, store->settings.waiting_days);
	build_string(&b, " -c guichet.heard=");
	build_number(&b, store->settings.heard);
	build_string(&b, " -c guichet.statement_timeout=");
	build_number(&b, store->settings.statement_timeout);
	build_string(&b, " -c statement_timeout=");
	build_number(&b, store->settings.statement_timeout);
	return build_done(&b).at;
}

static void make_line(struct store *store, enum store_line which)
{
	struct line *line = &store->lines[which];
	struct pipeline_settings settings = {
	    .conninfo = store->settings.conninfo,
	    .name = line_names[which],
	    .options = session_options(store),
	    .connect_wait = CONNECT_WAIT,
	};
	struct pipeline_events events = *line_events[which];

	events.ctx = line;
	line->store = store;
	line->pipeline = pipeline_new(&settings, &events);
	line->backoff = (struct backoff){
	    .first = store->settings.backoff_first,
	    .most = store->settings.backoff_most,
	    .seed = (uint64_t)(uintptr_t)line,
	};
}

struct store *store_open(const struct store_settings *settings,
    const struct store_events *events, store_done *done, store_doubt *doubt)
{
	struct store *store = must_calloc(1, sizeof(*store));
	size_t i;

	store->settings = *settings;
	store->events = *events;
	store->done = done;
	store->doubt = doubt;
	store->units_tail = &store->units;
	store->asked_tail = &store->asked;
	queue_init(&store->queue);
	for (i = 0; i < STORE_LINES; i++)
		make_line(store, (enum store_line)i);
	return store;
}

/* What a done() submits waits for the next pump. */
static void settle(struct store *store)
{
	struct entry *entry;

	while ((entry = queue_pop(&store->queue)) != NULL ||
	       (store->stuck != 0 &&
		   (entry = queue_pop_refused(&store->queue)) != NULL)) {
		store->done(entry->turn, entry->outcome, entry->refusal);
		free(entry);
	}
}

void store_free(struct store **store)
{
	struct entry *entry;
	struct asked *asked;
	struct store *s = *store;
	size_t i;

	if (s == NULL)
		return;
	for (i = 0; i < STORE_LINES; i++)
		pipeline_free(&s->lines[i].pipeline);
	store_units_lost(s);
	while (s->queue.head != NULL) {
		for (entry = s->queue.head; entry != NULL; entry = entry->next)
			entry_settle(
			    &s->queue, entry, OUTCOME_CLOSED, REFUSAL_NONE);
		settle(s); /* which may bring others here */
	}
	while ((asked = s->asked) != NULL) {
		s->asked = asked->next;
		free(asked);
	}
	arena_free(&s->answer_arena);
	arena_free(&s->texts);
	free(s);
	*store = NULL;
}

struct store_want store_want(const struct store *store, enum store_line which)
{
	const struct pipeline *pipeline = store->lines[which].pipeline;

	return (struct store_want){
	    .fd = pipeline_fd(pipeline),
	    .read = pipeline_wants_read(pipeline),
	    .write = pipeline_wants_write(pipeline),
	};
}

/* A line of the service says what is committed already: nobody waits for an
 * answer, and nobody would say it again. But what a reminder says may be idle
 * later; it is decided anew. Nor would a trace come again: it may be of what is
 * refused right now. */
static bool is_news(const struct entry *entry)
{
	const struct fact *fact = entry_fact(entry);
	const struct message *m = &fact->as.message;

	return fact->kind == FACT_TRACE ||
	       (fact->kind == FACT_MESSAGE && m->reminds == NULL &&
		   (m->kind == TO_CLAIMANT || m->kind == TO_ADVISOR));
}

static bool can_be_refused(const struct entry *entry)
{
	return entry->state == ENTRY_WAITING && !entry->tried &&
	       !is_news(entry);
}

/* Nothing was committed for too long: what was never sent is refused, but for
 * news, what was sent is said to be in doubt. */
static void lose_patience(struct store *store)
{
	int64_t now = store->now;
	struct entry *entry;

	if (store->stuck == 0)
		return;
	for (entry = store->queue.head; entry != NULL; entry = entry->next) {
		if (can_be_refused(entry) &&
		    now - store->stuck >= store->settings.hold) {
			entry_settle(&store->queue, entry, OUTCOME_REFUSED,
			    REFUSAL_STORE_AWAY);
		} else if (entry->tried && !entry->doubted &&
			   entry->state != ENTRY_SETTLED &&
			   now - entry->lost >= store->settings.doubt) {
			entry->doubted = true;
			store->doubt(entry->turn);
		}
	}
}

/* Questions and notices are of no use before the load: what they bring stands
 * on it. */
static bool may_connect(const struct line *line)
{
	return line == &line->store->lines[STORE_WRITE] || line->store->loaded;
}

/* Waits for `retry`: to connect, or to ask for the lock again. */
static bool is_resting(const struct line *line)
{
	if (line->stage == STAGE_IDLE)
		return may_connect(line);
	return line->stage == STAGE_LOCKING && !line->asking;
}

static void wake(struct line *line)
{
	if (!is_resting(line) || line->retry > line->store->now)
		return;
	if (line->stage == STAGE_IDLE)
		store_connect(line);
	else
		store_ask_lock(line);
}

void store_pump(struct store *store, enum store_line which, int64_t now)
{
	struct line *line = &store->lines[which];

	store->now = now;
	wake(line);
	pipeline_pump(line->pipeline, now);
	if (which == STORE_WRITE) {
		store_units_send(store);
		lose_patience(store);
		settle(store);
		store_units_send(store);
	} else if (which == STORE_READ) {
		store_read_send(store);
	}
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t line_due(const struct line *line)
{
	int64_t due = pipeline_due(line->pipeline);

	return is_resting(line) ? earlier(due, line->retry) : due;
}

static int64_t patience_due(const struct store *store)
{
	const struct entry *entry;
	int64_t due = INT64_MAX;

	if (store->stuck == 0)
		return INT64_MAX;
	for (entry = store->queue.head; entry != NULL; entry = entry->next) {
		if (can_be_refused(entry))
			return earlier(
			    due, store->stuck + store->settings.hold);
		if (entry->tried && !entry->doubted &&
		    entry->state != ENTRY_SETTLED)
			due = earlier(due, entry->lost + store->settings.doubt);
	}
	return due;
}

/* Something was given to the store since it was pumped, and can be sent. */
static bool has_work(const struct store *store)
{
	return store_units_wait(store) || store_read_waits(store);
}

int64_t store_due(const struct store *store)
{
	int64_t due = patience_due(store);
	size_t i;

	if (has_work(store))
		return store->now;

	for (i = 0; i < STORE_LINES; i++)
		due = earlier(due, line_due(&store->lines[i]));
	return due;
}

void store_submit(struct store *store, uint64_t number,
    const struct fact_list *facts, void *turn, int64_t now)
{
	store->now = now;
	queue_add(&store->queue, number, facts, turn);
}

void store_ask(
    struct store *store, const struct question *question, int64_t now)
{
	struct asked *asked = must_calloc(1, sizeof(*asked));

	store->now = now;
	asked->question = *question;
	*store->asked_tail = asked;
	store->asked_tail = &asked->next;
}

enum store_state store_state(const struct store *store)
{
	return store->state;
}

uint64_t store_epoch(const struct store *store)
{
	return store->epoch;
}

uint32_t store_unsettled(const struct store *store)
{
	return store->queue.count;
}
