#include "component/codes.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "component/talk/code_key.h"
#include "component/talk/digest.h"
#include "roster/policy.h"
#include "store/session.h"

enum {
	RANDOM_BYTES = 32,
	CHUNK = 1000, /* codes of one statement */
	SQL_BYTES = 128,
};

struct codes {
	const struct config *config;
	const char *file;
	struct session *session;
	struct arena arena;
	struct build lines;               /* of the file */
	struct build who, digests, until; /* of the next statement */
	uint32_t waiting;                 /* codes in it */
	uint32_t made;
	bool failed; /* and it was said why */
};

static int fail(struct codes *codes, const char *why)
{
	(void)fprintf(stderr, "guichet codes: %s\n", why);
	codes->failed = true;
	return EXIT_FAILURE;
}

/* --- one code ------------------------------------------------------------- */

static bool new_code(struct code *code)
{
	uint8_t random[RANDOM_BYTES];

	do {
		if (getrandom(random, sizeof(random), 0) !=
		    (ssize_t)sizeof(random))
			return false;
	} while (!code_make(random, sizeof(random), code));
	return true;
}

/* RFC 4180. */
static void put_cell(struct build *b, struct text cell)
{
	bool quoted = false;
	size_t i;

	for (i = 0; i < cell.len; i++)
		quoted = quoted || strchr(",;\"\r\n", cell.at[i]) != NULL;
	if (quoted)
		build_char(b, '"');
	for (i = 0; i < cell.len; i++) {
		if (cell.at[i] == '"')
			build_char(b, '"');
		build_char(b, cell.at[i]);
	}
	if (quoted)
		build_char(b, '"');
}

static void put_line(
    struct codes *codes, const struct row *row, const struct code *code)
{
	char shown[CODE_SHOWN];

	code_show(code, shown);
	put_cell(&codes->lines, row->cells[1]);
	build_char(&codes->lines, ',');
	put_cell(&codes->lines, row->cells[2]);
	build_char(&codes->lines, ',');
	build_string(&codes->lines, shown);
	build_char(&codes->lines, ',');
	put_cell(&codes->lines, row->cells[4]);
	build_char(&codes->lines, '\n');
}

/* --- to the database ------------------------------------------------------ */

static bool send(struct codes *codes)
{
	struct text sql;
	bool fine;

	if (codes->waiting == 0)
		return true;
	sql = build_all(&codes->arena, "SELECT guichet.add_codes('{",
	    codes->who.at, "}', '{", codes->digests.at, "}', '{",
	    codes->until.at, "}')", (char *)NULL);
	fine = session_run(codes->session, sql.at, NULL, NULL);
	codes->who = codes->digests = codes->until =
	    (struct build){.arena = &codes->arena};
	codes->waiting = 0;
	return fine;
}

/* Numbers, hex digits and the server's own instants: nothing to escape. */
static void put_row(
    struct codes *codes, const struct row *row, const struct code *code)
{
	struct text digest =
	    code_digest(&codes->arena, text_of(codes->config->code_key), code);

	if (codes->waiting > 0) {
		build_char(&codes->who, ',');
		build_char(&codes->digests, ',');
		build_char(&codes->until, ',');
	}
	build_text(&codes->who, row->cells[0]);
	build_string(&codes->digests, "\"\\\\x");
	build_text(&codes->digests, digest_hex(&codes->arena, digest));
	build_char(&codes->digests, '"');
	build_char(&codes->until, '"');
	build_text(&codes->until, row->cells[3]);
	build_char(&codes->until, '"');
	codes->waiting++;
	codes->made++;
}

static void on_wanted(void *ctx, const struct row *row)
{
	struct codes *codes = ctx;
	struct code code;

	if (codes->failed)
		return;
	if (!new_code(&code)) {
		(void)fail(codes, "no random numbers can be had");
		return;
	}
	put_line(codes, row, &code);
	put_row(codes, row, &code);
	if (codes->waiting == CHUNK && !send(codes))
		codes->failed = true;
}

