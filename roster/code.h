#ifndef ROSTER_CODE_H
#define ROSTER_CODE_H

#include <stddef.h>
#include <stdint.h>

#include "roster/text.h"

/*
 * The one-time code of a letter: nine signs at random and one that checks
 * them. The 29 signs are those that stay when one of each pair that looks alike
 * is left out; the other one is read as it: O is 0, I and L are 1, Z is 2, S is
 * 5, B is 8, U is V. 29 is a prime, so that the check sign (the sum of place
 * times sign is a multiple of 29, as ISBN-10 does with 11) finds every single
 * wrong sign and every two that changed places. 29^9 are 1.4e13 codes.
 */
enum {
	CODE_SIGNS = 10,
	CODE_BASE = 29,
	CODE_DIGEST = 32, /* bytes: HMAC-SHA-256 */
	CODE_SHOWN = 12,  /* with the hyphen in the middle and a NUL */
};

/* As it is compared: signs only, upper case. */
struct code {
	char signs[CODE_SIGNS + 1];
};

enum code_verdict {
	CODE_NONE,     /* nothing in the text looks like one */
	CODE_MISTYPED, /* one is meant, but it has a slip */
	CODE_FINE,
};

/* The code that somebody wrote, alone or in a sentence; blanks, hyphens and
 * dots between the signs do not count. */
enum code_verdict code_read(struct text text, struct code *code);

/* Of random bytes; false if too few of them could be used (32 are enough but
 * once in 1e19 times). */
bool code_make(const uint8_t *random, size_t count, struct code *code);

/* "A3F7K-9QXTM", for people. */
void code_show(const struct code *code, char shown[CODE_SHOWN]);

#endif
