#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "component/appointments_print.h"
#include "component/attendance_print.h"
#include "component/audit.h"
#include "component/bundle.h"
#include "component/check.h"
#include "component/client/do.h"
#include "component/client/probe.h"
#include "component/codes.h"
#include "component/commands_print.h"
#include "component/files_print.h"
#include "component/finding.h"
#include "component/import.h"
#include "component/notify.h"
#include "component/reload.h"
#include "component/report_run.h"
#include "component/road.h"
#include "component/rosters.h"
#include "component/version.h"

struct arguments {
	const char *file; /* -c */
	const char *rest[2];
	int count;
	bool audit;   /* --audit */
	bool exports; /* --export */
	bool probe;   /* --probe */
	struct report_ask report;
};

static void on_stop(void *ctx)
{
	const struct reload *anew = ctx;

	road_stop(anew->road);
}

static int run(struct config *config, const struct arguments *arguments)
{
	struct log *log = log_new(log_level_of(config->log_level));
	struct loop *loop = loop_new();
	struct notify *notify = notify_new();
	char why[256];
	struct road *road =
	    road_new(loop, config, log, notify, why, sizeof(why));
	struct reload anew = {arguments->file, config, log, loop, notify, road};
	int code = EXIT_FAILURE;

	if (road == NULL) {
		LOG(log, LOG_ERROR, "wording-unfit", LOG_TEXT("why", why));
	} else {
		LOG(log, LOG_INFO, "started", LOG_TEXT("version", version),
		    LOG_TEXT("domain", config->domain));
		loop_signals(loop, on_stop, reload, &anew);
		road_open(road);
		code = loop_run(loop);
	}
	road_free(&road);
	loop_free(&loop);
	notify_free(&notify);
	log_free(&log);
	return code;
}

static int usage(void);

static int check(struct config *config, const struct arguments *arguments)
{
	if (arguments->audit)
		return audit_run(config);
	config_print(config, stdout);
	return check_run(config);
}

static int import(struct config *config, const struct arguments *arguments)
{
	return import_run(
	    config, arguments->rest[0], arguments->rest[1], arguments->probe);
}

static int codes(struct config *config, const struct arguments *arguments)
{
	return codes_run(config, arguments->rest[0]);
}

static int report(struct config *config, const struct arguments *arguments)
{
	return report_run(config, &arguments->report);
}

static int finding(struct config *config, const struct arguments *arguments)
{
	return finding_run(config, arguments->rest[0]);
}

/* There is nothing else yet that it does. */
static int rosters(struct config *config, const struct arguments *arguments)
{
	return arguments->exports ? rosters_export(config) : usage();
}

static int bundle(struct config *config, const struct arguments *arguments)
{
	return bundle_run(config, arguments->rest[0], arguments->report.folder);
}

static const struct command {
	const char *name;
	const char *usage;
	int rest; /* arguments beside -c FILE */
	int (*run)(struct config *, const struct arguments *);
} commands[] = {
    {"run",     "run -c FILE",						  0, run    },
    {"check",   "check [--audit] -c FILE",                                      0, check  },
    {"import",  "import [--probe] -c FILE regions|advisors|claimants FILE.csv",
     2,									    import },
    {"codes",   "codes -c FILE NEW-FILE.csv",                                   1, codes  },
    {"report",  "report -c FILE --region CODE --from DAY --to DAY -o FOLDER",   0,
     report									       },
    {"bundle",  "bundle -c FILE APPOINTMENT -o FOLDER",                         1, bundle },
    {"finding", "finding -c FILE APPOINTMENT",                                  1, finding},
    {"rosters", "rosters --export -c FILE",                                     0, rosters},
};

enum {
	COMMANDS = sizeof(commands) / sizeof(commands[0])
};

static int usage(void)
{
	size_t i;

	for (i = 0; i < COMMANDS; i++)
		(void)fprintf(stderr, "%s guichet %s\n",
		    i == 0 ? "usage:" : "      ", commands[i].usage);
	(void)fputs(
	    "       guichet refind ABSENCE.xml\n"
	    "       guichet probe -a ADVISOR -b CLAIMANT\n"
	    "       guichet do -a ACCOUNT [NODE [FIELD=VALUE ...]]\n"
	    "       guichet version\n"
	    "       guichet config [mdoc]    (all keys, for docs/)\n"
	    "       guichet commands [WORDING-FOLDER]    (for docs/)\n"
	    "       guichet appointments [WORDING-FOLDER]    (for docs/)\n"
	    "       guichet attendance [WORDING-FOLDER]    (for docs/)\n"
	    "       guichet files [WORDING-FOLDER]    (for docs/)\n",
	    stderr);
	return EXIT_FAILURE;
}

