#include "component/road.h"

#include <stdio.h>
#include <stdlib.h>

#include "component/road_private.h"
#include "component/road_settings.h"
#include "component/talk/disco.h"
#include "roster/duty.h"

enum {
	EPOCH_SHIFT = 40, /* turn = epoch << 40 | counter */
	MILLISECOND = 1000,
};

void road_hold(struct road *road, unsigned why, bool on)
{
	unsigned before = road->holds;

	road->holds = on ? before | why : before & ~why;
	if ((before == 0) != (road->holds == 0))
		link_intake(road->link, road->holds == 0);
}

void road_weigh(struct road *road)
{
	uint64_t turns = outbox_count(road->outbox);
	uint64_t bytes = outbox_bytes(road->outbox);
	uint64_t most_turns = (uint64_t)road->config->unsettled_turns;
	uint64_t most_bytes = (uint64_t)road->config->unsettled_bytes;

	if (turns >= most_turns || bytes >= most_bytes)
		road_hold(road, HOLD_STORE, true);
	else if (turns <= most_turns / 2 && bytes <= most_bytes / 2)
		road_hold(road, HOLD_STORE, false);
}

static void number_message(struct message *m, uint64_t turn)
{
	m->turn = turn;
	if (m->reminds != NULL)
		m->reminds->as.reminder.turn = turn;
}

void road_number_facts(struct turn *turn)
{
	struct fact *fact;

	for (fact = turn->facts.head; fact != NULL; fact = fact->next) {
		if (fact->kind == FACT_MESSAGE)
			number_message(&fact->as.message, turn->number);
		else if (fact->kind == FACT_DELIVERY)
			fact->as.delivery.turn = turn->number;
		else if (fact->kind == FACT_REMINDER)
			fact->as.reminder.turn = turn->number;
	}
}

static void number(struct road *road, struct turn *turn)
{
	turn->number =
	    store_epoch(road->store) << EPOCH_SHIFT | ++road->counter;
}

static void close_turn(struct road *road, struct turn *turn)
{
	road->counter += turn->reserved;
	road_number_facts(turn);
	outbox_close(road->outbox, turn);
}

/* A sentence that comes while stopping is refused, so that its sender knows;
 * receipts and presence are taken as ever. Once we have said goodbye nobody
 * can be told any more: what was on its way is stored, and sent after the
 * next start. */
static bool comes_too_late(const struct road *road, const struct turn *turn)
{
	const struct stanza *s = turn->input.stanza;

	return road->stopping && !road->closing && s != NULL &&
	       s->kind == STANZA_MESSAGE && !text_is(s->type, "error") &&
	       stanza_child(s, NS_COMPONENT, "body") != NULL;
}

void road_decide(struct road *road, struct turn *turn)
{
	number(road, turn);
	road_gauge(road);
	if (comes_too_late(road, turn))
		turn_refuse(turn, REFUSAL_STORE_AWAY);
	else
		dispatch(turn);
	close_turn(road, turn);
}

/* When it arrived, by the clock that is never stepped: road_now() read both. */
static enum pace_verdict pace_of(const struct road *road, struct turn *turn)
{
	struct pace_load load;

	if (turn->input.kind != INPUT_STANZA)
		return PACE_FINE;
	load = dispatch_load(turn);
	return pace_take(road->pace, &road->settings.pace, &load,
	    turn->now - road->lookout.clock);
}

void road_take_in(struct road *road, const struct input *input)
{
	struct turn *turn = turn_open_in(outbox_spare(road->outbox),
	    road_now(road), road->roster, &road->settings, input);

	turn->edge = road;
	dispatch_names(turn);
	if (turn->input.kind == INPUT_STANZA && turn->input.stanza == NULL) {
		LOG(road->log, LOG_WARNING, "stanza-from-nobody",
		    LOG_NUMBER("kind", input->stanza->kind));
		turn_free(&turn);
		return;
	}
	turn->pace = pace_of(road, turn);
	if (outbox_holds_up(road->outbox, turn))
		outbox_wait(road->outbox, turn);
	else
		road_decide(road, turn);
	road_weigh(road);
}

