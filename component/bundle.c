#include "component/bundle.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "component/bundle_page.h"
#include "component/case_load.h"

/* ---- the folder ---------------------------------------------------------- */

static bool complain(const char *what)
{
	(void)fprintf(
	    stderr, "guichet bundle: %s: %s\n", what, strerror(errno));
	return false;
}

/* A file that was not there; whoever may read a folder by mistake may not read
 * what stands in it. */
static FILE *create(
    struct case_file *file, const char *folder, const char *name)
{
	const char *path =
	    build_all(&file->arena, folder, "/", name, (char *)NULL).at;
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	FILE *to = fd >= 0 ? fdopen(fd, "w") : NULL;

	if (to == NULL) {
		(void)complain(path);
		if (fd >= 0)
			(void)close(fd);
	}
	return to;
}

static bool finish(FILE *to, const char *name)
{
	bool failed = ferror(to) != 0;

	if (fclose(to) != 0)
		failed = true;
	return !failed || complain(name);
}

static bool write_xml(struct case_file *file, const char *folder)
{
	static const char name[] = "absence.xml";
	FILE *to = create(file, folder, name);
	struct text xml = case_file_xml(file);

	if (to == NULL)
		return false;
	(void)fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", to);
	(void)fwrite(xml.at, 1, xml.len, to);
	(void)fputc('\n', to);
	return finish(to, name);
}

static bool write_page(struct case_file *file, const struct wording *wording,
    const char *folder, const char *language)
{
	const char *name =
	    build_all(&file->arena, "absence.", language, ".html", (char *)NULL)
		.at;
	FILE *to = create(file, folder, name);

	if (to == NULL)
		return false;
	bundle_page(file, wording, text_of(language), to);
	return finish(to, name);
}

int bundle_run(
    const struct config *config, const char *appointment, const char *folder)
{
	struct case_file *file;
	struct wording *wording;
	char why[300];
	bool done = false;

	if (folder == NULL) {
		(void)fputs("guichet bundle: needs -o FOLDER\n", stderr);
		return EXIT_FAILURE;
	}
	wording = wording_load(config->wording_folder, why, sizeof(why));
	if (wording == NULL) {
		(void)fprintf(stderr, "guichet bundle: %s\n", why);
		return EXIT_FAILURE;
	}
	file = case_load(config, "guichet bundle", appointment);
	if (file != NULL)
		done = (mkdir(folder, 0700) == 0 || errno == EEXIST ||
			   complain(folder)) &&
		       write_xml(file, folder) &&
		       write_page(file, wording, folder, "fr") &&
		       write_page(file, wording, folder, "en");
	case_free(&file);
	wording_free(&wording);
	return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
