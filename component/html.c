#include "component/html.h"

#include <string.h>

void html_put(FILE *to, const char *html)
{
	(void)fputs(html, to);
}

void html_text(FILE *to, struct text text)
{
	static const char special[] = "&<>\"'";
	static const char *const escaped[] = {
	    "&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
	const char *found;
	size_t i;

	for (i = 0; i < text.len; i++) {
		found = memchr(special, text.at[i], sizeof(special) - 1);
		if (found != NULL)
			html_put(to, escaped[found - special]);
		else
			(void)fputc(text.at[i], to);
	}
}
