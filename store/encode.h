#ifndef STORE_ENCODE_H
#define STORE_ENCODE_H

#include "roster/arena.h"
#include "roster/fact.h"
#include "roster/question.h"
#include "store/row.h"
#include "store/statement.h"

/* Facts and questions as the parameters of their statements. Arrays and
 * numbers go in binary, so nothing is quoted or parsed on the way. */

/* The unnest parameters of MESSAGES, DELIVERIES or REMINDERS for these facts.
 */
void encode_messages(struct arena *arena, const struct fact *const *facts,
    size_t count, struct params *params);
void encode_deliveries(struct arena *arena, const struct fact *const *facts,
    size_t count, struct params *params);
void encode_reminders(struct arena *arena, const struct fact *const *facts,
    size_t count, struct params *params);

/* The statement that stores a single fact, with its parameters. */
void encode_watermark(struct arena *arena, const struct watermark *watermark,
    struct params *params);
enum statement encode_single(struct arena *arena, uint64_t turn,
    const struct fact *fact, struct params *params);
/* A statement that may not run twice: its turn goes before it into `unit`. */
bool encode_is_once(enum fact_kind kind);

/* A sentence that could not be stored as text. */
void encode_park(struct arena *arena, const struct fact *fact,
    const char *sqlstate, struct params *params);
void encode_unit(struct arena *arena, uint64_t number, struct params *params);

/* A question, and the statement that has its name. */
enum statement encode_statement(enum question_kind kind);
void encode_question(struct arena *arena, const struct question *question,
    struct params *params);

#endif