static void send_later(struct road *road, struct text xml)
{
	struct later *later = arena_alloc(&road->later_arena, sizeof(*later));

	later->xml = text_keep(&road->later_arena, xml);
	*road->later_tail = later;
	road->later_tail = &later->next;
}

void road_forget_later(struct road *road)
{
	arena_free(&road->later_arena);
	road->later = NULL;
	road->later_tail = &road->later;
}

void road_send(struct road *road, const struct turn *turn)
{
	bool again = turn->input.kind == INPUT_ANSWER;
	const struct sending *sending;

	for (sending = turn->then.head; sending != NULL;
	     sending = sending->next) {
		if (!turn_may_leave(turn, sending))
			continue;
		if (sending->stored)
			road->forwarded = turn->number;
		if (sending->stored && road->resending && !again)
			send_later(road, sending->xml);
		else
			link_send(road->link, sending->xml);
	}
}

/* All turns up to this have left, those of earlier daemons too. */
uint64_t road_left(const struct road *road)
{
	uint64_t left = outbox_left(road->outbox);

	return left > 0 ? left : store_epoch(road->store) << EPOCH_SHIFT;
}

void road_mark(struct road *road)
{
	uint64_t left = outbox_left(road->outbox);

	if (road->forwarded > road->proving)
		failpoint_pass(road->failpoint, "sent");

	if (!road->resending && link_up(road->link))
		link_mark(road->link, left, road->forwarded > road->proving);
}

/* Facts after which something else may be due. A sentence that begins or ends
 * somebody's waiting changes a roster; after a line that tells of a late answer
 * the next one can be told of. */
static bool moves_due(const struct fact *fact)
{
	return fact->kind == FACT_MESSAGE
		   ? duty_step_of(fact->as.message.wire_id) != DUTY_NONE
		   : fact->kind != FACT_DELIVERY &&
			 fact->kind != FACT_WATERMARK &&
			 fact->kind != FACT_COURTESY;
}

static bool apply(struct road *road, const struct turn *turn)
{
	const struct roster *roster = road->roster;
	uint32_t changed = roster_provisioning_count(roster, PROVISION_CHANGED);
	uint32_t wanted = roster_provisioning_count(roster, PROVISION_WANTED);
	const struct fact *fact;
	bool moved = false;

	for (fact = turn->facts.head; fact != NULL; fact = fact->next) {
		roster_apply(road->roster, fact);
		moved = moved || moves_due(fact);
	}
	return moved ||
	       roster_provisioning_count(roster, PROVISION_CHANGED) !=
		   changed ||
	       roster_provisioning_count(roster, PROVISION_WANTED) != wanted;
}

static void log_leaving(const struct road *road, const struct turn *turn)
{
	if (turn->refused != REFUSAL_NONE)
		LOG(road->log, LOG_INFO, "refused",
		    LOG_NUMBER("turn", turn->number),
		    LOG_TEXT("reason", refusal_name(turn->refused)),
		    LOG_NUMBER("side", turn->asker.who.side),
		    LOG_NUMBER("person", turn->asker.who.id));
	if (turn->stopped > 0)
		LOG(road->log, LOG_ERROR, "gate-held-back",
		    LOG_NUMBER("turn", turn->number),
		    LOG_NUMBER("stanzas", turn->stopped));
}

static void log_privilege(const struct road *road, const struct privilege *fact)
{
	char host[256];

	(void)snprintf(
	    host, sizeof(host), "%.*s", (int)fact->host.len, fact->host.at);
	LOG(road->log, LOG_INFO, "privilege", LOG_TEXT("host", host),
	    LOG_NUMBER("version", fact->version),
	    LOG_NUMBER("roster", fact->roster),
	    LOG_NUMBER("presence", fact->presence));
}

