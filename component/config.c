#include "component/config.h"

#include <assert.h>
#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "component/config_file.h"
#include "component/wire.h"
#include "roster/arena.h"

#ifndef GUICHET_WORDING
#define GUICHET_WORDING "component/wording"
#endif

enum {
	DECIMAL = 10,
	NUMBER_DIGITS = 18, /* any of so many fits */
	VARIABLE_BYTES = 64,
	REASON_BYTES = 384,
	KEY_LEAST = 32, /* characters: as much as SHA-256 can hold of it */
};

enum kind {
	KIND_TEXT,
	KIND_SECRET,
	KIND_NUMBER,
	KIND_SWITCH,
};

struct key {
	const char *name;
	enum kind kind;
	enum config_when when;
	size_t offset; /* in struct config */
	const char *text;
	int64_t least;
	int64_t number;
	int64_t most;
};

#define TEXT_KEY(when, name, kind, text)                                       \
	{#name, (kind), CONFIG_##when, offsetof(struct config, name), (text),  \
	    0, 0, 0},
#define NUMBER_KEY(when, name, kind, least, number, most)                      \
	{#name, (kind), CONFIG_##when, offsetof(struct config, name), NULL,    \
	    (least), (number), (most)},

static const struct key keys[] = {
#define CONFIG_TEXT(when, name, value, help)                                   \
	TEXT_KEY(when, name, KIND_TEXT, value)
#define CONFIG_SECRET(when, name, help) TEXT_KEY(when, name, KIND_SECRET, "")
#define CONFIG_NUMBER(when, name, least, value, most, unit, help)              \
	NUMBER_KEY(when, name, KIND_NUMBER, least, value, most)
#define CONFIG_SWITCH(when, name, value, help)                                 \
	NUMBER_KEY(when, name, KIND_SWITCH, false, value, true)
#include "component/config.def"
#undef CONFIG_TEXT
#undef CONFIG_SECRET
#undef CONFIG_NUMBER
#undef CONFIG_SWITCH
};

enum {
	KEYS = sizeof(keys) / sizeof(keys[0])
};

/* One reading of file and environment. */
struct reading {
	struct config *config;
	bool given[KEYS];
};

/* --- values --------------------------------------------------------------- */

static void *field(struct config *config, const struct key *key)
{
	return (char *)config + key->offset;
}

static char *copy(const char *string)
{
	size_t size = strlen(string) + 1;

	return memcpy(must_calloc(size, 1), string, size);
}

static void set_text(
    struct config *config, const struct key *key, const char *value)
{
	char **text = field(config, key);

	free(*text);
	*text = copy(value);
}

static bool set_number(struct config *config, const struct key *key,
    const char *value, char *why, size_t why_size)
{
	size_t digits = strspn(value, "0123456789");
	int64_t number = -1;

	if (digits > 0 && digits <= NUMBER_DIGITS && value[digits] == '\0')
		number = strtoll(value, NULL, DECIMAL);
	if (number < key->least || number > key->most) {
		(void)snprintf(why, why_size,
		    "%s must be a number from %" PRId64 " to %" PRId64,
		    key->name, key->least, key->most);
		return false;
	}
	*(int64_t *)field(config, key) = number;
	return true;
}

static bool set_switch(struct config *config, const struct key *key,
    const char *value, char *why, size_t why_size)
{
	bool yes = strcmp(value, "yes") == 0;

	if (!yes && strcmp(value, "no") != 0) {
		(void)snprintf(
		    why, why_size, "%s must be yes or no", key->name);
		return false;
	}
	*(bool *)field(config, key) = yes;
	return true;
}

static bool set(struct config *config, const struct key *key, const char *value,
    char *why, size_t why_size)
{
	switch (key->kind) {
	case KIND_TEXT:
	case KIND_SECRET:
		set_text(config, key, value);
		return true;
	case KIND_NUMBER:
		return set_number(config, key, value, why, why_size);
	case KIND_SWITCH:
		return set_switch(config, key, value, why, why_size);
	}
	return false;
}

