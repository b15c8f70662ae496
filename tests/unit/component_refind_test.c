#include "tests/unit/bundle.h"

#include "component/finding.h"

/* What is read back from the XML of a bundle: what is none, what somebody
 * changed in it, and what is said of it then. */

#define OPENS "<absence xmlns='urn:guichet:absence:1' appointment='10'>"
#define FRAME                                                                  \
	"<appointment start='1' length='2' early='3' grace='4' tolerance='5'"  \
	" ahead='6' foreign='false'/>"
#define ROW(kind, who, at)                                                     \
	"<row id='7' kind='" kind "' who='" who "' at='" at                    \
	"' until='-9' arrived='9' source='message/1'/>"
#define ROWS(rows)         "<evidence>" rows "</evidence>"
#define FOUND(number)      "<finding at='9' number='" number "' rule='x' rows='7'/>"
#define WHOLE(rows, found) OPENS FRAME ROWS(rows) found "</absence>"

static void bundle__that_is_one__is_read(void **state)
{
	static const char xml[] = "<?xml version='1.0'?>\n" WHOLE(
	    ROW("1", "2", "-8"), FOUND("2")) "\n";
	struct case_file *file = bundle_read(xml, sizeof(xml) - 1);

	(void)state;
	assert_non_null(file);
	assert_int_equal(file->frame.grace, 4);
	assert_int_equal(file->count, 1);
	assert_int_equal(file->rows[0].at, -8);
	assert_int_equal(file->rows[0].who, SIDE_ADVISOR);
	assert_int_equal(file->stored, 2);
	case_free(&file);
	file = bundle_read(WHOLE("", ""), strlen(WHOLE("", "")));
	assert_non_null(file);
	assert_int_equal(file->stored, 0);
	case_free(&file);
}

static void bundle__that_is_none__is_refused(void **state)
{
	static const char *const none[] = {
	    "",
	    "<?xml version='1.0'",
	    "<?xml version='1.0'?>",
	    "<absence/>",
	    "<absence xmlns='urn:guichet:absence:2'>" FRAME ROWS(
		"") "</absence>",
	    OPENS "</absence>",
	    OPENS FRAME "</absence>",
	    OPENS ROWS("") "</absence>",
	    OPENS "<appointment start='' length='2' early='3' grace='4'"
		  " tolerance='5' ahead='6'/>" ROWS("") "</absence>",
	    OPENS "<appointment start='-' length='2' early='3' grace='4'"
		  " tolerance='5' ahead='6'/>" ROWS("") "</absence>",
	    OPENS "<appointment start='9223372036854775808' length='2'"
		  " early='3' grace='4' tolerance='5' ahead='6'/>" ROWS(
		      "") "</absence>",
	    OPENS "<appointment start='99999999999999999999' length='2'"
		  " early='3' grace='4' tolerance='5' ahead='6'/>" ROWS(
		      "") "</absence>",
	    WHOLE(ROW("0", "1", "8"), ""),
	    WHOLE(ROW("99", "1", "8"), ""),
	    WHOLE(ROW("1", "3", "8"), ""),
	    WHOLE(ROW("1", "-1", "8"), ""),
	    WHOLE(ROW("1", "1", "8x"), ""),
	    WHOLE("<row/>", ""),
	    WHOLE("", FOUND("0")),
	    WHOLE("", FOUND("7")),
	    WHOLE("", FOUND("two")),
	    WHOLE("", "<finding/>"),
	    WHOLE("", "") WHOLE("", ""),
	    WHOLE("", "") "x",
	    "<!DOCTYPE absence>" WHOLE("", ""),
	};
	struct case_file *file;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		file = bundle_read(none[i], strlen(none[i]));
		if (file != NULL)
			fail_msg("taken: %s", none[i]);
	}
	assert_null(bundle_read("<\0absence/>", 11));
	assert_null(case_read("guichet finding", "/nonexistent/absence.xml"));
	assert_null(case_read("guichet finding", "/tmp"));
}

