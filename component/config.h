#ifndef COMPONENT_CONFIG_H
#define COMPONENT_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum config_when {
	CONFIG_LIVE,  /* SIGHUP takes a changed value */
	CONFIG_START, /* it waits for a restart */
};

/*
 * The configuration: a file of `key = value` lines, each key overridable by
 * the environment variable GUICHET_KEY. config.def is the table of all keys;
 * docs/configuration.md is printed from it and checked against it.
 */
struct config {
#define CONFIG_TEXT(when, name, value, help)                      char *name;
#define CONFIG_SECRET(when, name, help)                           char *name;
#define CONFIG_NUMBER(when, name, least, value, most, unit, help) int64_t name;
#define CONFIG_SWITCH(when, name, value, help)                    bool name;
#include "component/config.def"
#undef CONFIG_TEXT
#undef CONFIG_SECRET
#undef CONFIG_NUMBER
#undef CONFIG_SWITCH
};

/* NULL, with "FILE:LINE: reason" in why, if anything cannot be read: an
 * unknown or doubled key, a value out of its range, a secret file that others
 * may read, a server_host that is not loopback without a tunnel. */
struct config *config_load(const char *file, char *why, size_t why_size);
void config_free(struct config **config);

/*
 * Takes what config.def calls LIVE from fresh, and leaves what it replaces
 * there: texts that others still point to live until fresh is freed. Told of
 * each key that differs, and whether it was taken; of values nothing is told.
 */
typedef void config_changed(void *ctx, const char *name, bool taken);
void config_renew(struct config *config, struct config *fresh,
    config_changed *changed, void *ctx);

/* The effective values, secrets masked (passwords in conninfos too). */
void config_print(const struct config *config, FILE *to);
/* The table of docs/configuration.md, as Markdown. */
void config_print_table(FILE *to);
/* The list of docs/guichet.conf.5, as mdoc. */
void config_print_mdoc(FILE *to);

#endif