static void set_default(struct config *config, const struct key *key)
{
	switch (key->kind) {
	case KIND_TEXT:
	case KIND_SECRET:
		set_text(config, key, key->text != NULL ? key->text : "");
		return;
	case KIND_NUMBER:
		*(int64_t *)field(config, key) = key->number;
		return;
	case KIND_SWITCH:
		*(bool *)field(config, key) = key->number != 0;
		return;
	}
}

/* --- sources -------------------------------------------------------------- */

static bool take_entry(
    void *ctx, const char *name, const char *value, char *why, size_t why_size)
{
	struct reading *reading = ctx;
	size_t i = 0;

	while (i < KEYS && strcmp(keys[i].name, name) != 0)
		i++;
	if (i == KEYS) {
		(void)snprintf(why, why_size, "unknown key %s", name);
		return false;
	}
	if (reading->given[i]) {
		(void)snprintf(why, why_size, "%s is given twice", name);
		return false;
	}
	reading->given[i] = true;
	return set(reading->config, &keys[i], value, why, why_size);
}

static void name_variable(const struct key *key, char variable[VARIABLE_BYTES])
{
	char *at;

	(void)snprintf(variable, VARIABLE_BYTES, "GUICHET_%s", key->name);
	for (at = variable; *at != '\0'; at++)
		*at = (char)toupper((unsigned char)*at);
}

static bool take_environment(struct config *config, char *why, size_t why_size)
{
	char variable[VARIABLE_BYTES], reason[REASON_BYTES];
	const char *value;
	size_t i;

	for (i = 0; i < KEYS; i++) {
		name_variable(&keys[i], variable);
		value = getenv(variable);
		if (value == NULL ||
		    set(config, &keys[i], value, reason, sizeof(reason)))
			continue;
		(void)snprintf(why, why_size, "%s: %s", variable, reason);
		return false;
	}
	return true;
}

/* A secret that stands in a file of its own. */
static bool take_secret(const char *name, char **secret, const char *file,
    char *why, size_t why_size)
{
	if (file[0] == '\0')
		return true;
	if ((*secret)[0] != '\0') {
		(void)snprintf(
		    why, why_size, "%s and %s_file are both given", name, name);
		return false;
	}
	free(*secret);
	*secret = config_file_secret(file, why, why_size);
	return *secret != NULL;
}

static bool take_secrets(struct config *config, char *why, size_t why_size)
{
	return take_secret("component_secret", &config->component_secret,
		   config->component_secret_file, why, why_size) &&
	       take_secret("code_key", &config->code_key, config->code_key_file,
		   why, why_size);
}

/* --- sense ---------------------------------------------------------------- */

static bool one_of(const char *value, const char *const *choices)
{
	while (*choices != NULL && strcmp(*choices, value) != 0)
		choices++;
	return *choices != NULL;
}

/* What may stand in an attribute and in a part of an address as it is. */
static bool part(const char *name)
{
	const char *at;

	for (at = name; *at != '\0'; at++)
		if (isupper((unsigned char)*at) ||
		    strchr(" \t\"&'/:<>@", *at) != NULL)
			return false;
	return at != name;
}

static bool local_part(const char *name)
{
	static const char alias[] = "c-"; /* in front of claimants' aliases */

	return part(name) && strncmp(name, alias, sizeof(alias) - 1) != 0;
}

