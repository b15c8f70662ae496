#include "roster/fact.h"

#define BATCHED   CLASS_BATCHED
#define SINGLE    CLASS_SINGLE
#define COMMITTED CLASS_COMMITTED
#define COMPUTED  CLASS_COMPUTED

static const struct {
	const char *name;
	enum fact_class class;
} rows[] = {
#define FACT(NAME, member, CLASS, meaning) {#member, CLASS},
#include "roster/fact.def"
#undef FACT
};

struct fact *fact_append(
    struct fact_list *list, struct arena *arena, enum fact_kind kind)
{
	struct fact *fact = arena_alloc(arena, sizeof(*fact));

	fact->kind = kind;
	if (list->tail == NULL)
		list->tail = &list->head;
	*list->tail = fact;
	list->tail = &fact->next;
	list->count++;
	return fact;
}

enum fact_class fact_class(enum fact_kind kind)
{
	return rows[kind].class;
}

const char *fact_name(enum fact_kind kind)
{
	return rows[kind].name;
}
