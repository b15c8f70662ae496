#ifndef COMPONENT_HTML_H
#define COMPONENT_HTML_H

#include <stdio.h>

#include "roster/text.h"

/* What the pages for people are written by. */
void html_put(FILE *to, const char *html);
void html_text(FILE *to, struct text text); /* between tags, or in quotes */

#endif
