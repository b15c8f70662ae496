#ifndef COMMAND_WORDS_PRIVATE_H
#define COMMAND_WORDS_PRIVATE_H

#include "component/command/call.h"
#include "component/command/words.h"

/* What was typed, cut at blanks. */
enum {
	TOKENS = 64, /* what stands behind belongs to the last */
};

struct tokens {
	struct text raw[TOKENS]; /* in place, so that a run of them is one
				    text, too */
	struct text folded[TOKENS];
	uint32_t count;
};

struct tokens words_cut(struct arena *arena, struct text body);

/* The command whose words, in any language, begin the tokens, and how many
 * they are; NULL: none. The longest words win. */
const struct command *words_find(
    struct turn *turn, const struct tokens *tokens, uint32_t *length);

/* Do the tokens say one of these words and nothing else? */
bool words_are(
    struct turn *turn, const struct tokens *tokens, enum wording_key words);

/* The words of commands that differ by a letter or two, with commas. */
struct text words_near(struct call *call, const struct tokens *tokens);

/* From the first of a run to the end of its last. */
struct text words_run(
    const struct tokens *tokens, uint32_t from, uint32_t count);

/* A picture, or a mark that stands alone: it says nothing. */
bool words_mute(const struct tokens *tokens, uint32_t i);

/* A line of accueil@ that is not stored. */
void words_say(struct turn *turn, struct text text);

/* Asks for what the command lacks, or has it confirmed; runs it if it has all.
 * `agreed`: it is confirmed. */
void words_ask(struct call *call, bool agreed);

/* Whoever may be meant is kept as choices under this name. */
#define WORDS_CHOICES "?"

/* What comes next answers this: a field, or "confirm", or ASKED_OFFER. */
void words_await(struct call *call, const char *asked);

/* Gives a command that has no fields, from its question on or behind it. */
void words_begin(struct turn *turn, const struct command *command, bool agreed);

/* One about this appointment; 0: it is asked about which. */
void words_begin_about(
    struct turn *turn, const struct command *command, uint64_t appointment);

/* Goes on with one to which values were given. */
void words_go_on(struct call *call);

/* What a claimant says about being followed at all; `waits` is the session
 * that awaits an answer, number 0: none. False: it is about something else. */
bool words_hear_consent(struct turn *turn, const struct tokens *tokens,
    const struct session *waits);

/* An answer to a question about an appointment. False: it is about something
 * else. */
bool words_hear_appointment(struct turn *turn, const struct tokens *tokens);

/* An answer to free times that the service offered by itself; `waits` as above.
 * False: it is about something else. */
bool words_hear_offer(struct turn *turn, const struct tokens *tokens,
    const struct session *waits);

/* Were some offered from this instant on, to which it may be an answer? */
bool words_offered_since(
    struct turn *turn, const struct tokens *tokens, int64_t at);

/* Was one put to this person after this instant? */
bool words_asked_since(struct turn *turn, int64_t at);

/* Gives the tokens from `from` on to the fields, in their order; false, and a
 * complaint, if something is left over. */
bool words_fill(struct call *call, const struct tokens *tokens, uint32_t from);

#endif