/* ---- what somebody changed in it ----------------------------------------- */

/* Nothing is claimed of it that it was not: it is none, or it is said to be
 * another. */
static bool is_told(const char *xml, size_t len)
{
	struct case_file *file = bundle_read(xml, len);
	bool told = file == NULL || file->altered;

	case_free(&file);
	return told;
}

/* Each character of what the finding is made of, by another like it. */
static void bundle__that_was_changed_anywhere__is_not_the_same(void **state)
{
	struct case_file file;
	struct text xml;
	const char *from, *beyond, *at;
	char *changed;

	(void)state;
	bundle_make(&file, TEXT("words"));
	xml = case_file_xml(&file);
	from = strstr(xml.at, "<appointment ");
	beyond = strstr(xml.at, "<lines>");
	assert_true(from != NULL && beyond != NULL);
	assert_false(is_told(xml.at, xml.len));
	changed = malloc(xml.len + 1);
	assert_non_null(changed);
	for (at = from; at < beyond; at++) {
		memcpy(changed, xml.at, xml.len + 1);
		changed[at - xml.at] ^= 1;
		if (!is_told(changed, xml.len))
			fail_msg("taken: %.*s", 40, changed + (at - xml.at));
	}
	free(changed);
	case_file_clear(&file);
}

/* Replaces the first of these words. */
static struct text edited(
    struct case_file *file, struct text xml, const char *from, const char *to)
{
	struct build b = {.arena = &file->arena};
	const char *at = strstr(xml.at, from);

	assert_non_null(at);
	build_text(&b, (struct text){xml.at, (size_t)(at - xml.at)});
	build_string(&b, to);
	build_string(&b, at + strlen(from));
	return build_done(&b);
}

static void bundle__that_somebody_edited__is_not_the_same(void **state)
{
	static const struct {
		const char *from, *to;
	} edits[] = {
  /* Another grace, who rang, a row that is gone, one that is new, one
  * twice, all of them; another finding; another's appointment. */
	    {" grace='900000000'", " grace='300000000'"                                           },
	    {" who='2'",           " who='1'"						     },
	    {" kind='6'",          " kind='5'"						    },
	    {"<row id='9'",        "<rows/><row id='9'"                                           },
	    {"<evidence>",         "<evidence/><evidence>"                                        },
	    {"<evidence>",         "<evidence><row id='6' kind='1' who='1' at='9'"
			   " until='9' arrived='9' source='message/1'/>"},
	    {" rows=' 7 8 9 '",    " rows=' 7 8 '"						},
	    {" number='2'",        " number='6'"						  },
	    {" rule='absent'",     " rule='bounced'"                                              },
	    {" appointment='10'",  " appointment='11'"                                            },
	    {" foreign='false'",   " foreign='true'"                                              },
	    {" foreign='false'",   " foreign='no'"						},
	    {" channel='4'",       " channel='1'"						 },
	    {" at-utc='",          " at-utc='2026-"					       },
	    {" seal='",            " seal=''  x='"						},
	    {" seal='",            " x='"							 },
	};
	struct case_file file;
	struct text xml;
	size_t i;

	(void)state;
	bundle_make(&file, TEXT("words"));
	for (i = 0; i < sizeof(edits) / sizeof(edits[0]); i++) {
		xml = edited(
		    &file, case_file_xml(&file), edits[i].from, edits[i].to);
		if (!is_told(xml.at, xml.len))
			fail_msg("taken: %s", edits[i].to);
	}
	case_file_clear(&file);
}

/* Without what it was found from nothing can be found again. */
static void bundle__without_its_rows__is_not_the_same(void **state)
{
	struct case_file file;
	struct text xml;
	const char *from, *beyond;
	struct build b = {0};

	(void)state;
	bundle_make(&file, TEXT("words"));
	xml = case_file_xml(&file);
	from = strstr(xml.at, "<row ");
	beyond = strstr(xml.at, "</evidence>");
	b.arena = &file.arena;
	build_text(&b, (struct text){xml.at, (size_t)(from - xml.at)});
	build_string(&b, beyond);
	xml = build_done(&b);
	assert_true(is_told(xml.at, xml.len));
	case_file_clear(&file);
}

