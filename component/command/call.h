#ifndef COMMAND_CALL_H
#define COMMAND_CALL_H

#include "component/command/command.h"
#include "component/command/report.h"
#include "component/talk/form.h"

/* People who may be meant by what was said. */
enum {
	PEOPLE_HITS = 9, /* most that are offered to choose from */
};

struct people {
	uint32_t ids[PEOPLE_HITS];
	uint32_t count; /* may be more than were kept */
};

/* Appointments that may be meant, by what names each and its time; or free
 * times. */
struct offered {
	struct text keys[PEOPLE_HITS];
	uint32_t count;
};

/*
 * One command being given, at whichever door. Lives in the arena of its turn.
 * A door collects the values as text, call_read() checks them, call_run() does
 * it and appends the audit row; the door renders the report, or what
 * turn_refuse() brings.
 */
struct call {
	struct turn *turn;
	const struct command *command;
	enum door door;
	struct text language;
	struct value values[COMMAND_FIELDS]; /* as command->fields */
	struct report report;
	struct text complaints; /* what is wrong with the values, a line each */
	struct text audited;    /* name=value, a line each */
	uint64_t proposal;      /* that this confirms; 0: none */
	/* For the audit: on whom or what. */
	uint32_t claimant, advisor, region;
	struct people choices; /* who may be meant by the last complaint */
	bool choice_is_advisor;
	struct offered offered;
	bool chosen;   /* a free time that was offered */
	int64_t taken; /* that somebody else had taken by then; 0: none */
	bool moved;    /* an appointment has another time than was spoken of */
	struct text unread; /* words: what no field takes; a search: words
			       that a line must have, folded */
	uint64_t session;   /* that this goes on with; 0: none yet */
	enum refusal refused;
	bool asked;  /* the answer of the store is awaited */
	bool sought; /* and only it tells whom this is about: call_found() */
	void (*render)(struct call *call);          /* the door's */
	void (*ask)(struct call *call, uint32_t i); /* NULL: it asks nothing */
};

/* The doors: what the report, or the refusal's note in it, looks like. */
void adhoc_render(struct call *call);
void words_render(struct call *call);
void search_render(struct call *call);

/* The same: how a field is asked for, with the complaints. */
void adhoc_ask_for(struct call *call, uint32_t i);
void words_ask_for(struct call *call, uint32_t i);

struct call *call_new(
    struct turn *turn, const struct command *command, enum door door);

/* A field's place by name; COMMAND_FIELDS: none. */
uint32_t call_field(const struct command *command, const char *name);
const struct value *call_value(const struct call *call, const char *name);

/* The first field that must be given and is not; COMMAND_FIELDS: none. */
uint32_t call_lacks(const struct call *call);
/* Is it to be run before anything is asked, for it can only refuse? */
bool call_is_vain(const struct call *call);

/* Reads one value. A text that does not fit, or is missing where it is
 * required, adds a line to the complaints. */
void call_read(struct call *call, uint32_t i, struct text text);

/* The values as name=value, a line each, and back. `secrets` leaves out what
 * is secret. */
struct text call_values(const struct call *call, bool secrets);
struct form_value *call_parse(struct arena *arena, struct text values);

/* Reads values that were kept; what does not fit any more is a complaint. */
void call_take(struct call *call, struct text values);

/* Runs it, or keeps it for a second operator; the door's render() is called
 * when there is something to show. */
void call_run(struct call *call);
void call_show(struct call *call);
void call_refuse(struct call *call, enum refusal why);

/* Runs another command as part of this one, with its report and refusal; what
 * is audited is that one. */
void call_inner(struct call *call, struct call *inner);

/* "[24/11/2026 09:30] Alice Martin", over what was said or noted then. */
struct text call_heading(const struct call *call, int64_t at, struct text who);
/* The note of a reading: how much, about whom. */
void call_count(struct call *call, enum wording_key key, size_t count);

/* The asker's region; for who has none, the first. And its zone. */
struct region call_region(const struct call *call);
struct text call_zone(const struct call *call);

/* Puts a question whose answer comes back to command->answered. */
struct question *call_ask(struct call *call, enum question_kind kind);

/* A number as a text. */
struct text call_number(const struct call *call, int64_t number);

/* The session that this went on with, if any, ends. */
void call_end_session(struct call *call);

/* What was sought is found, and may be read: that it is stands in a row before
 * it is shown. Claimant, advisor and region are known by then. */
void call_found(struct call *call);

/* Says no after what was asked of the store has come; a row keeps it. */
void call_refuse_late(struct call *call, enum refusal why);

/* A sentence of the wording in the asker's language. */
struct text call_say(struct call *call, enum wording_key key);
struct text call_say_with(struct call *call, enum wording_key key,
    const struct wording_argument *arguments, size_t count);
void call_complain(struct call *call, const struct field *field,
    enum wording_key key, struct text given);

#endif
