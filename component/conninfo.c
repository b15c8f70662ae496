#include "component/conninfo.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "roster/arena.h"

static const char MASK[] = "***";

/* password, sslpassword */
static bool secret_key(const char *key, size_t len)
{
	static const char word[] = "password";
	const size_t word_len = sizeof(word) - 1;

	return len >= word_len &&
	       strncasecmp(key + len - word_len, word, word_len) == 0;
}

static char *copy(const char *string, size_t len)
{
	char *at = must_calloc(len + 1, 1);

	memcpy(at, string, len);
	return at;
}

/* Replaces from..end by the mask; what follows is where to go on. */
static char *replace(char **all, const char *from, const char *end)
{
	size_t head = (size_t)(from - *all);
	size_t size = head + sizeof(MASK) + strlen(end);
	char *at = must_calloc(size, 1);

	(void)snprintf(at, size, "%.*s%s%s", (int)head, *all, MASK, end);
	free(*all);
	*all = at;
	return at + head + sizeof(MASK) - 1;
}

static char *skip_blanks(char *at)
{
	while (isspace((unsigned char)*at))
		at++;
	return at;
}

/* The end of a value, or NULL if a quote stays open (libpq, 34.1.1.1). */
static char *value_end(char *at)
{
	bool quoted = *at == '\'';

	if (quoted)
		at++;
	for (; *at != '\0'; at++) {
		if (*at == '\\' && at[1] != '\0')
			at++;
		else if (quoted && *at == '\'')
			return at + 1;
		else if (!quoted && isspace((unsigned char)*at))
			return at;
	}
	return quoted ? NULL : at;
}

static bool mask_keywords(char **all)
{
	char *at = skip_blanks(*all), *key, *end;
	size_t len;

	while (*at != '\0') {
		key = at;
		len = strcspn(key, " \t\n\r\v\f=");
		at = skip_blanks(key + len);
		if (len == 0 || *at != '=')
			return false;
		at = skip_blanks(at + 1);
		end = value_end(at);
		if (end == NULL)
			return false;
		if (secret_key(key, len))
			end = replace(all, at, end);
		at = skip_blanks(end);
	}
	return true;
}

/* scheme://user:password@hosts/dbname?key=value&... A slash, a question mark
 * or an @ of the password itself has to be written as %XX. */
static void mask_uri(char **all)
{
	char *user = strstr(*all, "://") + sizeof("://") - 1;
	char *at = user + strcspn(user, "@/?");
	const char *colon =
	    *at == '@' ? memchr(user, ':', (size_t)(at - user)) : NULL;

	if (colon != NULL)
		at = replace(all, colon + 1, at);
	at = strchr(at, '?');
	while (at != NULL) {
		size_t len = strcspn(++at, "=&");

		if (at[len] == '=' && secret_key(at, len)) {
			const char *value = at + len + 1;

			at = replace(all, value, value + strcspn(value, "&"));
		}
		at = strchr(at, '&');
	}
}

char *conninfo_mask(const char *conninfo)
{
	char *all = copy(conninfo, strlen(conninfo));

	if (strncmp(all, "postgres://", sizeof("postgres://") - 1) == 0 ||
	    strncmp(all, "postgresql://", sizeof("postgresql://") - 1) == 0) {
		mask_uri(&all);
		return all;
	}
	if (mask_keywords(&all))
		return all;
	free(all);
	return copy(MASK, sizeof(MASK) - 1);
}
