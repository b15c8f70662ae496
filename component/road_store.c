#include "component/road_private.h"
#include "component/talk/due.h"
#include "component/talk/judge.h"

enum {
	TRIES = 3
}; /* decisions of one input */

void road_submit(void *ctx, struct turn *turn)
{
	struct road *road = ctx;

	store_submit(road->store, turn->number, &turn->facts, turn,
	    loop_monotonic(road->loop));
}

static bool decide_again(
    struct road *road, struct turn *turn, enum outcome outcome)
{
	if (outcome != OUTCOME_OTHER && outcome != OUTCOME_AGAIN)
		return false;
	if (turn->tries >= TRIES)
		return false;
	turn->other = turn->other || outcome == OUTCOME_OTHER;
	turn_again(turn);
	dispatch(turn);
	road_number_facts(turn);
	outbox_redecided(road->outbox, turn);
	return true;
}

static bool follows(const struct turn *turn)
{
	return turn->facts.head != NULL &&
	       turn->facts.head->kind == FACT_FOLLOWED;
}

void road_settled(void *arg, enum outcome outcome, enum refusal why)
{
	struct turn *turn = arg;
	struct road *road = turn->edge;

	road->settled++;
	if (outcome == OUTCOME_DURABLE)
		road_stored(road);
	if (decide_again(road, turn, outcome))
		return;
	if (outcome == OUTCOME_REFUSED && follows(turn))
		road->unfollowed = true;
	turn_settle(turn, outcome, why);
	outbox_settled(road->outbox, turn);
}

void road_doubted(void *arg)
{
	struct turn *of = arg;
	struct road *road = of->edge;
	struct turn *turn = turn_doubt(of);

	LOG(road->log, LOG_WARNING, "in-doubt", LOG_NUMBER("turn", of->number));
	road_send(road, turn);
	turn_free(&turn);
}

void road_ask(struct road *road, const struct question *question)
{
	if (question->kind == QUESTION_UNPROVEN)
		road->unproven++;
	store_ask(road->store, question, loop_monotonic(road->loop));
}

static void ask_changes(struct road *road)
{
	struct question question = {
	    .kind = QUESTION_CHANGES,
	    .after = roster_followed(road->roster),
	    .limit = road->settings.slice,
	};

	road->asking_again = road->asking;
	if (road->asking)
		return;
	road->asking = true;
	road_ask(road, &question);
}

void road_ask_unproven(struct road *road)
{
	struct question question = {
	    .kind = QUESTION_UNPROVEN,
	    .after = (int64_t)roster_watermark(road->roster),
	    .limit = road->settings.slice,
	};

	road_ask(road, &question);
}

static void store_came_up(struct road *road)
{
	LOG(road->log, LOG_INFO, "store-up",
	    LOG_NUMBER("epoch", store_epoch(road->store)),
	    LOG_NUMBER("claimants", roster_claimants(road->roster)),
	    LOG_NUMBER("advisors", roster_advisors(road->roster)));
	if (!road->opened) {
		road->opened = true;
		link_open(road->link);
		ask_changes(road);
	}
	road_arm_due(road);
	if (road->unfollowed) {
		road->unfollowed = road->asking = false;
		ask_changes(road);
	}
	if (road->deaf)
		link_renew(road->link, "a bounce could not be stored");
}

static const struct {
	enum log_level level;
	const char *event;
} store_logs[] = {
    [STORE_DOWN] = {LOG_WARNING, "store-down"      },
    [STORE_WAITING] = {LOG_INFO,    "store-waiting"   },
    [STORE_LOADING] = {LOG_INFO,    "store-loading"   },
    [STORE_UP] = {LOG_DEBUG,   "store-state-up"  },
    [STORE_SUPERSEDED] = {LOG_ERROR,   "store-superseded"},
    [STORE_UNFIT] = {LOG_ERROR,   "store-unfit"     },
};

static void on_store_state(void *ctx, enum store_state state, const char *why)
{
	struct road *road = ctx;

	LOG(road->log, store_logs[state].level, store_logs[state].event,
	    LOG_TEXT("why", why != NULL ? why : ""));
	road_gauge_store(road, state == STORE_UP);
	road_tell(road);
	/* Who is not sure to be the one that serves takes no link away. */
	link_bar(road->link, state != STORE_UP);
	switch (state) {
	case STORE_UP:
		road_found_store(road);
		store_came_up(road);
		return;
	case STORE_SUPERSEDED:
		loop_stop(road->loop, ROAD_SUPERSEDED);
		return;
	case STORE_UNFIT:
		loop_stop(road->loop, ROAD_UNFIT);
		return;
	case STORE_DOWN:
		road_lost_store(road);
		return;
	case STORE_LOADING:
		/* A load that broke off may be older than what it began with:
		 * another daemon may have served meanwhile. */
		road_forget(road);
		return;
	case STORE_WAITING:
		return;
	}
}

