#include "store/encode.h"

#include "store/bind.h"

/* Types of the server (pg_type.dat); they never change. */
enum {
	OID_BYTEA = 17,
	OID_INT8 = 20,
	OID_INT2 = 21,
	OID_INT4 = 23,
	OID_TEXT = 25,
	OID_TIMESTAMPTZ = 1184,
};

/* How one element of an array is written: its size, then its bytes. */
typedef void put(struct build *b, const struct fact *fact);

static void put_text(struct build *b, struct text text)
{
	bind_bytes(b, text.len, 4);
	build_text(b, text);
}

static void put_number(struct build *b, uint64_t value, unsigned bytes)
{
	bind_bytes(b, bytes, 4);
	bind_bytes(b, value, bytes);
}

static void put_instant(struct build *b, int64_t at)
{
	put_number(b, bind_since_2000(at), 8);
}

/* Two lines per column, so that the table below reads like the statement. */
#define NUMBER(name, member, field, bytes)                                     \
	static void name(struct build *b, const struct fact *f)                \
	{                                                                      \
		put_number(b, (uint64_t)f->as.member.field, bytes);            \
	}
#define INSTANT(name, member, field)                                           \
	static void name(struct build *b, const struct fact *f)                \
	{                                                                      \
		put_instant(b, f->as.member.field);                            \
	}
#define WORDS(name, member, field)                                             \
	static void name(struct build *b, const struct fact *f)                \
	{                                                                      \
		put_text(b, f->as.member.field);                               \
	}

NUMBER(m_turn, message, turn, 8)
INSTANT(m_arrived, message, arrived)
NUMBER(m_kind, message, kind, 2)
NUMBER(m_claimant, message, claimant, 4)
NUMBER(m_advisor, message, advisor, 4)
WORDS(m_sender, message, sender)
WORDS(m_recipient, message, recipient)
WORDS(m_id, message, id)
WORDS(m_wire_id, message, wire_id)
WORDS(m_digest, message, digest)
WORDS(m_body, message, body)
WORDS(m_lang, message, lang)
WORDS(m_extra, message, extra)
WORDS(m_replaces, message, replaces)
WORDS(m_variant, message, variant)
NUMBER(d_turn, delivery, turn, 8)
INSTANT(d_at, delivery, at)
NUMBER(d_kind, delivery, kind, 2)
NUMBER(d_claimant, delivery, claimant, 4)
NUMBER(d_side, delivery, of.side, 2)
NUMBER(d_id, delivery, of.id, 4)
WORDS(d_reporter, delivery, reporter)
WORDS(d_wire_id, delivery, wire_id)
WORDS(d_detail, delivery, detail)

NUMBER(r_appointment, reminder, appointment, 8)
NUMBER(r_sequence, reminder, sequence, 4)
NUMBER(r_which, reminder, which, 2)
INSTANT(r_due, reminder, due)
INSTANT(r_at, reminder, at)
NUMBER(r_outcome, reminder, outcome, 2)
NUMBER(r_turn, reminder, turn, 8)
WORDS(r_variant, reminder, variant)
WORDS(r_wire_id, reminder, wire_id)

struct column {
	uint32_t oid;
	put *put;
};

/* In the order of the statement's parameters. */
static const struct column message_columns[] = {
    {OID_INT8,        m_turn     },
    {OID_TIMESTAMPTZ, m_arrived  },
    {OID_INT2,        m_kind     },
    {OID_INT4,        m_claimant },
    {OID_INT4,        m_advisor  },
    {OID_TEXT,        m_sender   },
    {OID_TEXT,        m_recipient},
    {OID_TEXT,        m_id       },
    {OID_TEXT,        m_wire_id  },
    {OID_BYTEA,       m_digest   },
    {OID_TEXT,        m_body     },
    {OID_TEXT,        m_lang     },
    {OID_TEXT,        m_extra    },
    {OID_TEXT,        m_replaces },
    {OID_TEXT,        m_variant  },
};

static const struct column delivery_columns[] = {
    {OID_INT8,        d_turn    },
    {OID_TIMESTAMPTZ, d_at      },
    {OID_INT2,        d_kind    },
    {OID_INT4,        d_claimant},
    {OID_INT2,        d_side    },
    {OID_INT4,        d_id      },
    {OID_TEXT,        d_reporter},
    {OID_TEXT,        d_wire_id },
    {OID_TEXT,        d_detail  },
};

static const struct column reminder_columns[] = {
    {OID_INT8,        r_appointment},
    {OID_INT4,        r_sequence   },
    {OID_INT2,        r_which      },
    {OID_TIMESTAMPTZ, r_due        },
    {OID_TIMESTAMPTZ, r_at         },
    {OID_INT2,        r_outcome    },
    {OID_INT8,        r_turn       },
    {OID_TEXT,        r_variant    },
    {OID_TEXT,        r_wire_id    },
};

/* array_recv(): dimensions, has nulls, element type, then size and lower bound
 * of the one dimension. */
static struct text encode_array(struct arena *arena,
    const struct column *column, const struct fact *const *facts, size_t count)
{
	struct build b = {.arena = arena};
	size_t i;

	bind_bytes(&b, 1, 4);
	bind_bytes(&b, 0, 4);
	bind_bytes(&b, column->oid, 4);
	bind_bytes(&b, count, 4);
	bind_bytes(&b, 1, 4);
	for (i = 0; i < count; i++)
		column->put(&b, facts[i]);
	return build_done(&b);
}

