#include "component/bundle_page.h"

#include <string.h>

#include "component/html.h"
#include "component/talk/appointment.h"
#include "component/talk/case_words.h"
#include "component/talk/zone.h"

struct page {
	struct case_file *file;
	const struct wording *wording;
	struct text language;
	FILE *to;
};

static const char style[] =
    "@page{size:A4;margin:15mm 16mm}"
    "body{margin:0 auto;max-width:50rem;padding:2rem;color:#1c2430;"
    "font:1rem/1.45 'Liberation Sans',Arial,sans-serif}"
    "h1{font-size:1.7rem;color:#1d4f91;border-bottom:3px solid #1d4f91}"
    "h2{font-size:1.2rem;margin:1.8rem 0 .5rem;color:#1d4f91}"
    "table{border-collapse:collapse;width:100%;font-size:.92rem}"
    "th,td{padding:.3rem .5rem;border-bottom:1px solid #d3dae3;"
    "text-align:left;vertical-align:top;font-weight:normal}"
    "thead th{border-bottom:2px solid #1d4f91;font-weight:bold}"
    "td:first-child{white-space:nowrap;font-variant-numeric:tabular-nums}"
    "blockquote{margin:.3rem 0;padding:.1rem .8rem;"
    "border-left:4px solid #e08a1e;white-space:pre-line}"
    "section,tr{break-inside:avoid}h2{break-after:avoid}"
    "@media print{body{max-width:none;padding:0;font-size:9.5pt}}";

/* ---- text ---------------------------------------------------------------- */

static void put(struct page *page, const char *html)
{
	html_put(page->to, html);
}

static void put_text(struct page *page, struct text text)
{
	html_text(page->to, text);
}

/* The address of a page that begins here, as far as it goes; 0: none does. What
 * ends a sentence is none of it. */
static size_t link_len(struct text text)
{
	static const char ends[] = " \t\r\n<>\"'`";
	size_t len = 0;

	if (!text_starts(text, TEXT("https://")) &&
	    !text_starts(text, TEXT("http://")))
		return 0;
	while (len < text.len && strchr(ends, text.at[len]) == NULL)
		len++;
	while (strchr(".,;:!?)", text.at[len - 1]) != NULL)
		len--;
	return len;
}

static void put_link(struct page *page, struct text address)
{
	put(page, "<a rel=\"noreferrer\" href=\"");
	put_text(page, address);
	put(page, "\">");
	put_text(page, address);
	put(page, "</a>");
}

/* What people wrote, their documents as links. */
static void put_linked(struct page *page, struct text text)
{
	size_t i = 0, from = 0, len;

	while (i < text.len) {
		len = link_len((struct text){text.at + i, text.len - i});
		if (len == 0) {
			i++;
			continue;
		}
		put_text(page, (struct text){text.at + from, i - from});
		put_link(page, (struct text){text.at + i, len});
		from = i += len;
	}
	put_text(page, (struct text){text.at + from, text.len - from});
}

static struct text say_with(struct page *page, enum wording_key key,
    const struct wording_argument *arguments, size_t count)
{
	const struct wording_ask ask = {
	    .key = key,
	    .language = page->language,
	    .otherwise = page->language,
	    .arguments = arguments,
	    .count = count,
	};

	return wording_say(page->wording, &page->file->arena, &ask, NULL);
}

static void put_word(struct page *page, enum wording_key key)
{
	put_text(page, say_with(page, key, NULL, 0));
}

static void put_heading(struct page *page, enum wording_key key)
{
	put(page, "<h2>");
	put_word(page, key);
	put(page, "</h2>\n");
}

static void put_instant(struct page *page, int64_t at)
{
	put_text(page,
	    case_instant(&page->file->arena, page->file->appointment.zone, at));
}

static void put_columns(
    struct page *page, const enum wording_key *keys, size_t count)
{
	size_t i;

	put(page, "<table><thead><tr>");
	for (i = 0; i < count; i++) {
		put(page, "<th scope=\"col\">");
		put_word(page, keys[i]);
		put(page, "</th>");
	}
	put(page, "</tr></thead>\n<tbody>\n");
}

/* ---- sections ------------------------------------------------------------ */

static struct text moment(struct page *page)
{
	struct build b = {.arena = &page->file->arena};
	struct wall wall = {0};

	build_text(
	    &b, zone_day_name(&page->file->arena, page->file->appointment.zone,
		    page->file->frame.start, page->language));
	if (zone_wall(
		page->file->appointment.zone, page->file->frame.start, &wall)) {
		build_string(&b, wall.hour < 10 ? " 0" : " ");
		build_number(&b, wall.hour);
		build_string(&b, wall.minute < 10 ? ":0" : ":");
		build_number(&b, wall.minute);
	}
	build_string(&b, " (");
	build_text(&b, page->file->appointment.zone);
	build_char(&b, ')');
	return build_done(&b);
}