/* Once per link: people are asked for a subscription instead. */
static void log_provision(struct road *road, const struct provision *fact)
{
	if (fact->stage != PROVISION_SUBSCRIBED || road->told_unprivileged)
		return;
	road->told_unprivileged = true;
	LOG(road->log, LOG_WARNING, "privilege-missing",
	    LOG_TEXT("means",
		"rosters do not fill themselves (XEP-0356); people are asked "
		"for a subscription"));
}

static void log_facts(struct road *road, const struct turn *turn)
{
	const struct fact *fact;

	for (fact = turn->facts.head; fact != NULL; fact = fact->next) {
		if (fact->kind == FACT_PRIVILEGE)
			log_privilege(road, &fact->as.privilege);
		else if (fact->kind == FACT_PROVISION)
			log_provision(road, &fact->as.provision);
	}
}

/* What came back and is in no row would count as forwarded. */
static bool is_unheard_bounce(const struct turn *turn)
{
	const struct stanza *s = turn->input.stanza;

	return turn->refused == REFUSAL_STORE_AWAY && s != NULL &&
	       s->kind == STANZA_MESSAGE && text_is(s->type, "error");
}

static void close_more(struct road *road, struct turn *turn)
{
	struct turn *more = turn->more, *next;

	for (turn->more = NULL; more != NULL; more = next) {
		next = more->next;
		more->next = NULL;
		if (turn->input.kind == INPUT_DUE &&
		    outbox_is_early(road->outbox, more)) {
			turn_free(&more);
			continue;
		}
		number(road, more);
		close_turn(road, more);
	}
}

static bool sends_stored(const struct turn *turn)
{
	const struct sending *sending = turn->then.head;

	while (sending != NULL && !sending->stored)
		sending = sending->next;
	return sending != NULL;
}

static void grant(struct road *road, enum wish wish)
{
	switch (wish) {
	case WISH_NONE:
		return;
	case WISH_RELOAD:
		road_reload(road);
		return;
	case WISH_STOP:
		road_stop(road);
		return;
	}
}

/* Whom it concerns may be others by now: whoever moved to another account is
 * not at the one that they wrote from. */
static void decide_ready(struct road *road, struct turn *turn)
{
	if (dispatch_renames(turn) && outbox_holds_up(road->outbox, turn))
		outbox_wait_on(road->outbox, turn);
	else
		road_decide(road, turn);
}

void road_leave(void *ctx, struct turn *turn)
{
	struct road *road = ctx;
	struct turn *ready;

	log_leaving(road, turn);
	road->deaf = road->deaf || is_unheard_bounce(turn);
	log_facts(road, turn);
	if (sends_stored(turn))
		failpoint_pass(road->failpoint, "committed");
	road_send(road, turn);
	if (apply(road, turn)) {
		if (turn->due)
			road->due_after = 0;
		road_look_for_due(road);
	}
	if (turn->ask != NULL && !road->stopping)
		road_ask(road, turn->ask);
	close_more(road, turn);
	grant(road, turn->wish);
	if (turn->held_single)
		while ((ready = outbox_next_ready(road->outbox)) != NULL)
			decide_ready(road, ready);
}

static void make_timers(struct road *road)
{
	size_t i;

	road->due_timer = loop_timer_new(road->loop, road_on_due, road);
	road->store_timer = loop_timer_new(road->loop, road_on_store_due, road);
	road->stop_timer =
	    loop_timer_new(road->loop, road_on_stop_timeout, road);
	for (i = 0; i < STORE_LINES; i++) {
		road->lines[i].road = road;
		road->lines[i].which = (enum store_line)i;
		road->lines[i].watch = loop_watch_new(
		    road->loop, road_on_line_ready, &road->lines[i]);
	}
}

