#include "component/report_page.h"

#include <string.h>

#include "component/html.h"
#include "component/report_plot.h"
#include "component/report_table.h"
#include "component/talk/zone.h"

struct page {
	const struct report_data *data;
	FILE *to;
};

static const char style[] =
    "@page{size:A4;margin:15mm 16mm}"
    "html{background:#eef1f5}"
    "body{margin:0 auto;max-width:50rem;padding:2.5rem 3rem;background:#fff;"
    "color:#1c2430;font:1rem/1.45 'Liberation Sans',Arial,sans-serif}"
    "header{border-bottom:3px solid #1d4f91;margin-bottom:1.5rem}"
    "header p{margin:.2rem 0;color:#414c5b}"
    "h1{font-size:1.9rem;line-height:1.2;margin:.2rem 0 .6rem;color:#1d4f91}"
    "h2{font-size:1.25rem;margin:2.2rem 0 .6rem;color:#1d4f91}"
    ".key{display:grid;grid-template-columns:repeat(4,1fr);gap:1rem;margin:0}"
    ".key div{display:flex;flex-direction:column-reverse;"
    "justify-content:flex-end;border-left:4px solid #e08a1e;"
    "padding:.1rem .8rem}"
    ".key dt{font-size:.85rem;color:#414c5b}"
    ".key dd{margin:0;font-size:1.7rem;font-weight:bold}"
    "table{border-collapse:collapse;width:100%}"
    "caption{text-align:left;color:#414c5b;font-size:.9rem;"
    "padding-bottom:.4rem}"
    "th,td{padding:.3rem .5rem;border-bottom:1px solid #d3dae3;"
    "text-align:left;font-weight:normal}"
    "thead th{border-bottom:2px solid #1d4f91;font-weight:bold}"
    "td,thead th+th{text-align:right;white-space:nowrap;"
    "font-variant-numeric:tabular-nums}"
    "tfoot th,tfoot td{font-weight:bold;border-bottom:0}"
    ".wide{font-size:.82rem}.wide thead td{border-bottom:2px solid #1d4f91}"
    ".wide thead th{text-align:right}.wide tbody th{width:23%}.wide thead th+th{white-space:normal;"
    "vertical-align:bottom}table+table{margin-top:1rem}"
    ".hours{font-size:.85rem}.hours th,.hours td{padding:.08rem .5rem}"
    "figure{margin:.5rem 0 1rem}img{display:block;width:100%;height:auto}"
    ".reading{font-size:.9rem;margin:0;padding-left:1.2rem}"
    ".reading li{margin:.2rem 0}"
    "section,table,figure{break-inside:avoid}h2{break-after:avoid}"
    ".long{break-inside:auto;break-before:page}"
    "@media print{html{background:none;font-size:9.5pt}"
    "body{max-width:none;padding:0;line-height:1.3}h2{margin:1.1rem 0 .4rem}"
    "th,td{padding:.2rem .5rem}figure{margin:.2rem 0 .4rem}a{color:inherit}}"
    "@media(max-width:40rem){body{padding:1rem}"
    ".key{grid-template-columns:1fr 1fr}}";

/* ---- text ----------------------------------------------------------------
 */

static void put(struct page *page, const char *html)
{
	html_put(page->to, html);
}

static void put_text(struct page *page, struct text text)
{
	html_text(page->to, text);
}

static void put_word(struct page *page, enum wording_key key)
{
	put_text(page, figure_word(&page->data->reader, key));
}

static void put_words(struct page *page, enum wording_key key,
    const struct wording_argument *arguments, size_t count)
{
	put_text(
	    page, figure_word_with(&page->data->reader, key, arguments, count));
}

/* An element around a sentence. */
static void put_in(struct page *page, const char *open, enum wording_key key,
    const char *close)
{
	put(page, open);
	put_word(page, key);
	put(page, close);
}

static void put_figure(
    struct page *page, const struct figure *figure, enum figure_unit unit)
{
	put_text(page, figure_say(&page->data->reader, figure, unit));
}

static struct text day(struct page *page, int64_t at)
{
	const struct report_data *data = page->data;

	return zone_day_name(
	    data->reader.arena, data->zone, at, data->reader.language);
}

static struct text clock_of(struct page *page, int64_t at)
{
	struct build b = {.arena = page->data->reader.arena};
	struct wall wall = {0};

	(void)zone_wall(page->data->zone, at, &wall);
	build_number(&b, wall.hour);
	build_char(&b, ':');
	if (wall.minute < 10)
		build_char(&b, '0');
	build_number(&b, wall.minute);
	return build_done(&b);
}

/* ---- tables --------------------------------------------------------------
 */

static void open_table(
    struct page *page, const char *table, enum wording_key caption)
{
	put(page, table);
	put_in(page, "<caption>", caption, "</caption>\n");
}