/* Numbers that nothing can be reckoned with, and words that a terminal obeys.
 */
static void bundle__of_what_cannot_be__is_refused(void **state)
{
	static const struct {
		const char *from, *to;
	} edits[] = {
	    {" start='1795600800000000'",    " start='9223372036854775807'"             },
	    {" start='1795600800000000'",    " start='-9223372036854775807'"            },
	    {" early='600000000'",           " early='9223372036854775807'"             },
	    {" early='600000000'",           " early='-1'"                              },
	    {" grace='900000000'",           " grace='31622400000001'"                  },
	    {" until='9223372036854775807'", " until='9223372036854775806'"             },
	    {" arrived='",                   " arrived='-9223372036854775807' x='"      },
	    {" source='",                    " source='\x1b[2J"                         },
	    {" source='",                    " source='a&#10;stored     claimant-absent"},
	    {" rule='",                      " rule='&#155;"                            },
	    {" rows='",                      " rows='&#10;"                             },
	    {" zone='",                      " zone='\xc3\xa9"                          },
	};
	struct case_file file;
	struct text xml;
	size_t i;

	(void)state;
	bundle_make(&file, TEXT("words"));
	for (i = 0; i < sizeof(edits) / sizeof(edits[0]); i++) {
		struct case_file *again;

		xml = edited(
		    &file, case_file_xml(&file), edits[i].from, edits[i].to);
		again = bundle_read(xml.at, xml.len);
		if (again != NULL)
			fail_msg("taken: %s", edits[i].to);
	}
	case_file_clear(&file);
}

/* ---- what is said of it -------------------------------------------------- */

static int refind(struct text xml)
{
	char path[] = "/tmp/guichet-bundle-XXXXXX";
	int fd = mkstemp(path), code;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, xml.at, xml.len), xml.len);
	(void)close(fd);
	code = finding_of_bundle(path);
	(void)unlink(path);
	return code;
}

static void refind__says_the_same__of_what_was_exported_alone(void **state)
{
	struct case_file file;
	struct text xml;

	(void)state;
	bundle_make(&file, TEXT("words"));
	xml = case_file_xml(&file);
	assert_int_equal(refind(xml), EXIT_SUCCESS);
	assert_int_equal(
	    refind(edited(&file, xml, " until-utc='open'", " until-utc=''")),
	    EXIT_FAILURE);
	/* Another finding, or another rule, and sealed by whoever knows how. */
	file.stored = FINDING_UNKNOWN;
	assert_int_equal(refind(case_file_xml(&file)), EXIT_FAILURE);
	file.stored = FINDING_CLAIMANT_ABSENT;
	file.rule = TEXT("untold");
	assert_int_equal(refind(case_file_xml(&file)), EXIT_FAILURE);
	file.rule = TEXT("absent");
	file.count = 0;
	assert_int_equal(refind(case_file_xml(&file)), EXIT_FAILURE);
	file.count = 3;
	assert_int_equal(refind(case_file_xml(&file)), EXIT_SUCCESS);
	case_file_clear(&file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(bundle__that_is_one__is_read),
	    cmocka_unit_test(bundle__that_is_none__is_refused),
	    cmocka_unit_test(
		bundle__that_was_changed_anywhere__is_not_the_same),
	    cmocka_unit_test(bundle__that_somebody_edited__is_not_the_same),
	    cmocka_unit_test(bundle__without_its_rows__is_not_the_same),
	    cmocka_unit_test(bundle__of_what_cannot_be__is_refused),
	    cmocka_unit_test(refind__says_the_same__of_what_was_exported_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
