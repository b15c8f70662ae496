#include "tests/turns/script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add_line(struct script *script, const char *text, unsigned number)
{
	size_t blank = strspn(text, " \t");
	size_t len = strcspn(text, "\r\n");
	struct script_line *line;

	if (blank >= len || text[blank] == '#')
		return;
	if (script->count == script->room) {
		script->room = script->room * 2 + 64;
		script->lines = must_realloc(
		    script->lines, script->room, sizeof(*script->lines));
	}
	line = &script->lines[script->count++];
	line->text = arena_copy(&script->arena, text + blank, len - blank);
	line->number = number;
	line->indented = blank > 0;
}

bool script_read(struct script *script, const char *file)
{
	FILE *from = fopen(file, "re");
	char *text = NULL;
	size_t room = 0;
	unsigned number = 0;

	*script = (struct script){.file = file};
	if (from == NULL)
		return false;
	while (getline(&text, &room, from) >= 0)
		add_line(script, text, ++number);
	free(text);
	(void)fclose(from);
	return true;
}

void script_free(struct script *script)
{
	free(script->lines);
	arena_free(&script->arena);
	*script = (struct script){0};
}

const char *script_after(const struct script_line *line, const char *word)
{
	size_t len = strlen(word);

	if (line->indented || strncmp(line->text, word, len) != 0 ||
	    (line->text[len] != '\0' && line->text[len] != ' '))
		return NULL;
	return line->text + len + strspn(line->text + len, " ");
}

size_t script_find(const struct script *script, size_t from, const char *word)
{
	while (from < script->count &&
	       script_after(&script->lines[from], word) == NULL)
		from++;
	return from;
}

static void put_numbered(
    struct build *b, struct text text, unsigned long number, char mark)
{
	size_t i;

	for (i = 0; i < text.len; i++)
		if (mark == '#' && text.at[i] == '#')
			build_number(b, (int64_t)number);
		else
			build_char(b, text.at[i]);
}

/* At a '{'; returns where it goes on, or NULL if that is a brace only. */
static const char *put_group(struct build *b, const char *at)
{
	char *mark;
	unsigned long count = strtoul(at + 1, &mark, 10);
	const char *end = strchr(at, '}');
	struct text text;
	unsigned long i;

	if (mark == at + 1 || mark[0] != ' ' || mark[2] != ' ' || end == NULL ||
	    (mark[1] != '*' && mark[1] != '#'))
		return NULL;
	text = (struct text){mark + 3, (size_t)(end - mark) - 3};
	for (i = 0; i < count; i++)
		put_numbered(b, text, i, mark[1]);
	return end + 1;
}

struct text script_expand(struct arena *arena, const char *text)
{
	struct build b = {.arena = arena};
	const char *next;

	while (*text != '\0') {
		next = *text == '{' ? put_group(&b, text) : NULL;
		if (next == NULL)
			build_char(&b, *text++);
		else
			text = next;
	}
	return build_done(&b);
}