static void put_appointment(struct page *page)
{
	put(page, "<p>");
	put_text(page, moment(page));
	put(page, ", ");
	put_word(page, appointment_channel(page->file->appointment.channel));
	put(page, "</p>\n<p>");
	put_word(page, WORDING_BUNDLE_ABOUT);
	put(page, "</p>\n");
}

/* What it was judged in. */
static void put_frame(struct page *page)
{
	const struct attendance_frame *f = &page->file->frame;
	struct arena *arena = &page->file->arena;
	struct text zone = page->file->appointment.zone;
	struct build seconds = {.arena = arena};
	const struct wording_argument as_of = {
	    "instant", case_instant(arena, zone, f->as_of)};
	struct wording_argument window[] = {
	    {"opens",               case_instant(arena, zone, f->start - f->early)},
	    {"closes", case_instant(arena,                   zone, f->start + f->grace)},
	    {"known",   case_instant(arena,zone, f->start - f->ahead)},
	    {"tolerance",                     {0}				},
	};

	build_number(&seconds, f->tolerance / 1000000);
	window[3].value = build_done(&seconds);
	put(page, "<p>");
	put_text(page, say_with(page, WORDING_BUNDLE_WINDOW, window, 4));
	if (f->as_of != 0) {
		put(page, " ");
		put_text(page, say_with(page, WORDING_BUNDLE_RULES, &as_of, 1));
	}
	put(page, "</p>\n");
}

static void put_finding(struct page *page)
{
	enum attendance_rule rule = case_file_rule(page->file);
	unsigned shown = attendance_signs(
	    &page->file->frame, page->file->rows, page->file->count);
	const struct attendance_rule_row *row = attendance_rule_row(rule);
	enum attendance_sign sign;

	put(page, "<section>");
	put_heading(page, WORDING_BUNDLE_FINDING);
	put(page, "<p><strong>");
	put_word(page, case_finding(row->finding));
	put(page, "</strong> (");
	put_text(page, text_of(row->name));
	put(page, ")</p>\n<ul>\n");
	for (sign = 0; sign < SIGNS; sign++)
		if ((row->needs | row->lacks) >> sign & 1U) {
			put(page, "<li>");
			put_word(page, (shown >> sign & 1U) != 0
					   ? WORDING_BUNDLE_YES
					   : WORDING_BUNDLE_NO);
			put(page, " ");
			put_word(page, case_sign(sign));
			put(page, "</li>\n");
		}
	put(page, "</ul>\n");
	put_frame(page);
	put(page, "</section>\n");
}

static void put_evidence(struct page *page)
{
	static const enum wording_key columns[] = {WORDING_BUNDLE_WHEN,
	    WORDING_BUNDLE_UNTIL, WORDING_BUNDLE_WHO, WORDING_BUNDLE_WHAT,
	    WORDING_BUNDLE_ARRIVED, WORDING_BUNDLE_SOURCE};
	size_t i;

	put_heading(page, WORDING_BUNDLE_EVIDENCE);
	put_columns(page, columns, sizeof(columns) / sizeof(columns[0]));
	for (i = 0; i < page->file->count; i++) {
		const struct evidence *row = &page->file->rows[i];
		const struct evidence_row *kind =
		    attendance_evidence_row(row->kind);

		put(page, "<tr><td>");
		put_instant(page, row->at);
		put(page, "</td><td>");
		put_instant(page, kind->is_span ? row->until : 0);
		put(page, "</td><td>");
		put_word(page, case_whose(row->who));
		put(page, "</td><td>");
		put_word(page, case_evidence(row->kind));
		put(page, "</td><td>");
		put_instant(page, row->arrived);
		put(page, "</td><td>");
		put_text(page, row->source);
		put(page, "</td></tr>\n");
	}
	put(page, "</tbody></table>\n");
}

static void put_lines(struct page *page)
{
	static const enum wording_key columns[] = {WORDING_BUNDLE_WHEN,
	    WORDING_BUNDLE_SAID, WORDING_BUNDLE_RECEIVED,
	    WORDING_BUNDLE_DISPLAYED};
	size_t i;

	put_heading(page, WORDING_BUNDLE_LINES);
	put_columns(page, columns, sizeof(columns) / sizeof(columns[0]));
	for (i = 0; i < page->file->line_count; i++) {
		const struct case_line *line = &page->file->lines[i];

		put(page, "<tr><td>");
		put_instant(page, line->at);
		put(page, "</td><td>");
		if (absence_file_is_for_other(line->id)) {
			put(page, "<em>");
			put_word(page, WORDING_BUNDLE_REPRESENTATIVE);
			put(page, "</em><br>");
		}
		put_text(page, line->body);
		put(page, "</td><td>");
		put_instant(page, line->received);
		put(page, "</td><td>");
		put_instant(page, line->displayed);
		put(page, "</td></tr>\n");
	}
	put(page, "</tbody></table>\n");
}