static void put_rows(struct page *page, const char *const *groups)
{
	const struct figure_row *row;
	size_t i;

	for (; *groups != NULL; groups++)
		for (i = 0; i < FIGURE_ROWS; i++) {
			row = &figure_rows[i];
			if (strcmp(row->figure, *groups) != 0)
				continue;
			put_in(page, "<tr><th scope=\"row\">", row->label,
			    "</th><td>");
			put_figure(
			    page, &page->data->figures.rows[i], row->unit);
			put(page, "</td></tr>\n");
		}
}

static void put_table(
    struct page *page, enum wording_key caption, const char *const *groups)
{
	open_table(page, "<table>", caption);
	put_in(page, "<thead><tr><th scope=\"col\">", WORDING_PAGE_FIGURE,
	    "</th>");
	put_in(page, "<th scope=\"col\">", WORDING_PAGE_VALUE,
	    "</th></tr></thead>\n<tbody>\n");
	put_rows(page, groups);
	put(page, "</tbody></table>\n");
}

static void put_pair(struct page *page, const struct figure *claimants,
    const struct figure *advisors)
{
	put(page, "</th><td>");
	put_figure(page, claimants, FIGURE_COUNT);
	put(page, "</td><td>");
	put_figure(page, advisors, FIGURE_COUNT);
	put(page, "</td></tr>\n");
}

static void put_hours(struct page *page)
{
	const struct figures *figures = &page->data->figures;
	size_t i;

	open_table(page, "<table class=\"hours\">", WORDING_PAGE_HOURS_CAPTION);
	put_in(
	    page, "<thead><tr><th scope=\"col\">", WORDING_PAGE_HOUR, "</th>");
	put_in(page, "<th scope=\"col\">", WORDING_PAGE_CLAIMANTS, "</th>");
	put_in(page, "<th scope=\"col\">", WORDING_PAGE_ADVISOR_COLUMN,
	    "</th></tr></thead>\n<tbody>\n");
	for (i = 0; i < FIGURE_DAY; i++) {
		(void)fprintf(page->to,
		    "<tr><th scope=\"row\">%zu&#160;h&#8211;%zu&#160;h", i,
		    i + 1);
		put_pair(
		    page, &figures->by_claimants[i], &figures->by_advisors[i]);
	}
	put_in(page, "</tbody><tfoot><tr><th scope=\"row\">",
	    WORDING_PAGE_ALL_HOURS, "");
	put_pair(page, &figures->rows[FIGURE_AT_BY_CLAIMANTS],
	    &figures->rows[FIGURE_AT_BY_ADVISORS]);
	put(page, "</tfoot></table>\n");
}

/* ---- sections ------------------------------------------------------------
 */

static void put_plot(
    struct page *page, enum report_plot plot, enum wording_key alternative)
{
	if (!report_plot_has(page->data, plot)) {
		put_in(page, "<p>", WORDING_PAGE_NO_PLOT, "</p>\n");
		return;
	}
	(void)fprintf(page->to,
	    "<figure><img src=\"%s\" width=\"760\" height=\"250\" alt=\"",
	    report_plot_file(plot));
	put_word(page, alternative);
	put(page, "\"></figure>\n");
}

static void open_section(struct page *page, enum wording_key heading)
{
	put_in(page, "<section>\n<h2>", heading, "</h2>\n");
}

static void put_reading(struct page *page)
{
	static const enum wording_key items[] = {
	    WORDING_PAGE_READ_WITHHELD,
	    WORDING_PAGE_READ_PEOPLE,
	    WORDING_PAGE_READ_QUESTIONS,
	    WORDING_PAGE_READ_TIME,
	    WORDING_PAGE_READ_APPOINTMENTS,
	    WORDING_PAGE_READ_ADVISORS,
	};
	size_t i;

	open_section(page, WORDING_PAGE_READING);
	put(page, "<ul class=\"reading\">\n");
	for (i = 0; i < sizeof(items) / sizeof(items[0]); i++)
		put_in(page, "<li>", items[i], "</li>\n");
	put(page, "</ul>\n</section>\n");
}

static void put_subject(struct page *page, enum figure_subject subject,
    enum report_plot plot, enum wording_key alternative)
{
	static const enum wording_key headings[FIGURE_SUBJECTS] = {
	    [FIGURES_APPOINTMENTS] = WORDING_FIGURE_APPOINTMENTS,
	    [FIGURES_REMINDERS] = WORDING_FIGURE_REMINDERS,
	    [FIGURES_ABSENCES] = WORDING_FIGURE_ABSENCES,
	};

	put_in(page, "<section class=\"long\">\n<h2>", headings[subject],
	    "</h2>\n");
	put_plot(page, plot, alternative);
	report_tables(page->to, page->data, subject);
	put(page, "</section>\n");
}

