#include "store/bind.h"

static const int64_t EPOCH_2000 = INT64_C(946684800000000);

void bind_bytes(struct build *b, uint64_t value, unsigned bytes)
{
	char octets[sizeof(value)];
	unsigned i;

	for (i = 0; i < bytes; i++)
		octets[i] =
		    (char)(unsigned char)(value >> (8 * (bytes - 1 - i)));
	build_text(b, (struct text){octets, bytes});
}

uint64_t bind_since_2000(int64_t at)
{
	return (uint64_t)(at - EPOCH_2000);
}

void bind_text(struct params *params, struct text value)
{
	int i = params->count++;

	params->values[i] = value.at != NULL ? value.at : "";
	params->lengths[i] = (int)value.len;
	params->formats[i] = 1;
}

void bind_number(
    struct arena *arena, struct params *params, uint64_t value, unsigned bytes)
{
	struct build b = {.arena = arena};

	bind_bytes(&b, value, bytes);
	bind_text(params, build_done(&b));
}

void bind_instant(struct arena *arena, struct params *params, int64_t at)
{
	bind_number(arena, params, bind_since_2000(at), 8);
}
