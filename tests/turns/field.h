#ifndef TESTS_TURNS_FIELD_H
#define TESTS_TURNS_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "roster/fact.h"
#include "roster/text.h"

/* What a field of a fact holds, and so how it is written. */
enum field_type {
	FIELD_TEXT,
	FIELD_BOOL,
	FIELD_U32,
	FIELD_U16,
	FIELD_I32,
	FIELD_I64,
	FIELD_TURN,
	FIELD_TIME,
	FIELD_PERSON,
	FIELD_RESOURCE,
	FIELD_MESSAGE_KIND,
	FIELD_DELIVERY_KIND,
	FIELD_REGION_STATE,
	FIELD_CHANGE,
	FIELD_LISTED_FOR,
	FIELD_SHOW,
	FIELD_DUTY_STEP,
	FIELD_STAGE,
	FIELD_DOOR,
	FIELD_ROLE,
	FIELD_ACCOUNT,
	FIELD_SIDE,
	FIELD_CHANNEL,
	FIELD_REMINDER_WHICH,
	FIELD_REMINDER_OUTCOME,
	FIELD_APPOINTMENT_STATE,
	FIELD_APPOINTMENT_EVENT,
	FIELD_FILE_STATE,
	FIELD_FILE_EVENT,
	FIELD_EXCUSE,
	FIELD_OUTAGE,
	FIELD_TYPES
};

struct field {
	const char *key;
	size_t offset; /* in struct fact */
	enum fact_kind kind;
	enum field_type type;
	bool loose; /* need not be expected */
};

extern const struct field fields[];
extern const size_t field_count;

/* Empty: the field is zero. */
struct text field_write(struct arena *arena, const struct field *field,
    const struct fact *fact, int64_t now);
bool field_read(const struct field *field, struct text value, int64_t now,
    struct fact *fact);

#endif