/* False: there is no such option with a value. */
static bool take_value(
    struct arguments *arguments, const char *option, const char *value)
{
	struct report_ask *report = &arguments->report;
	const struct {
		const char *option;
		const char **place;
	} places[] = {
	    {"-c",         &arguments->file },
	    {"-o",         &report->folder  },
	    {"--region",   &report->region  },
	    {"--from",     &report->from    },
	    {"--to",       &report->to      },
	    {"--language", &report->language},
	};
	size_t i;

	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (strcmp(option, places[i].option) == 0) {
			*places[i].place = value;
			return true;
		}
	return false;
}

static bool read_arguments(int argc, char **argv, struct arguments *arguments)
{
	int i;

	for (i = 2; i < argc; i++) {
		if (i + 1 < argc && take_value(arguments, argv[i], argv[i + 1]))
			i++;
		else if (strcmp(argv[i], "--audit") == 0)
			arguments->audit = true;
		else if (strcmp(argv[i], "--export") == 0)
			arguments->exports = true;
		else if (strcmp(argv[i], "--probe") == 0)
			arguments->probe = true;
		else if (argv[i][0] != '-' && arguments->count < 2)
			arguments->rest[arguments->count++] = argv[i];
		else
			return false;
	}
	return arguments->file != NULL;
}

static int serve_command(
    const struct command *command, const struct arguments *arguments)
{
	char why[512];
	struct config *config = config_load(arguments->file, why, sizeof(why));
	int code;

	if (config == NULL) {
		(void)fprintf(stderr, "guichet: %s\n", why);
		return EXIT_FAILURE;
	}
	code = command->run(config, arguments);
	config_free(&config);
	return code;
}

static int print_version(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return printf("guichet %s\n", version) < 0;
}

static int print_config(int argc, char **argv)
{
	if (argc > 1 || (argc == 1 && strcmp(argv[0], "mdoc") != 0))
		return usage();
	if (argc == 1)
		config_print_mdoc(stdout);
	else
		config_print_table(stdout);
	return EXIT_SUCCESS;
}

static int print_page(
    int argc, char **argv, int (*print)(const char *folder, FILE *to))
{
	if (argc > 1)
		return usage();
	return print(argc == 1 ? argv[0] : GUICHET_WORDING, stdout);
}

static int print_commands(int argc, char **argv)
{
	return print_page(argc, argv, commands_print);
}

static int print_files(int argc, char **argv)
{
	return print_page(argc, argv, files_print);
}

static int refind(int argc, char **argv)
{
	return argc == 1 ? finding_of_bundle(argv[0]) : usage();
}

static int print_appointments(int argc, char **argv)
{
	return print_page(argc, argv, appointments_print);
}

static int print_attendance(int argc, char **argv)
{
	return print_page(argc, argv, attendance_print);
}

/* Those that need no configuration. */
static const struct tool {
	const char *name;
	int (*run)(int argc, char **argv); /* what stands behind the name */
} tools[] = {
    {"do",	   do_run            },
    {"probe",        probe_run         },
    {"version",      print_version     },
    {"config",       print_config      },
    {"commands",     print_commands    },
    {"refind",       refind            },
    {"appointments", print_appointments},
    {"files",        print_files       },
    {"attendance",   print_attendance  },
};

int main(int argc, char **argv)
{
	struct arguments arguments = {0};
	size_t i;

	if (argc < 2)
		return usage();
	for (i = 0; i < sizeof(tools) / sizeof(tools[0]); i++)
		if (strcmp(argv[1], tools[i].name) == 0)
			return tools[i].run(argc - 2, argv + 2);
	if (!read_arguments(argc, argv, &arguments))
		return usage();
	for (i = 0; i < COMMANDS; i++)
		if (strcmp(argv[1], commands[i].name) == 0 &&
		    arguments.count == commands[i].rest)
			return serve_command(&commands[i], &arguments);
	return usage();
}