static void on_loaded(void *ctx, const struct fact *fact)
{
	struct road *road = ctx;

	roster_apply(road->roster, fact);
}

static void on_changed(void *ctx)
{
	const struct road *road = ctx;

	failpoint_pass(road->failpoint, "noticed");
	ask_changes(ctx);
}

static void serve(struct road *road)
{
	struct later *later;

	road->resending = false;
	for (later = road->later; later != NULL; later = later->next)
		link_send(road->link, later->xml);
	road_forget_later(road);
	road_hold(road, HOLD_RESENDING, false);
	road_mark(road);
	if (!road->serving)
		LOG(road->log, LOG_INFO, "serving",
		    LOG_TEXT("domain", road->config->domain));
	road->serving = true;
	road_tell(road);
}

/* A question of an earlier link may be answered on this one: what was
 * committed between the two is in the last answer only. */
static bool is_stale(struct road *road, const struct answer *answer)
{
	return answer->question.kind == QUESTION_UNPROVEN &&
	       (--road->unproven > 0 || !road->resending);
}

static bool is_early(const struct road *road, const struct answer *answer)
{
	const struct person names[NAMES] = {
	    judge_follows(road->roster, answer)};

	return outbox_must_wait(road->outbox, names);
}

static void on_answer(void *ctx, const struct answer *answer)
{
	struct road *road = ctx;
	struct input input = {
	    .kind = INPUT_ANSWER,
	    .answer = answer,
	    .left = road->left,
	};
	bool last = answer->facts.count < answer->question.limit;

	road_stored(road);
	if (is_stale(road, answer) || is_early(road, answer) || road->stopping)
		return;
	road_take_in(road, &input);
	if (answer->question.kind == QUESTION_UNPROVEN && last)
		serve(road);
	if (answer->question.kind != QUESTION_CHANGES)
		return;
	input.taken = true;
	road_take_in(road, &input);
	road->asking = !last;
	if (last && road->asking_again)
		ask_changes(road);
}

static void on_parked(void *ctx, uint64_t turn, const char *sqlstate)
{
	const struct road *road = ctx;

	LOG(road->log, LOG_ERROR, "parked", LOG_NUMBER("turn", turn),
	    LOG_TEXT("sqlstate", sqlstate));
}

static void on_warned(void *ctx, const char *what)
{
	const struct road *road = ctx;

	LOG(road->log, LOG_WARNING, "database-warning", LOG_TEXT("what", what));
}

static void watch_lines(struct road *road)
{
	struct store_want want;
	int64_t due = store_due(road->store);
	size_t i;

	for (i = 0; i < STORE_LINES; i++) {
		want = store_want(road->store, road->lines[i].which);
		loop_watch_set(
		    road->lines[i].watch, want.fd, want.read, want.write);
	}
	if (due == INT64_MAX)
		loop_timer_stop(road->store_timer);
	else
		loop_timer_at(road->store_timer, due);
}

/* What waits for room (due.h) has it again. */
static void go_on_with_due(struct road *road)
{
	if (road->due_full &&
	    outbox_due(road->outbox) < road->settings.due_room)
		road_arm_due(road);
}

static void after_store(struct road *road)
{
	watch_lines(road);
	road_mark(road);
	road_weigh(road);
	go_on_with_due(road);
	if (road->stopping)
		road_go_on_stopping(road);
}

void road_on_line_ready(void *ctx)
{
	const struct road_line *line = ctx;

	store_pump(
	    line->road->store, line->which, loop_monotonic(line->road->loop));
	after_store(line->road);
}

void road_pump(struct road *road)
{
	size_t i;

	for (i = 0; i < STORE_LINES; i++)
		store_pump(road->store, road->lines[i].which,
		    loop_monotonic(road->loop));
	after_store(road);
}

void road_on_store_due(void *ctx)
{
	road_pump(ctx);
}

const struct store_events road_store_events = {
    .state = on_store_state,
    .loaded = on_loaded,
    .changed = on_changed,
    .answer = on_answer,
    .parked = on_parked,
    .warned = on_warned,
};