static const char *nonsense(const struct config *config)
{
	static const char *const languages[] = {"fr", "en", NULL};
	static const char *const levels[] = {
	    "error", "warning", "info", "debug", NULL};
	const struct {
		bool fine;
		const char *why;
	} rules[] = {
	    {part(config->domain),					"domain must be given, in lower case"},
	    {config->component_secret[0] != '\0',
             "component_secret or component_secret_file must be given"                                         },
	    {config->database[0] != '\0',                                 "database must be given"             },
	    {config->code_key[0] == '\0' ||
		    strlen(config->code_key) >= KEY_LEAST,
             "code_key is shorter than 32 characters"							  },
	    {config->server_host[0] != '\0',                              "server_host is empty"               },
	    {config->server_tunnel || wire_loopback(config->server_host),
             "server_host is not this machine and the link is clear text: "
		"set server_tunnel = yes if a tunnel protects it"                                              },
	    {local_part(config->advisor_address),
             "advisor_address is no local part of an address"                                                  },
	    {local_part(config->service_address),
             "service_address is no local part of an address"                                                  },
	    {strcmp(config->advisor_address,                              config->service_address) != 0,
             "advisor_address and service_address are the same"},
	    {one_of(config->language,							   languages),									  "language must be fr or en"},
	    {config->wording_folder[0] != '\0',                                "wording_folder is empty"},
	    {one_of(config->log_level,   levels),
             "log_level must be error, warning, info or debug"},
	    {config->backoff_first <= config->database_backoff_most,
             "backoff_first is above database_backoff_most"                                                 },
	    {config->backoff_first <= config->backoff_most,
             "backoff_first is above backoff_most"                                                    },
	    {config->stanza_tag <= config->stanza_bytes,
             "stanza_tag is above stanza_bytes"							     },
	};
	size_t i;

	for (i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (!rules[i].fine)
			return rules[i].why;
	return NULL;
}

static bool read_into(
    struct reading *reading, const char *file, char *why, size_t why_size)
{
	char reason[REASON_BYTES];
	const char *fault;

	if (!config_file_read(file, take_entry, reading, why, why_size) ||
	    !take_environment(reading->config, why, why_size))
		return false;
	if (!take_secrets(reading->config, reason, sizeof(reason)))
		fault = reason;
	else
		fault = nonsense(reading->config);
	if (fault == NULL)
		return true;
	(void)snprintf(why, why_size, "%s: %s", file, fault);
	return false;
}

struct config *config_load(const char *file, char *why, size_t why_size)
{
	struct reading reading = {0};
	size_t i;

	reading.config = must_calloc(1, sizeof(*reading.config));
	for (i = 0; i < KEYS; i++)
		set_default(reading.config, &keys[i]);
	if (!read_into(&reading, file, why, why_size))
		config_free(&reading.config);
	return reading.config;
}

/* --- anew ----------------------------------------------------------------- */

static size_t size_of(const struct key *key)
{
	switch (key->kind) {
	case KIND_TEXT:
	case KIND_SECRET:
		return sizeof(char *);
	case KIND_NUMBER:
		return sizeof(int64_t);
	case KIND_SWITCH:
		return sizeof(bool);
	}
	return 0;
}

static bool same(
    struct config *config, struct config *fresh, const struct key *key)
{
	const void *a = field(config, key), *b = field(fresh, key);

	if (key->kind == KIND_TEXT || key->kind == KIND_SECRET)
		return strcmp(*(char *const *)a, *(char *const *)b) == 0;
	return memcmp(a, b, size_of(key)) == 0;
}

static void exchange(
    struct config *config, struct config *fresh, const struct key *key)
{
	char kept[sizeof(int64_t)];

	assert(size_of(key) <= sizeof(kept));
	memcpy(kept, field(config, key), size_of(key));
	memcpy(field(config, key), field(fresh, key), size_of(key));
	memcpy(field(fresh, key), kept, size_of(key));
}

void config_renew(struct config *config, struct config *fresh,
    config_changed *changed, void *ctx)
{
	size_t i;

	for (i = 0; i < KEYS; i++) {
		if (same(config, fresh, &keys[i]))
			continue;
		if (keys[i].when == CONFIG_LIVE)
			exchange(config, fresh, &keys[i]);
		changed(ctx, keys[i].name, keys[i].when == CONFIG_LIVE);
	}
}

void config_free(struct config **config)
{
	size_t i;

	if (*config == NULL)
		return;
	for (i = 0; i < KEYS; i++)
		if (keys[i].kind == KIND_TEXT || keys[i].kind == KIND_SECRET)
			free(*(char **)field(*config, &keys[i]));
	free(*config);
	*config = NULL;
}
