#include "component/stream_error.h"

#include <stdio.h>
#include <string.h>

static const struct {
	const char *condition;
	const char *why;
	bool refused;
} errors[] = {
    {"not-authorized",      "the server refused component_secret",           true },
    {"conflict",            "another connection serves this domain",         true },
    {"host-unknown",        "the server has no component of this domain",    true },
    {"host-gone",           "the server no longer serves this domain",       true },
    {"invalid-namespace",   "this port of the server is not for components",
     true									 },
    {"policy-violation",    "the server's policy forbids what was sent",     true },
    {"unsupported-version", "the server does not speak XEP-0114",            true },
    {"invalid-from",        "the server saw a foreign sender's address",     false},
    {"not-well-formed",     "the server could not read what was sent",       false},
    {"xml-not-well-formed", "the server could not read what was sent",       false},
    {"connection-timeout",  "the server heard nothing for too long",         false},
    {"resource-constraint", "the server lacks resources",                    false},
    {"system-shutdown",     "the server is shutting down",                   false},
    {"reset",	       "the server resets the stream",                  false},
};

bool stream_error_is(const struct stanza *stanza)
{
	return stanza->kind == STANZA_OTHER &&
	       (text_is(stanza->name, "error") ||
		   text_is(stanza->name, "stream:error"));
}

static struct text condition_of(const struct stanza *stanza)
{
	const struct element *child = stanza->children;

	while (child != NULL && (!text_is(child->ns, NS_STREAM_ERRORS) ||
				    text_is(child->name, "text")))
		child = child->next;
	return child != NULL ? child->name : TEXT("undefined-condition");
}

bool stream_error_why(const struct stanza *stanza, char *why, size_t why_size)
{
	struct text condition = condition_of(stanza);
	size_t i;

	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		if (!text_is(condition, errors[i].condition))
			continue;
		(void)snprintf(why, why_size, "%s (%s)", errors[i].why,
		    errors[i].condition);
		return errors[i].refused;
	}
	(void)snprintf(why, why_size, "the server ends the stream (%.*s)",
	    (int)condition.len, condition.at);
	return false;
}
