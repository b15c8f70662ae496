#ifndef CLIENT_SHOW_H
#define CLIENT_SHOW_H

#include <stdbool.h>
#include <stdio.h>
#include <strophe.h>

/* What a command answered, as text or as JSON (RFC 8259). */

/* Notes: errors to standard error, others to standard output unless JSON tells
 * them. Was one an error? */
bool show_notes(xmpp_stanza_t *command, bool quiet);
void show_result(xmpp_stanza_t *command, FILE *to);
void show_json(xmpp_stanza_t *command, const char *node, FILE *to);

/* What a form asks for, with its instructions. */
void show_form(xmpp_stanza_t *form, FILE *to);
/* The text or the condition of an error stanza. */
void show_error(xmpp_stanza_t *stanza, FILE *to);
/* The items of disco#items; false: it is no such answer. */
bool show_items(xmpp_stanza_t *answer, bool json, FILE *to);

#endif
