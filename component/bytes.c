#include "component/bytes.h"

#include <stdlib.h>
#include <string.h>

#include "roster/arena.h"

enum {
	ROOM_FIRST = 65536,
	ROOM_KEPT = 1048576
};

void bytes_add(struct bytes *bytes, const char *at, size_t len)
{
	size_t room = bytes->room > 0 ? bytes->room : ROOM_FIRST;

	while (room < bytes->len + len)
		room *= 2;
	if (room != bytes->room) {
		bytes->at = must_realloc(bytes->at, room, 1);
		bytes->room = room;
	}
	memcpy(bytes->at + bytes->len, at, len);
	bytes->len += len;
}

void bytes_cut(struct bytes *bytes, size_t len)
{
	bytes->len -= len;
	if (bytes->len > 0)
		memmove(bytes->at, bytes->at + len, bytes->len);
}

void bytes_empty(struct bytes *bytes)
{
	bytes->len = 0;
	if (bytes->room > ROOM_KEPT)
		bytes_free(bytes);
}

void bytes_free(struct bytes *bytes)
{
	free(bytes->at);
	*bytes = (struct bytes){0};
}
