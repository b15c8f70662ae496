#ifndef TALK_GATE_H
#define TALK_GATE_H

#include <stdbool.h>

#include "component/talk/settings.h"
#include "roster/text.h"

/*
 * The one gate that all of our stanzas pass. A wrong `from` domain, a missing
 * `to`, an illegal character or too many bytes would close the whole stream on
 * one server or the other (promise 4), so such a stanza does not leave.
 */
bool gate_passes(const struct settings *settings, struct text xml);

#endif
