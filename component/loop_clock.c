#include "component/loop_clock.h"

#ifdef GUICHET_TEST

#include <stdio.h>
#include <stdlib.h>

#include "roster/arena.h"

enum {
	OFFSET_DIGITS = 32
};

static const int64_t SECOND = INT64_C(1000000);
static const int64_t READ_PAUSE = INT64_C(100000);

struct loop_clock {
	const char *file; /* of the environment; NULL: none */
	int64_t offset;   /* microseconds */
	int64_t read_at;
	int64_t rate, from;
};

static int64_t seconds(const char *digits)
{
	return strtoll(digits, NULL, 10) * SECOND;
}

struct loop_clock *loop_clock_new(void)
{
	struct loop_clock *clock = must_calloc(1, sizeof(*clock));
	const char *offset = getenv("GUICHET_CLOCK_OFFSET");
	const char *rate = getenv("GUICHET_CLOCK_RATE");
	const char *from = getenv("GUICHET_CLOCK_FROM");

	clock->file = getenv("GUICHET_CLOCK_FILE");
	clock->offset = offset != NULL ? seconds(offset) : 0;
	clock->read_at = INT64_MIN / 2;
	clock->rate = rate != NULL ? strtoll(rate, NULL, 10) : 1;
	clock->from = from != NULL ? seconds(from) : 0;
	return clock;
}

int64_t loop_clock_rate(const struct loop_clock *clock)
{
	return clock->rate;
}

int64_t loop_clock_utc(const struct loop_clock *clock, int64_t utc)
{
	return clock->from + (utc - clock->from) * clock->rate;
}

void loop_clock_free(struct loop_clock **clock)
{
	free(*clock);
	*clock = NULL;
}

/* A file that is missing, or being written, leaves the offset as it is. */
static void read_again(struct loop_clock *clock)
{
	char digits[OFFSET_DIGITS];
	FILE *file = fopen(clock->file, "re");

	if (file == NULL)
		return;
	if (fgets(digits, sizeof(digits), file) != NULL)
		clock->offset = seconds(digits);
	(void)fclose(file);
}

int64_t loop_clock_offset(struct loop_clock *clock, int64_t monotonic)
{
	if (clock->file != NULL && monotonic - clock->read_at >= READ_PAUSE) {
		clock->read_at = monotonic;
		read_again(clock);
	}
	return clock->offset;
}

#else

/* A release has no such clock; ISO C wants a declaration here. */
struct loop_clock;

#endif