static void put_move(struct page *page, const struct file_step *move)
{
	const struct wording_argument helper[] = {
	    {"helper", move->helper}
        };

	put(page, "<tr><td>");
	put_instant(page, move->at);
	put(page, "</td><td>");
	put_word(page, case_event(move->event));
	if (move->late) {
		put(page, " ");
		put_word(page, WORDING_BUNDLE_LATE);
	}
	if (move->excuse != 0) {
		put(page, "<br>");
		put_word(page, case_excuse(move->excuse));
	}
	if (move->words.len > 0) {
		put(page, "<blockquote>");
		put_linked(page, move->words);
		put(page, "</blockquote>");
	}
	if (move->helper.len > 0)
		put_text(
		    page, say_with(page, WORDING_BUNDLE_HELPER, helper, 1));
	put(page, "</td><td>");
	if (case_is_explanation(move->event))
		put_word(page, case_explained_by(move));
	else
		put_text(page, move->by);
	put(page, "</td></tr>\n");
}

static void put_file(struct page *page)
{
	static const enum wording_key columns[] = {
	    WORDING_BUNDLE_WHEN, WORDING_BUNDLE_WHAT, WORDING_BUNDLE_BY};
	size_t i;

	put_heading(page, WORDING_BUNDLE_FILE);
	if (page->file->file.state == FILE_NONE) {
		put(page, "<p>");
		put_word(page, WORDING_BUNDLE_NO_FILE);
		put(page, "</p>\n");
		return;
	}
	put_columns(page, columns, sizeof(columns) / sizeof(columns[0]));
	for (i = 0; i < page->file->move_count; i++)
		put_move(page, &page->file->moves[i]);
	put(page, "</tbody></table>\n");
}

static void put_recalls(struct page *page)
{
	static const enum wording_key columns[] = {
	    WORDING_BUNDLE_WHEN, WORDING_BUNDLE_WHO, WORDING_BUNDLE_WHAT};
	size_t i;

	put_heading(page, WORDING_BUNDLE_RECALLS);
	put_columns(page, columns, sizeof(columns) / sizeof(columns[0]));
	for (i = 0; i < page->file->recall_count; i++) {
		const struct recall *recall = &page->file->recalls[i];

		put(page, "<tr><td>");
		put_instant(page, recall->at);
		put(page, "</td><td>");
		put_word(page, case_whose(recall->who));
		put(page, "</td><td>");
		put_word(page, case_recalled(recall->answer));
		put(page, "</td></tr>\n");
	}
	put(page, "</tbody></table>\n");
}

static void put_reader(struct page *page, const struct audit *reading)
{
	struct wording_argument argument = {.name = "user"};

	if (case_is_system_user(reading, &argument.value))
		put_text(page,
		    say_with(page, WORDING_BUNDLE_SYSTEM_USER, &argument, 1));
	else
		put_text(page, reading->who);
}

static void put_readings(struct page *page)
{
	static const enum wording_key columns[] = {
	    WORDING_BUNDLE_WHEN, WORDING_BUNDLE_BY};
	size_t i;

	put_heading(page, WORDING_BUNDLE_READINGS);
	put_columns(page, columns, sizeof(columns) / sizeof(columns[0]));
	for (i = 0; i < page->file->reading_count; i++) {
		put(page, "<tr><td>");
		put_instant(page, page->file->readings[i].at);
		put(page, "</td><td>");
		put_reader(page, &page->file->readings[i]);
		put(page, "</td></tr>\n");
	}
	put(page, "</tbody></table>\n");
}

void bundle_page(struct case_file *file, const struct wording *wording,
    struct text language, FILE *to)
{
	struct page page = {file, wording, language, to};

	put(&page, "<!DOCTYPE html>\n<html lang=\"");
	put_text(&page, language);
	put(&page, "\"><head><meta charset=\"utf-8\"><title>");
	put_word(&page, WORDING_BUNDLE_TITLE);
	put(&page, "</title><style>");
	put(&page, style);
	put(&page, "</style></head><body>\n<h1>");
	put_word(&page, WORDING_BUNDLE_TITLE);
	put(&page, "</h1>\n");
	put_appointment(&page);
	put_finding(&page);
	put_evidence(&page);
	put_lines(&page);
	put_file(&page);
	put_recalls(&page);
	put_readings(&page);
	put(&page, "</body></html>\n");
}