/* On paper the first three fill a page, and the next two another. */
static void put_sections(struct page *page)
{
	static const char *const people[] = {"people", NULL};
	static const char *const answers[] = {"questions", "answer", NULL};
	static const char *const withdrawn[] = {"withdrawn", NULL};
	static const char *const advisors[] = {"advisors", "caseload", NULL};

	open_section(page, WORDING_PAGE_PEOPLE);
	put_table(page, WORDING_PAGE_PEOPLE_CAPTION, people);
	put(page, "</section>\n");
	open_section(page, WORDING_PAGE_ANSWERS);
	put_table(page, WORDING_PAGE_ANSWERS_CAPTION, answers);
	put(page, "</section>\n");
	put_reading(page);
	open_section(page, WORDING_PAGE_WITHDRAWN);
	put_plot(page, PLOT_WITHDRAWN, WORDING_PAGE_WITHDRAWN_ALT);
	put_table(page, WORDING_PAGE_WITHDRAWN_CAPTION, withdrawn);
	put(page, "</section>\n");
	open_section(page, WORDING_PAGE_ADVISORS);
	put_plot(page, PLOT_CASELOAD, WORDING_PAGE_CASELOAD_ALT);
	put_table(page, WORDING_PAGE_ADVISORS_CAPTION, advisors);
	put(page, "</section>\n");
	open_section(page, WORDING_PAGE_HOURS);
	put_plot(page, PLOT_HOURS, WORDING_PAGE_HOURS_ALT);
	put_hours(page);
	put(page, "</section>\n");
	put_subject(
	    page, FIGURES_APPOINTMENTS, PLOT_NOTICE, WORDING_PAGE_NOTICE_ALT);
	put_subject(page, FIGURES_REMINDERS, PLOT_REMINDERS,
	    WORDING_PAGE_REMINDERS_ALT);
	put_subject(
	    page, FIGURES_ABSENCES, PLOT_FINDINGS, WORDING_PAGE_FINDINGS_ALT);
}

static void put_files(struct page *page)
{
	static const char *const files[] = {"figures.csv", "withdrawn.csv",
	    "caseload.csv", "hours.csv", "appointments.csv", "reminders.csv",
	    "absences.csv"};
	size_t i;

	put_in(page, "<footer>\n<p>", WORDING_PAGE_FILES, "");
	put_word(page, WORDING_COLON);
	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		(void)fprintf(page->to, "%s<a href=\"%s\">%s</a>",
		    i == 0 ? " " : ", ", files[i], files[i]);
	put(page, "</p>\n</footer>\n");
}

static void put_key(struct page *page)
{
	static const enum figure_place keys[] = {
	    FIGURE_AT_FOLLOWED,
	    FIGURE_AT_ENROLLED,
	    FIGURE_AT_SHARE,
	    FIGURE_AT_MEDIAN,
	};
	const struct figure_row *row;
	size_t i;

	put(page, "<dl class=\"key\">\n");
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		row = &figure_rows[keys[i]];
		put_in(page, "<div><dt>", row->label, "</dt><dd>");
		put_figure(page, &page->data->figures.rows[keys[i]], row->unit);
		put(page, "</dd></div>\n");
	}
	put(page, "</dl>\n");
}

static void put_header(struct page *page)
{
	const struct report_data *data = page->data;
	const struct wording_argument period[] = {
	    {"from", day(page, data->since)     },
	    {"to",   day(page, data->ending - 1)},
	};
	const struct wording_argument as_of[] = {
	    {"day",  day(page,      data->as_of)},
	    {"time", clock_of(page, data->as_of)},
	};

	put_in(page, "<header>\n<p>", WORDING_PAGE_TITLE, "</p>\n<h1>");
	put_text(page, data->region);
	put(page, "</h1>\n<p>");
	put_words(page, WORDING_PAGE_PERIOD, period, 2);
	put(page, "</p>\n<p>");
	put_words(page, WORDING_PAGE_AS_OF, as_of, 2);
	put(page, "</p>\n</header>\n");
}

static void put_all(struct page *page)
{
	put(page, "<!DOCTYPE html>\n<html lang=\"");
	put_text(page, page->data->reader.language);
	put(page, "\">\n<head>\n<meta charset=\"utf-8\">\n"
		  "<meta name=\"viewport\" content=\"width=device-width\">\n"
		  "<title>");
	put_word(page, WORDING_PAGE_TITLE);
	put(page, " &#8211; ");
	put_text(page, page->data->region);
	put(page, "</title>\n<style>");
	put(page, style);
	put(page, "</style>\n</head>\n<body>\n");
	put_header(page);
	put(page, "<main>\n");
	put_key(page);
	put_sections(page);
	put(page, "</main>\n");
	put_files(page);
	put(page, "</body>\n</html>\n");
}

bool report_page(const struct report_data *data, const char *folder)
{
	struct page page = {data, report_file(folder, "index.html")};

	if (page.to == NULL)
		return false;
	put_all(&page);
	return report_close(page.to, "index.html");
}
