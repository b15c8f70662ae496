#include "component/html.h"

#include <string.h>

#include "component/talk/xml.h"

void html_put(FILE *to, const char *html)
{
	(void)fputs(html, to);
}

/* What turns the reading round from there on, or is nothing to be seen. */
static bool is_hidden(uint32_t point)
{
	return (point >= 0x7f && point <= 0x9f) ||
	       (point >= 0x202a && point <= 0x202e) ||
	       (point >= 0x2066 && point <= 0x2069);
}

/* One character, of so many bytes. */
static void put_character(FILE *to, uint32_t point, struct text bytes)
{
	static const char special[] = "&<>\"'";
	static const char *const escaped[] = {
	    "&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
	const char *found =
	    bytes.len == 1 ? memchr(special, bytes.at[0], sizeof(special) - 1)
			   : NULL;

	if (found != NULL)
		html_put(to, escaped[found - special]);
	else if (point == 0)
		html_put(to, "\xef\xbf\xbd");
	else if (is_hidden(point))
		(void)fprintf(to, "[U+%04X]", (unsigned)point);
	else
		(void)fwrite(bytes.at, 1, bytes.len, to);
}

void html_text(FILE *to, struct text text)
{
	const char *at = text.at, *from;
	const char *end = text.len > 0 ? text.at + text.len : text.at;
	uint32_t point;

	while (at < end) {
		from = at;
		point = xml_next(&at, end);
		put_character(
		    to, point, (struct text){from, (size_t)(at - from)});
	}
}
