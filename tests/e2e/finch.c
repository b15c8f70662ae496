/*
 * Preloaded into finch by test_finch.py. Finch 2.14 puts the contact in the
 * place of what libpurple gave an entry of the contact's menu, and dies when
 * an ad-hoc command is chosen there, whoever offers it. Here each entry is
 * given back its own, so that libpurple's commands, which are Pidgin's too, can
 * be tried in a terminal.
 *
 * And what libpurple would say of what it received goes into the file that
 * FINCH_RECEIVED names, for test_received.py: `finch -d` opens a window.
 */
#include <dlfcn.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef void callback(void *, void *);

/* As libpurple 2 has it. */
struct menu_action {
	char *label;
	callback *call;
	void *data;
	void *children;
};

enum {
	MOST = 256 /* a menu has fewer */
};

static struct made {
	struct menu_action *action;
	void *data;
} made[MOST];
static size_t made_count;

typedef struct menu_action *make_action(
    const char *label, callback *call, void *data, void *children);
typedef void set_callback(void *item, callback *call, void *data);

make_action purple_menu_action_new;
set_callback gnt_menuitem_set_callback;

/* Where this action stands, or the place of the oldest. */
static struct made *place(const struct menu_action *action)
{
	size_t i;

	for (i = 0; i < MOST; i++)
		if (made[i].action == action)
			return &made[i];
	return &made[made_count++ % MOST];
}

static void find(const char *name, void *function, size_t size)
{
	void *symbol = dlsym(RTLD_NEXT, name);

	memcpy(function, &symbol, size);
}

struct menu_action *purple_menu_action_new(
    const char *label, callback *call, void *data, void *children)
{
	make_action *next;
	struct menu_action *action;

	find("purple_menu_action_new", (void *)&next, sizeof(next));
	action = next(label, call, data, children);
	*place(action) = (struct made){action, data};
	return action;
}

/* Called by finch once it has overwritten what an entry had. */
void gnt_menuitem_set_callback(void *item, callback *call, void *data)
{
	set_callback *next;
	size_t i;

	for (i = 0; i < MOST; i++)
		if (data != NULL && made[i].action == data)
			made[i].action->data = made[i].data;
	find("gnt_menuitem_set_callback", (void *)&next, sizeof(next));
	next(item, call, data);
}

void purple_debug_info(const char *category, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

void purple_debug_info(const char *category, const char *format, ...)
{
	const char *path = getenv("FINCH_RECEIVED");
	FILE *file;
	va_list rest;

	if (path == NULL || category == NULL ||
	    strcmp(category, "jabber") != 0 ||
	    strncmp(format, "Recv (", strlen("Recv (")) != 0)
		return;
	file = fopen(path, "a");
	if (file == NULL)
		return;
	va_start(rest, format);
	(void)vfprintf(file, format, rest);
	va_end(rest);
	(void)fputc('\0', file);
	(void)fclose(file);
}
