#include "component/report_run.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "component/report_data.h"
#include "component/report_page.h"
#include "component/report_plot.h"

static bool complain(const char *what, const char *why)
{
	(void)fprintf(stderr, "guichet report: %s%s%s\n", what,
	    why[0] != '\0' ? ": " : "", why);
	return false;
}

static bool is_made_of(const char *text, const char *letters, size_t most)
{
	size_t len = strlen(text);

	return len > 0 && len <= most && strspn(text, letters) == len;
}

/* 2026-09-01; whether there is such a day the database knows. */
static bool is_day(const char *text)
{
	static const char digits[] = "0123456789";

	return strlen(text) == 10 && strspn(text, digits) == 4 &&
	       text[4] == '-' && strspn(text + 5, digits) == 2 &&
	       text[7] == '-' && strspn(text + 8, digits) == 2;
}

static bool is_fit(const struct report_ask *ask)
{
	static const char code[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "abcdefghijklmnopqrstuvwxyz0123456789-";

	if (ask->region == NULL || ask->from == NULL || ask->to == NULL ||
	    ask->folder == NULL)
		return complain("needs --region, --from, --to and -o", "");
	if (!is_made_of(ask->region, code, 32))
		return complain("this is no code of a region", ask->region);
	if (!is_day(ask->from) || !is_day(ask->to))
		return complain("a day is written like 2026-09-01",
		    is_day(ask->from) ? ask->to : ask->from);
	if (strcmp(ask->to, ask->from) < 0)
		return complain("the last day is before the first", "");
	return true;
}

/* It is not there, or it holds nothing. */
static bool is_free(const char *folder)
{
	DIR *dir = opendir(folder);
	const struct dirent *entry;
	bool empty = true;

	if (dir == NULL)
		return errno == ENOENT || complain(folder, strerror(errno));
	while (empty && (entry = readdir(dir)) != NULL)
		empty = strcmp(entry->d_name, ".") == 0 ||
			strcmp(entry->d_name, "..") == 0;
	(void)closedir(dir);
	return empty || complain(folder, "is not empty; name another");
}

static bool make_folder(const char *folder)
{
	return mkdir(folder, 0755) == 0 || errno == EEXIST ||
	       complain(folder, strerror(errno));
}

static bool load(struct report_data *data, const struct config *config,
    const struct report_ask *ask)
{
	const char *conninfo = config->report_database != NULL &&
				       config->report_database[0] != '\0'
				   ? config->report_database
				   : config->database;
	struct session *session = session_open(conninfo, "guichet report");
	char why[300];
	bool fine;

	(void)snprintf(why, sizeof(why), "%s", session_why(session));
	fine = why[0] == '\0' &&
	       report_data_load(data, session, ask, why, sizeof(why));
	session_free(&session);
	return fine || complain(why, "");
}

static bool write_all(const struct report_data *data, const char *folder)
{
	return make_folder(folder) && report_csv(data, folder) &&
	       report_plots(data, folder) && report_page(data, folder);
}

static bool make(struct report_data *data, const struct config *config,
    const struct report_ask *ask)
{
	if (!wording_speaks(data->reader.wording, data->reader.language))
		return complain("there is no wording in this language",
		    data->reader.language.at);
	return is_free(ask->folder) && report_plots_can() &&
	       load(data, config, ask) && write_all(data, ask->folder);
}

int report_run(const struct config *config, const struct report_ask *ask)
{
	char why[512];
	struct report_data data = {0};
	struct wording *wording;
	bool fine;

	if (!is_fit(ask))
		return EXIT_FAILURE;
	wording = wording_load(config->wording_folder, why, sizeof(why));
	if (wording == NULL) {
		(void)complain(why, "");
		return EXIT_FAILURE;
	}
	data.reader = (struct figure_reader){
	    .wording = wording,
	    .arena = &data.arena,
	    .language = text_of(
		ask->language != NULL ? ask->language : config->language),
	    .otherwise = text_of(config->language),
	};
	fine = make(&data, config, ask);
	arena_free(&data.arena);
	wording_free(&wording);
	if (fine)
		(void)printf("%s/index.html\n", ask->folder);
	return fine ? EXIT_SUCCESS : EXIT_FAILURE;
}