void road_forget(struct road *road)
{
	struct roster_bounds bounds = {
	    .resources = (uint32_t)road->config->resources,
	    .courtesies = (uint32_t)road->config->courtesies,
	    .renamed = (uint32_t)road->config->renamed,
	    .hosts = (uint32_t)road->config->hosts,
	    .sessions = (uint32_t)road->config->sessions,
	    .heard = (uint32_t)road->config->heard,
	    .tries = (uint32_t)road->config->code_tries_all,
	};

	roster_free(&road->roster);
	road->roster = roster_new(&bounds);
}

static void make_ends(struct road *road)
{
	struct outbox_edges edges = {road_submit, road_leave, road};
	struct store_settings store_settings = settings_for_store(road->config);
	struct link_settings link_settings = settings_for_link(road->config);
	struct store_events store_events = road_store_events;
	struct link_events link_events = road_link_events;

	store_events.ctx = road;
	link_events.ctx = road;
	road_forget(road);
	road->outbox = outbox_new(&edges);
	road->failpoint = failpoint_new();
	road->pace = pace_new((uint32_t)road->config->pace_persons,
	    (uint32_t)road->config->pace_domains, loop_random(road->loop));
	road->store = store_open(
	    &store_settings, &store_events, road_settled, road_doubted);
	road->link = link_new(road->loop, &link_settings, &link_events);
}

static void on_stall(void *ctx, int64_t took, int64_t computing)
{
	const struct road *road = ctx;

	LOG(road->log, LOG_WARNING, "stall", LOG_NUMBER("took", took),
	    LOG_NUMBER("computing", computing));
}

static void watch_stalls(struct road *road)
{
	loop_watch_stalls(
	    road->loop, road->config->stall * MILLISECOND, on_stall, road);
}

struct road *road_new(struct loop *loop, const struct config *config,
    const struct log *log, struct notify *notify, char *why, size_t why_size)
{
	struct wording *wording =
	    wording_load(config->wording_folder, why, why_size);
	struct road *road;

	if (wording == NULL)
		return NULL;
	road = must_calloc(1, sizeof(*road));
	road->loop = loop;
	road->config = config;
	road->log = log;
	road->notify = notify;
	road->wording = wording;
	road->settings = settings_for_talk(config, &road->texts, wording);
	road->settings.started = (uint64_t)loop_utc(loop);
	road->settings.gauges = &road->gauges;
	road->later_tail = &road->later;
	make_timers(road);
	make_ends(road);
	road_watch_pulse(road);
	watch_stalls(road);
	return road;
}

void road_free(struct road **road)
{
	size_t i;

	if (*road == NULL)
		return;
	loop_watch_stalls((*road)->loop, 0, NULL, NULL);
	store_free(&(*road)->store);
	link_free(&(*road)->link);
	outbox_free(&(*road)->outbox);
	pace_free(&(*road)->pace);
	failpoint_free(&(*road)->failpoint);
	roster_free(&(*road)->roster);
	wording_free(&(*road)->wording);
	for (i = 0; i < STORE_LINES; i++)
		loop_watch_free(&(*road)->lines[i].watch);
	loop_timer_free(&(*road)->due_timer);
	loop_timer_free(&(*road)->store_timer);
	loop_timer_free(&(*road)->stop_timer);
	loop_timer_free(&(*road)->pulse_timer);
	arena_free(&(*road)->texts);
	arena_free(&(*road)->later_arena);
	free(*road);
	*road = NULL;
}

void road_open(struct road *road)
{
	road_tell(road);
	road_pump(road);
}

void road_reload(struct road *road)
{
	char why[256];
	struct wording *wording;

	settings_renew(&road->settings, road->config, &road->texts);
	caps_forget(road->settings.caps);
	watch_stalls(road);
	wording = wording_load(road->config->wording_folder, why, sizeof(why));
	if (wording == NULL) {
		LOG(road->log, LOG_ERROR, "wording-kept", LOG_TEXT("why", why));
		return;
	}
	wording_free(&road->wording);
	road->wording = wording;
	road->settings.wording = wording;
	LOG(road->log, LOG_INFO, "wording-loaded",
	    LOG_TEXT("folder", road->config->wording_folder));
}
