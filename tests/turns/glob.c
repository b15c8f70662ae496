#include "tests/turns/glob.h"

#include <stdint.h>

/* When it goes wrong behind a star, the star takes one byte more. */
bool glob(struct text pattern, struct text text)
{
	size_t p = 0, t = 0;
	size_t star = SIZE_MAX, taken = 0;

	while (t < text.len) {
		if (p < pattern.len && pattern.at[p] == '*') {
			star = p++;
			taken = t;
		} else if (p < pattern.len && pattern.at[p] == text.at[t]) {
			p++;
			t++;
		} else if (star != SIZE_MAX) {
			p = star + 1;
			t = ++taken;
		} else {
			return false;
		}
	}
	while (p < pattern.len && pattern.at[p] == '*')
		p++;
	return p == pattern.len;
}
