#include "component/config.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "component/conninfo.h"

#define BASE                                                                   \
	"domain = suivi.localhost\n"                                           \
	"component_secret = s3cret\n"                                          \
	"database = dbname=guichet\n"

enum {
	PATH_BYTES = 256,
	WHY_BYTES = 512,
	PRINTED_BYTES = 65536
};

static char folder[] = "/tmp/guichet-config-XXXXXX";
static char file[PATH_BYTES];
static char secret[PATH_BYTES];

static int make_folder(void **state)
{
	(void)state;
	if (mkdtemp(folder) == NULL)
		return -1;
	(void)snprintf(file, sizeof(file), "%s/conf", folder);
	(void)snprintf(secret, sizeof(secret), "%s/secret", folder);
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	(void)unlink(file);
	(void)unlink(secret);
	return rmdir(folder);
}

static void put(const char *path, const char *at, size_t len, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);

	assert_true(fd >= 0);
	assert_int_equal(fchmod(fd, mode), 0);
	assert_int_equal(write(fd, at, len), len);
	assert_int_equal(close(fd), 0);
}

static struct config *load(const char *text, char why[WHY_BYTES])
{
	why[0] = '\0';
	put(file, text, strlen(text), 0600);
	return config_load(file, why, WHY_BYTES);
}

static struct config *loaded(const char *text)
{
	char why[WHY_BYTES];
	struct config *config = load(text, why);

	if (config == NULL)
		fail_msg("refused: %s", why);
	return config;
}

static void refused(const char *text, const char *want)
{
	char why[WHY_BYTES];
	struct config *config = load(text, why);

	if (config != NULL)
		fail_msg("taken: %s", text);
	if (strstr(why, want) == NULL)
		fail_msg("got \"%s\", want \"%s\"", why, want);
	assert_memory_equal(why, file, strlen(file));
}

static void load__takes_defaults__where_nothing_is_given(void **state)
{
	struct config *config = loaded(BASE);

	(void)state;
	assert_string_equal(config->domain, "suivi.localhost");
	assert_string_equal(config->server_host, "127.0.0.1");
	assert_int_equal(config->server_port, 5347);
	assert_false(config->server_tunnel);
	assert_string_equal(config->advisor_address, "conseiller");
	assert_string_equal(config->service_address, "accueil");
	assert_string_equal(config->language, "fr");
	assert_string_equal(config->component_secret, "s3cret");
	config_free(&config);
	assert_null(config);
	config_free(&config);
}

static void load__reads_lines__as_they_are(void **state)
{
	struct config *config = loaded("\n  # a comment = no key\n#\n \t \n"
				       "domain=suivi.localhost\n"
				       "\tcomponent_secret\t=\t a # \"b=c' \t\n"
				       "database = host=/run user='x y'\n"
				       "server_port =  15347\n"
				       "server_tunnel = yes\n"
				       "language = en");

	(void)state;
	assert_string_equal(config->component_secret, "a # \"b=c'");
	assert_string_equal(config->database, "host=/run user='x y'");
	assert_int_equal(config->server_port, 15347);
	assert_true(config->server_tunnel);
	assert_string_equal(config->language, "en");
	config_free(&config);
}

static void load__names_the_line__when_it_cannot_be_read(void **state)
{
	(void)state;
	refused(BASE "hello\n", ":4: not a");
	refused(BASE "\n\n= 3\n", ":6: no key");
	refused(BASE "colour = red\n", ":4: unknown key colour");
	refused(BASE "Domain = x\n", ":4: unknown key");
	refused(BASE "domain = other\n", ":4: domain is given twice");
	refused(BASE "server_port = 0\n", ":4: server_port must be");
	refused(BASE "server_port = 65536\n", ":4: server_port must be");
	refused(BASE "server_port =\n", ":4: server_port must be");
	refused(BASE "server_port = 5347s\n", ":4: server_port must be");
	refused(BASE "server_port = +5347\n", ":4: server_port must be");
	refused(BASE "server_port = 0x15\n", ":4: server_port must be");
	refused(BASE "server_port = 99999999999999999999\n", ":4: server_port");
	refused(BASE "server_tunnel = true\n", ":4: server_tunnel must be");
	refused(BASE "language = fr\r\n", ":4: a control character");
}

