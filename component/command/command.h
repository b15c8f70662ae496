#ifndef COMMAND_COMMAND_H
#define COMMAND_COMMAND_H

#include <stdbool.h>
#include <stdint.h>

#include "component/talk/turn.h"

/*
 * A command is one const struct, in a file of its own, and a line of
 * command.def. Forms (XEP-0050), words in chat, searches, help, disco and
 * docs/commands.md are all made from it. docs/first-change.md adds one.
 */

/* Who may; a JID may be several. */
enum {
	MAY_CLAIMANT = 1,
	MAY_ADVISOR = 2,
	MAY_SUPERVISOR = 4,
	MAY_EVALUATOR = 8,
	MAY_OPERATOR = 16,
	MAY_REPRESENTATIVE = 32,
	MAY_STAFF = MAY_SUPERVISOR | MAY_EVALUATOR | MAY_OPERATOR,
	MAY_ALL = MAY_CLAIMANT | MAY_ADVISOR | MAY_STAFF | MAY_REPRESENTATIVE,
};

enum field_type {
	TYPE_LINE,
	TYPE_LINES,
	TYPE_WORD,     /* one, without blanks: a name for something */
	TYPE_NUMBER,   /* least..most */
	TYPE_INSTANT,  /* as people write it, with a time: "demain 14h" */
	TYPE_DAY,      /* as people write it: "lundi", "1/12", "yesterday" */
	TYPE_CHOICE,   /* one of `options` */
	TYPE_CLAIMANT, /* alias, file number or name */
	TYPE_ADVISOR,  /* the agency's number, or a name */
	TYPE_REGION,   /* code */
	TYPE_JID,
	TYPE_SPANS,       /* "9-12 13:30-17", or the word for closed */
	TYPE_APPOINTMENT, /* id, claimant or day; appointments.h */
	TYPE_EVERY,       /* days: "14", "tous les 14 jours", "2 weeks" */
	TYPE_TIMES,       /* "6", "6 fois", "6 times"; least..most */
};

/* An option's value is a word of ours; its label is the wording's. */
struct option {
	const char *value; /* NULL ends the list */
	enum wording_key label;
};

struct field {
	const char *name; /* var of the form, key of `guichet do`; NULL ends */
	enum wording_key label;
	enum field_type type;
	/* APPOINTMENT: what is done with it; EVENTS: it is looked at. */
	enum appointment_event event;
	bool series; /* only those of a series */
	bool whole;  /* and of one all of them, not only while they are asked
			about together */
	bool required;
	bool secret;           /* left out of the audit */
	bool ahead;            /* DAY: one to come, not one that was */
	const char *otherwise; /* value where none is given; NULL: none */
	const struct option *options; /* CHOICE; SPANS: words instead of some */
	int64_t least, most;
};

enum {
	COMMAND_FIELDS = 8, /* most of one command */
};

/* What was given for a field, read and checked. */
struct value {
	bool given;
	struct text text; /* as it is written back */
	/* NUMBER, EVERY, TIMES; CHOICE: place of the option; DAY, INSTANT: UTC,
	 * its start; APPOINTMENT: id */
	int64_t number;
	int64_t until; /* DAY: its end */
	uint32_t id;   /* CLAIMANT, ADVISOR, REGION */
};

struct call;
struct openings;

struct command {
	const char *node;     /* ASCII, short: profanity shows nothing else */
	const char *standard; /* node of the same meaning in XEP-0133, or NULL
			       */
	enum wording_key title;
	enum wording_key words; /* in chat, with commas between them */
	enum wording_key about; /* for help: one sentence */
	unsigned may;
	const struct field *fields; /* NULL: none */
	/* The place of a field that is needed as the others are given, beside
	 * those that are required always; COMMAND_FIELDS: none. Or NULL. */
	uint32_t (*lacks)(const struct call *call);
	/* Is there nothing that it could be about, whatever is answered? Then
	 * run() says so before anything is asked. NULL: there may be. */
	bool (*vain)(const struct call *call);
	/* Among which free times one is chosen where none was named
	 * (offers.h); false: among none. NULL: none are offered. */
	bool (*openings)(const struct call *call, struct openings *openings);
	/* What is about to be done, to be agreed to; NULL, or an empty text:
	 * it is done at once. */
	struct text (*confirm)(struct call *call);
	/* What a refusal is about, to stand below it; an empty text: it says
	 * all. Asked when it is shown, for the store may refuse late. NULL:
	 * nothing ever does. */
	struct text (*concerns)(struct call *call, enum refusal why);
	/* Does a second operator have to agree? Asked when run() has found
	 * that it can be done, so nothing is proposed that would be refused;
	 * what run() appended is dropped then. When the other agrees, the
	 * values are read anew and run() decides on how things stand by then;
	 * this is not asked again. move.c is one that asks for many people
	 * alone. NULL: never. */
	bool (*needs_second)(const struct call *call);
	/* Answers from memory, also while the database is away. */
	bool at_once;
	/* It says a sentence, which goes alone: the audit row follows it. */
	bool speaks;
	/* Its table is offered as a search, too. */
	bool listed;
	/* Appends facts to the turn and lines to the report, or refuses. */
	void (*run)(struct call *call);
	/* The answer to the question that run() put. */
	void (*answered)(struct call *call, const struct answer *answer);
};

/* The table, in the order of help. */
extern const struct command *const commands[];
extern const uint32_t command_count;

/* NULL if there is none, also by its standard node. */
const struct command *command_find(struct text node);

/* How many fields it has. */
uint32_t command_fields(const struct command *command);

/* What the asker is, as bits of MAY_. */
unsigned command_roles(const struct turn *turn);
bool command_may(const struct turn *turn, const struct command *command);

/* Has the asker this role for that region, by the database or by the
 * configuration? ROSTER_ANY_REGION: for some region. */
bool command_has_role(const struct turn *turn, enum role role, uint32_t region);
/* Is the asker a supervisor or an operator for that region? */
bool command_oversees(const struct turn *turn, uint32_t region);

#endif
