#include "component/config.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "component/conninfo.h"

/* The documents are the same for all builds. */
#undef GUICHET_WORDING
#define GUICHET_WORDING "where it was installed"

static void print_text(FILE *to, const char *name, const char *value)
{
	(void)fprintf(to, "%s = %s\n", name, value);
}

static void print_secret(FILE *to, const char *name, const char *value)
{
	bool conninfo = strstr(name, "database") != NULL;
	char *masked = conninfo ? conninfo_mask(value) : NULL;

	if (masked != NULL)
		print_text(to, name, masked);
	else
		print_text(to, name, value[0] != '\0' ? "***" : "");
	free(masked);
}

static void print_number(FILE *to, const char *name, int64_t value)
{
	(void)fprintf(to, "%s = %" PRId64 "\n", name, value);
}

static void print_switch(FILE *to, const char *name, bool value)
{
	print_text(to, name, value ? "yes" : "no");
}

void config_print(const struct config *config, FILE *to)
{
#define CONFIG_TEXT(when, name, value, help)                                   \
	print_text(to, #name, config->name);
#define CONFIG_SECRET(when, name, help) print_secret(to, #name, config->name);
#define CONFIG_NUMBER(when, name, least, value, most, unit, help)              \
	print_number(to, #name, config->name);
#define CONFIG_SWITCH(when, name, value, help)                                 \
	print_switch(to, #name, config->name);
#include "component/config.def"
#undef CONFIG_TEXT
#undef CONFIG_SECRET
#undef CONFIG_NUMBER
#undef CONFIG_SWITCH
}

/* --- the same for documents ----------------------------------------------- */

enum {
	LINE_WIDTH = 76
};

struct row {
	enum config_when when;
	const char *name;
	const char *text; /* NULL: none */
	int64_t least;
	int64_t number;
	int64_t most; /* 0: no number */
	const char *unit;
	const char *help;
};

static const struct row rows[] = {
#define CONFIG_TEXT(when, name, value, help)                                   \
	{CONFIG_##when, #name, (value), 0, 0, 0, "", (help)},
#define CONFIG_SECRET(when, name, help)                                        \
	{CONFIG_##when, #name, "", 0, 0, 0, "secret", (help)},
#define CONFIG_NUMBER(when, name, least, value, most, unit, help)              \
	{CONFIG_##when, #name, NULL, (least), (value), (most), (unit), (help)},
#define CONFIG_SWITCH(when, name, value, help)                                 \
	{CONFIG_##when, #name, (value) ? "yes" : "no", 0, 0, 0, "yes or no",   \
	    (help)},
#include "component/config.def"
#undef CONFIG_TEXT
#undef CONFIG_SECRET
#undef CONFIG_NUMBER
#undef CONFIG_SWITCH
};

static void print_default(FILE *to, const struct row *row)
{
	if (row->most > 0)
		(void)fprintf(to, "%" PRId64, row->number);
	else if (row->text == NULL)
		(void)fputs("must be given", to);
	else
		(void)fputs(row->text, to);
}

static void print_range(FILE *to, const struct row *row)
{
	const char *gap = row->unit[0] != '\0' ? " " : "";

	if (row->most > 0)
		(void)fprintf(to, "%" PRId64 " to %" PRId64 "%s%s", row->least,
		    row->most, gap, row->unit);
	else
		(void)fputs(row->unit, to);
}

void config_print_table(FILE *to)
{
	size_t i;

	(void)fputs("| key | default | range | live | what it is |\n"
		    "|---|---|---|---|---|\n",
	    to);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		(void)fprintf(to, "| `%s` | ", rows[i].name);
		print_default(to, &rows[i]);
		(void)fputs(" | ", to);
		print_range(to, &rows[i]);
		(void)fprintf(to, " | %s | %s |\n",
		    rows[i].when == CONFIG_LIVE ? "yes" : "", rows[i].help);
	}
}

/* mdoc wants a new line for each sentence, and none above 80 columns. */
static void print_filled(FILE *to, const char *help)
{
	size_t column = 0, len;

	for (; *help != '\0'; help += len + (help[len] == ' ')) {
		len = strcspn(help, " ");
		if (column > 0 && (column + 1 + len > LINE_WIDTH)) {
			(void)fputc('\n', to);
			column = 0;
		}
		if (column > 0)
			column += (size_t)fprintf(to, " ");
		column += (size_t)fprintf(to, "%.*s", (int)len, help);
		if (help[len - 1] == '.' && help[len] != '\0') {
			(void)fputc('\n', to);
			column = 0;
		}
	}
	(void)fputc('\n', to);
}

static void print_choice(FILE *to, const struct row *row)
{
	if (row->most > 0) {
		(void)fputs("From ", to);
		print_range(to, row);
		(void)fprintf(to, "; default %" PRId64 ".\n", row->number);
	} else if (row->text == NULL) {
		(void)fputs("It must be given.\n", to);
	} else if (row->text[0] != '\0') {
		(void)fprintf(to, "Default: %s.\n", row->text);
	}
}

void config_print_mdoc(FILE *to)
{
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		(void)fprintf(to, ".It Ic %s%s\n", rows[i].name,
		    rows[i].when == CONFIG_LIVE ? " Pq live" : "");
		print_filled(to, rows[i].help);
		print_choice(to, &rows[i]);
	}
}