static void load__refuses__nul_bytes_and_long_lines(void **state)
{
	static const char nul[] = BASE "language = f\0r\n";
	char long_line[6000];
	char why[WHY_BYTES];

	(void)state;
	put(file, nul, sizeof(nul) - 1, 0600);
	assert_null(config_load(file, why, sizeof(why)));
	assert_non_null(strstr(why, ":4: a NUL byte"));
	memset(long_line, '#', sizeof(long_line));
	long_line[sizeof(long_line) - 1] = '\0';
	refused(long_line, ":1: the line is too long");
}

static void load__refuses__what_makes_no_sense(void **state)
{
	(void)state;
	refused("component_secret = x\ndatabase = x\n", "domain must");
	refused("domain = Suivi\ncomponent_secret = x\n", "domain must");
	refused("domain = a'b\ncomponent_secret = x\n", "domain must");
	refused("domain = a\ndatabase = x\n", "component_secret");
	refused("domain = a\ncomponent_secret = x\n", "database must");
	refused(BASE "server_host = 192.0.2.1\n", "server_tunnel");
	refused(BASE "server_host = xmpp.example\n", "server_tunnel");
	refused(BASE "server_host =\n", "server_host");
	refused(BASE "service_address = conseiller\n", "the same");
	refused(BASE "advisor_address = a@b\n", "advisor_address");
	refused(BASE "service_address = c-abcdefgh\n", "service_address");
	refused(BASE "language = de\n", "language must");
	refused(BASE "log_level = loud\n", "log_level must");
	refused(BASE "backoff_first = 500\nbackoff_most = 400\n", "backoff");
	refused(BASE "backoff_first = 500\ndatabase_backoff_most = 400\n",
	    "database_backoff");
}

static void load__takes_far_servers__behind_a_tunnel(void **state)
{
	struct config *config =
	    loaded(BASE "server_host = 192.0.2.1\nserver_tunnel = yes\n");

	(void)state;
	assert_string_equal(config->server_host, "192.0.2.1");
	config_free(&config);
}

static void load__says_why__when_there_is_no_file(void **state)
{
	char why[WHY_BYTES];

	(void)state;
	assert_null(config_load("/nowhere/conf", why, sizeof(why)));
	assert_non_null(strstr(why, "/nowhere/conf: No such file"));
}

static void environment__overrides__the_file(void **state)
{
	struct config *config;
	char why[WHY_BYTES];

	(void)state;
	assert_int_equal(setenv("GUICHET_SERVER_PORT", "7", 1), 0);
	assert_int_equal(setenv("GUICHET_NOTHING", "7", 1), 0);
	config = loaded(BASE "server_port = 15347\n");
	assert_int_equal(config->server_port, 7);
	config_free(&config);
	assert_int_equal(setenv("GUICHET_SERVER_PORT", "seven", 1), 0);
	assert_null(load(BASE, why));
	assert_non_null(strstr(why, "GUICHET_SERVER_PORT: server_port must"));
	assert_int_equal(unsetenv("GUICHET_SERVER_PORT"), 0);
	assert_int_equal(unsetenv("GUICHET_NOTHING"), 0);
}

static void with_secret(char text[WHY_BYTES])
{
	(void)snprintf(text, WHY_BYTES,
	    "domain = a\ndatabase = x\ncomponent_secret_file = %s\n", secret);
}

static void secret_file__is_read__without_its_newline(void **state)
{
	struct config *config;
	char text[WHY_BYTES];

	(void)state;
	with_secret(text);
	put(secret, "hush hush\n", 10, 0400);
	config = loaded(text);
	assert_string_equal(config->component_secret, "hush hush");
	config_free(&config);
}

static void secret_file__is_refused__when_it_is_no_secret(void **state)
{
	char text[WHY_BYTES], both[WHY_BYTES + 64];

	(void)state;
	with_secret(text);
	(void)unlink(secret);
	refused(text, "No such file");
	put(secret, "x\n", 2, 0640);
	refused(text, "others than its owner");
	put(secret, "x\n", 2, 0604);
	refused(text, "others than its owner");
	put(secret, "\n", 1, 0600);
	refused(text, "empty");
	put(secret, "a\nb\n", 4, 0600);
	refused(text, "more than one line");
	put(secret, "a\0b\n", 4, 0600);
	refused(text, "more than one line");
	put(secret, "x\n", 2, 0600);
	(void)snprintf(both, sizeof(both), "%scomponent_secret = y\n", text);
	refused(both, "both");
}