static void encode_columns(struct arena *arena, const struct column *columns,
    size_t width, const struct fact *const *facts, size_t count,
    struct params *params)
{
	size_t i;

	*params = (struct params){0};
	for (i = 0; i < width; i++)
		bind_text(
		    params, encode_array(arena, &columns[i], facts, count));
}

void encode_messages(struct arena *arena, const struct fact *const *facts,
    size_t count, struct params *params)
{
	encode_columns(arena, message_columns,
	    sizeof(message_columns) / sizeof(message_columns[0]), facts, count,
	    params);
}

void encode_deliveries(struct arena *arena, const struct fact *const *facts,
    size_t count, struct params *params)
{
	encode_columns(arena, delivery_columns,
	    sizeof(delivery_columns) / sizeof(delivery_columns[0]), facts,
	    count, params);
}

void encode_reminders(struct arena *arena, const struct fact *const *facts,
    size_t count, struct params *params)
{
	encode_columns(arena, reminder_columns,
	    sizeof(reminder_columns) / sizeof(reminder_columns[0]), facts,
	    count, params);
}

void encode_watermark(struct arena *arena, const struct watermark *watermark,
    struct params *params)
{
	*params = (struct params){0};
	bind_number(arena, params, watermark->up_to_turn, 8);
	bind_instant(arena, params, watermark->at);
}

void encode_park(struct arena *arena, const struct fact *fact,
    const char *sqlstate, struct params *params)
{
	struct message row = {0};

	if (fact->kind == FACT_MESSAGE) {
		row = fact->as.message;
	} else if (fact->kind == FACT_DELIVERY) {
		row.turn = fact->as.delivery.turn;
		row.sender = fact->as.delivery.reporter;
		row.wire_id = fact->as.delivery.wire_id;
		row.body = fact->as.delivery.detail;
	} else if (fact->kind == FACT_REMINDER) {
		row.turn = fact->as.reminder.turn;
	} else {
		row.turn = fact->as.watermark.up_to_turn;
	}
	*params = (struct params){0};
	bind_number(arena, params, row.turn, 8);
	bind_text(params, text_of(sqlstate));
	bind_text(params, row.sender);
	bind_text(params, row.recipient);
	bind_text(params, row.wire_id);
	bind_text(params, row.body);
}

void encode_unit(struct arena *arena, uint64_t number, struct params *params)
{
	*params = (struct params){0};
	bind_number(arena, params, number, 8);
}

static void bind_person(
    struct arena *arena, struct params *params, struct person who)
{
	bind_number(arena, params, (uint64_t)who.side, 2);
	bind_number(arena, params, who.id, 4);
}

static void bind_span(
    struct arena *arena, struct params *params, const struct question *question)
{
	bind_instant(arena, params, question->from);
	bind_instant(arena, params, question->before);
	bind_number(arena, params, question->limit, 4);
}

static void bind_figures(
    struct arena *arena, struct params *params, const struct question *question)
{
	bind_number(arena, params, question->region, 4);
	bind_instant(arena, params, question->first);
	bind_instant(arena, params, question->last);
	bind_number(arena, params, question->published, 1);
	bind_text(params, text_of(question_subject(question->subject)));
	bind_number(arena, params, question->limit, 4);
}

enum statement encode_statement(enum question_kind kind)
{
	static const enum statement statements[QUESTION_KINDS] = {
#define QUESTION(NAME, meaning) [QUESTION_##NAME] = STATEMENT_##NAME,
#include "roster/question.def"
#undef QUESTION
	};

	return statements[kind];
}

void encode_question(
    struct arena *arena, const struct question *question, struct params *params)
{
	*params = (struct params){0};
	switch (question->kind) {
	case QUESTION_CHANGES:
	case QUESTION_UNPROVEN:
		bind_number(arena, params, (uint64_t)question->after, 8);
		bind_number(arena, params, question->limit, 4);
		return;
	case QUESTION_BOUNCED:
		bind_person(arena, params, question->who);
		bind_number(arena, params, question->turn, 8);
		bind_number(arena, params, question->limit, 4);
		return;
	case QUESTION_STILL_BOUNCED:
		bind_person(arena, params, question->who);
		bind_number(arena, params, question->limit, 4);
		return;
	case QUESTION_HISTORY:
		bind_number(arena, params, question->who.id, 4);
		bind_span(arena, params, question);
		return;
	case QUESTION_NOTES:
	case QUESTION_CIRCULARS:
		bind_number(arena, params, question->who.id, 4);
		bind_number(arena, params, question->limit, 4);
		return;
	case QUESTION_CIRCULAR:
		bind_number(arena, params, question->who.id, 4);
		bind_number(arena, params, (uint64_t)question->after, 4);
		bind_number(arena, params, question->limit, 4);
		return;
	case QUESTION_HANDOVER:
		bind_number(arena, params, (uint64_t)question->after, 8);
		bind_number(arena, params, (uint64_t)question->up_to, 8);
		return;
	case QUESTION_CODE:
		bind_text(params, (struct text){question->digest, CODE_DIGEST});
		return;
	case QUESTION_CASE:
		bind_number(arena, params, question->appointment, 8);
		return;
	case QUESTION_EVIDENCE:
		bind_number(arena, params, question->appointment, 8);
		bind_span(arena, params, question);
		return;
	case QUESTION_FIGURES:
		bind_figures(arena, params, question);
		return;
	case QUESTION_FORGOTTEN:
	case QUESTION_PARKED:
		bind_number(arena, params, question->limit, 4);
		return;
	case QUESTION_KINDS:
		return;
	}
}
