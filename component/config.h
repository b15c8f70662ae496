#ifndef COMPONENT_CONFIG_H
#define COMPONENT_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/*
 * The configuration: a file of `key = value` lines, each key overridable by
 * the environment variable GUICHET_KEY. config.def is the table of all keys;
 * docs/configuration.md is printed from it and checked against it.
 */
struct config {
#define CONFIG_TEXT(name, value, help)                     char *name;
#define CONFIG_SECRET(name, help)                          char *name;
#define CONFIG_NUMBER(name, least, value, most, unit, help) int64_t name;
#define CONFIG_SWITCH(name, value, help)                   bool name;
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

/* The effective values, secrets masked (passwords in conninfos too). */
void config_print(const struct config *config, FILE *to);
/* The table of docs/configuration.md, as Markdown. */
void config_print_table(FILE *to);

#endif