static void secret_file__may_show_an_acl__as_a_credential(void **state)
{
	struct config *config;
	char text[WHY_BYTES];

	(void)state;
	with_secret(text);
	put(secret, "x\n", 2, 0440);
	assert_int_equal(setenv("CREDENTIALS_DIRECTORY", folder, 1), 0);
	config = loaded(text);
	config_free(&config);
	put(secret, "x\n", 2, 0444);
	refused(text, "others than its owner");
	assert_int_equal(setenv("CREDENTIALS_DIRECTORY", "/tmp/other", 1), 0);
	put(secret, "x\n", 2, 0440);
	refused(text, "others than its owner");
	assert_int_equal(unsetenv("CREDENTIALS_DIRECTORY"), 0);
}

static void conninfo_mask__hides_passwords(void **state)
{
	static const struct {
		const char *conninfo;
		const char *want;
	} cases[] = {
	    {"",					 ""			     },
	    {"dbname=a user=b",                          "dbname=a user=b"              },
	    {"password=x dbname=a",                      "password=*** dbname=a"        },
	    {"dbname=a password = 'x \\' y' user=b",
             "dbname=a password = *** user=b"                                           },
	    {"password=a\\ b user=c",                    "password=*** user=c"          },
	    {"password= user=c",                         "password= ***"                },
	    {"sslpassword=x password=y",                 "sslpassword=*** password=***" },
	    {"password='x",			      "***"                          },
	    {"nonsense",				 "***"                          },
	    {"=x",				       "***"			  },
	    {"postgresql://u@h/d",                       "postgresql://u@h/d"           },
	    {"postgresql://u:p@h/d",                     "postgresql://u:***@h/d"       },
	    {"postgres://u:@h:5432/d?x=y",               "postgres://u:***@h:5432/d?x=y"},
	    {"postgresql:///d?user=u&password=p&port=1",
             "postgresql:///d?user=u&password=***&port=1"                               },
	    {"postgresql://h:1,k:2/d?password=p",
             "postgresql://h:1,k:2/d?password=***"                                      },
	};
	char *got;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		got = conninfo_mask(cases[i].conninfo);
		assert_string_equal(got, cases[i].want);
		free(got);
	}
}

/* The keys that differ: +taken -left */
static void note(void *ctx, const char *name, bool taken)
{
	char *noted = ctx;
	size_t len = strlen(noted);

	(void)snprintf(
	    noted + len, WHY_BYTES - len, "%s%s ", taken ? "+" : "-", name);
}

static void renew__takes__what_may_change_live(void **state)
{
	char noted[WHY_BYTES] = "";
	struct config *config = loaded(BASE);
	struct config *fresh = loaded("domain = other.localhost\n"
				      "component_secret = n3w\n"
				      "database = dbname=guichet\n"
				      "server_port = 5348\n"
				      "server_tunnel = yes\n"
				      "language = en\n"
				      "log_level = debug\n"
				      "body_bytes = 1000\n");

	(void)state;
	config_renew(config, fresh, note, noted);
	assert_string_equal(noted,
	    "-domain -server_port -server_tunnel -component_secret "
	    "+language +log_level +body_bytes ");
	config_free(&fresh);
	assert_string_equal(config->domain, "suivi.localhost");
	assert_string_equal(config->component_secret, "s3cret");
	assert_int_equal(config->server_port, 5347);
	assert_false(config->server_tunnel);
	assert_string_equal(config->language, "en");
	assert_string_equal(config->log_level, "debug");
	assert_int_equal(config->body_bytes, 1000);
	config_free(&config);
}

static void renew__is_silent__when_nothing_changed(void **state)
{
	char noted[WHY_BYTES] = "";
	struct config *config = loaded(BASE);
	struct config *fresh = loaded(BASE);

	(void)state;
	config_renew(config, fresh, note, noted);
	assert_string_equal(noted, "");
	config_free(&fresh);
	config_free(&config);
}

static char *caught(void (*print)(FILE *))
{
	char *at = calloc(1, PRINTED_BYTES);
	FILE *to = fmemopen(at, PRINTED_BYTES, "w");

	assert_non_null(at);
	assert_non_null(to);
	print(to);
	assert_int_equal(fclose(to), 0);
	return at;
}

