#include "store/row.h"

void row_one_line(char *to, size_t size, const char *from)
{
	size_t i;

	for (i = 0; i + 1 < size && from[i] != '\0' && from[i] != '\n'; i++) {
		to[i] = from[i];
		if ((unsigned char)to[i] < ' ')
			to[i] = ' ';
	}
	to[i] = '\0';
}