static bool make(struct codes *codes)
{
	char sql[SQL_BYTES];

	(void)snprintf(sql, sizeof(sql),
	    "SELECT * FROM guichet.codes_wanted(%" PRId64 ")",
	    policy_row(POLICY_CODE_DAYS)->otherwise);
	build_string(&codes->lines, "number,name,code,last_day\n");
	return session_run(codes->session, "BEGIN", NULL, NULL) &&
	       session_run(codes->session, sql, on_wanted, codes) &&
	       !codes->failed && send(codes);
}

/* --- to the file ---------------------------------------------------------- */

static bool write_all(int fd, struct text text)
{
	ssize_t written;

	while (text.len > 0) {
		written = write(fd, text.at, text.len);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return false;
		text.at += written;
		text.len -= (size_t)written;
	}
	return true;
}

/* The name of a new file is on the disk with its folder. */
static bool sync_folder(const char *file)
{
	struct arena arena = {0};
	char *folder = arena_copy(&arena, file, strlen(file));
	char *slash = strrchr(folder, '/');
	bool fine;
	int fd;

	if (slash != NULL)
		slash[slash == folder ? 1 : 0] = '\0';
	fd = open(
	    slash != NULL ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	fine = fd >= 0 && fsync(fd) == 0;
	if (fd >= 0)
		(void)close(fd);
	arena_free(&arena);
	return fine;
}

static bool write_file(const struct codes *codes)
{
	int fd = open(codes->file,
	    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	int why;
	bool fine;

	if (fd < 0) {
		(void)fprintf(stderr, "guichet codes: %s: %s\n", codes->file,
		    strerror(errno));
		return false;
	}
	fine = write_all(fd, build_done(&codes->lines)) && fsync(fd) == 0;
	why = errno;
	fine = close(fd) == 0 && fine && sync_folder(codes->file);
	if (fine)
		return true;
	(void)fprintf(
	    stderr, "guichet codes: %s: %s\n", codes->file, strerror(why));
	(void)unlink(codes->file);
	return false;
}

/* A lost connection does not say whether it was committed. */
static int commit(struct codes *codes)
{
	const char *state;

	if (session_run(codes->session, "COMMIT", NULL, NULL)) {
		(void)printf(
		    "%s: %" PRIu32 " codes\n", codes->file, codes->made);
		return EXIT_SUCCESS;
	}
	state = session_sqlstate(codes->session);
	if (strncmp(state, "08", 2) != 0 && strncmp(state, "57", 2) != 0) {
		(void)unlink(codes->file);
		return fail(codes, session_why(codes->session));
	}
	(void)fprintf(stderr,
	    "guichet codes: the connection was lost at the end. Run it again "
	    "with another file: if it finds nobody, the codes in %s are good; "
	    "else throw that one away\n",
	    codes->file);
	return EXIT_FAILURE;
}

static int run(struct codes *codes)
{
	if (session_why(codes->session)[0] != '\0' || !make(codes)) {
		if (session_why(codes->session)[0] != '\0')
			(void)fail(codes, session_why(codes->session));
		return EXIT_FAILURE;
	}
	if (codes->made == 0) {
		(void)puts("nobody needs a code; no file was written");
		return EXIT_SUCCESS;
	}
	return write_file(codes) ? commit(codes) : EXIT_FAILURE;
}

int codes_run(const struct config *config, const char *file)
{
	struct codes codes = {.config = config, .file = file};
	int code;

	if (config->code_key[0] == '\0')
		return fail(&codes, "code_key or code_key_file must be given");
	if (config->codes_database[0] == '\0')
		return fail(&codes, "codes_database must be given");
	codes.lines.arena = codes.who.arena = codes.digests.arena =
	    codes.until.arena = &codes.arena;
	codes.session = session_open(config->codes_database, "guichet codes");
	code = run(&codes);
	arena_free(&codes.arena);
	session_free(&codes.session);
	return code;
}