static char *printed(const struct config *config)
{
	char *at = calloc(1, PRINTED_BYTES);
	FILE *to = fmemopen(at, PRINTED_BYTES, "w");

	assert_non_null(at);
	assert_non_null(to);
	config_print(config, to);
	assert_int_equal(fclose(to), 0);
	return at;
}

static void print__masks_what_is_secret(void **state)
{
	struct config *config =
	    loaded("domain = a\ncomponent_secret = hush\n"
		   "database = password=hush dbname=d\n"
		   "import_database = postgresql://u:hush@/d\nlanguage = en\n");
	char *at = printed(config);

	(void)state;
	assert_null(strstr(at, "hush"));
	assert_non_null(strstr(at, "domain = a\n"));
	assert_non_null(strstr(at, "component_secret = ***\n"));
	assert_non_null(strstr(at, "database = password=*** dbname=d\n"));
	assert_non_null(strstr(at, "server_port = 5347\n"));
	assert_non_null(strstr(at, "server_tunnel = no\n"));
	free(at);
	config_free(&config);
}

static char *read_document(const char *path)
{
	char *at = calloc(1, PRINTED_BYTES);
	FILE *from = fopen(path, "re");

	assert_non_null(at);
	if (from == NULL)
		fail_msg("%s is missing; tests run in the top folder", path);
	assert_true(fread(at, 1, PRINTED_BYTES - 1, from) > 0);
	assert_int_equal(fclose(from), 0);
	return at;
}

static void same_in_document(const char *path, void (*print)(FILE *),
    const char *first, const char *last)
{
	char *document = read_document(path);
	char *from = strstr(document, first);
	char *want = caught(print);
	char *end;

	assert_non_null(from);
	from = strchr(from, '\n');
	assert_non_null(from);
	end = strstr(++from, last);
	assert_non_null(end);
	*end = '\0';
	assert_string_equal(from, want);
	free(want);
	free(document);
}

static void documents__have_all_keys_as_they_are_printed(void **state)
{
	same_in_document("docs/configuration.md", config_print_table,
	    "<!-- keys", "<!-- /keys -->");
	same_in_document("docs/guichet.conf.5", config_print_mdoc, ".\\\" keys",
	    ".\\\" /keys");
	(void)state;
}
static void documents__have_an_example_that_loads(void **state)
{
	static const char key[] = "thirty-two characters, or even more\n";
	struct config *config;
	char why[WHY_BYTES];

	(void)state;
	put(secret, key, sizeof(key) - 1, 0600);
	assert_int_equal(setenv("GUICHET_COMPONENT_SECRET_FILE", secret, 1), 0);
	assert_int_equal(setenv("GUICHET_CODE_KEY_FILE", secret, 1), 0);
	config = config_load("docs/guichet.conf.example", why, sizeof(why));
	assert_int_equal(unsetenv("GUICHET_COMPONENT_SECRET_FILE"), 0);
	assert_int_equal(unsetenv("GUICHET_CODE_KEY_FILE"), 0);
	if (config == NULL)
		fail_msg("%s", why);
	config_free(&config);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(load__takes_defaults__where_nothing_is_given),
	    cmocka_unit_test(load__reads_lines__as_they_are),
	    cmocka_unit_test(load__names_the_line__when_it_cannot_be_read),
	    cmocka_unit_test(load__refuses__nul_bytes_and_long_lines),
	    cmocka_unit_test(load__refuses__what_makes_no_sense),
	    cmocka_unit_test(load__takes_far_servers__behind_a_tunnel),
	    cmocka_unit_test(load__says_why__when_there_is_no_file),
	    cmocka_unit_test(environment__overrides__the_file),
	    cmocka_unit_test(secret_file__is_read__without_its_newline),
	    cmocka_unit_test(secret_file__is_refused__when_it_is_no_secret),
	    cmocka_unit_test(secret_file__may_show_an_acl__as_a_credential),
	    cmocka_unit_test(conninfo_mask__hides_passwords),
	    cmocka_unit_test(renew__takes__what_may_change_live),
	    cmocka_unit_test(renew__is_silent__when_nothing_changed),
	    cmocka_unit_test(print__masks_what_is_secret),
	    cmocka_unit_test(documents__have_all_keys_as_they_are_printed),
	    cmocka_unit_test(documents__have_an_example_that_loads),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
