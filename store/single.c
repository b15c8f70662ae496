#include "store/single.h"

#include "store/bind.h"

void single_number(struct single *single, uint64_t value, unsigned bytes)
{
	bind_number(single->arena, single->params, value, bytes);
}

void single_instant(struct single *single, int64_t at)
{
	bind_instant(single->arena, single->params, at);
}

void single_words(struct single *single, struct text value)
{
	bind_text(single->params, value);
}
