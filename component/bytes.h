#ifndef COMPONENT_BYTES_H
#define COMPONENT_BYTES_H

#include <stddef.h>

/* A buffer that bytes are added to behind and cut from in front. */
struct bytes {
	char *at;
	size_t len;
	size_t room;
};

void bytes_add(struct bytes *bytes, const char *at, size_t len);
void bytes_cut(struct bytes *bytes, size_t len);
/* Keeps the memory for the next ones, unless it is much. */
void bytes_empty(struct bytes *bytes);
void bytes_free(struct bytes *bytes);

#endif
