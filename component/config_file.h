#ifndef COMPONENT_CONFIG_FILE_H
#define COMPONENT_CONFIG_FILE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * A file of `key = value` lines, and files that hold one secret. Comments have
 * a # as the line's first character that is no blank; a value reaches to the
 * end of its line, blanks around it cut; no quotes, no continuation.
 */

/* Takes one entry; false, with a reason in why, if it will not have it. */
typedef bool config_entry(
    void *ctx, const char *key, const char *value, char *why, size_t why_size);

/* False, with "FILE:LINE: reason" in why, if anything cannot be read. */
bool config_file_read(const char *file, config_entry *entry, void *ctx,
    char *why, size_t why_size);

/* The content without its last newline, to be freed; NULL with a reason if it
 * is no single line or if others than its owner may read it. Below
 * $CREDENTIALS_DIRECTORY the group's bits are systemd's ACL and do not count.
 */
char *config_file_secret(const char *file, char *why, size_t why_size);

#endif
