#ifndef TESTS_UNIT_BUNDLE_H
#define TESTS_UNIT_BUNDLE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "component/case_load.h"

/* A missed appointment as a bundle has it, with words of people; and what is
 * read back from its XML. */
static const int64_t START = INT64_C(1795600800) * 1000000; /* 10:00 UTC */
static const int64_t MINUTE = INT64_C(60) * 1000000;

static inline void bundle_row(struct case_file *file, uint64_t id,
    enum evidence_kind kind, enum side who, int64_t at)
{
	struct fact row = {.kind = FACT_EVIDENCE};

	row.as.evidence = (struct evidence){
	    .id = id,
	    .kind = kind,
	    .who = who,
	    .at = START + at,
	    .until = kind == EVIDENCE_LOST ? EVIDENCE_OPEN : START + at,
	    .arrived = START + at,
	    .source = TEXT("message/1099511627777"),
	};
	case_file_take(file, &row);
}

static inline void bundle_words(struct case_file *file, struct text words)
{
	struct fact of = {.kind = FACT_ABSENCE_FILE};
	struct fact line = {.kind = FACT_CASE_LINE};
	struct fact move = {.kind = FACT_FILE_STEP};
	struct fact read = {.kind = FACT_AUDIT};

	of.as.absence_file.state = FILE_DUE;
	line.as.case_line = (struct case_line){
	    .id = TEXT("file/a/1"), .at = START + MINUTE, .body = words};
	move.as.file_step = (struct file_step){
	    .event = FILE_OBSERVE,
	    .state = FILE_DUE,
	    .version = 2,
	    .at = START + MINUTE,
	    .words = words,
	    .helper = words,
	};
	read.as.audit = (struct audit){.at = START, .who = words};
	case_file_take(file, &of);
	case_file_take(file, &line);
	case_file_take(file, &move);
	move.as.file_step.event = FILE_NOTE;
	move.as.file_step.by = words;
	case_file_take(file, &move);
	case_file_take(file, &read);
}

/* Found absent, over everything that rows may be: instants and spans. */
static inline void bundle_make(struct case_file *file, struct text words)
{
	*file = (struct case_file){.judged = true,
	    .at = START + 30 * MINUTE,
	    .stored = FINDING_CLAIMANT_ABSENT,
	    .rule = TEXT("absent"),
	    .used = TEXT(" 7 8 9 ")};
	file->appointment.id = 10;
	file->appointment.zone = TEXT("Europe/Paris");
	file->appointment.channel = CHANNEL_PHONE;
	file->frame = (struct attendance_frame){
	    .start = START,
	    .length = 30 * MINUTE,
	    .early = 10 * MINUTE,
	    .grace = 15 * MINUTE,
	    .tolerance = MINUTE,
	    .ahead = 60 * MINUTE,
	    .as_of = START - 120 * MINUTE,
	};
	bundle_row(file, 7, EVIDENCE_DISPLAYED, SIDE_CLAIMANT, -90 * MINUTE);
	bundle_row(file, 8, EVIDENCE_NO_ANSWER, SIDE_ADVISOR, 2 * MINUTE);
	bundle_row(file, 9, EVIDENCE_LOST, SIDE_CLAIMANT, 16 * MINUTE);
	bundle_words(file, words);
}

static inline struct case_file *bundle_read(const char *xml, size_t len)
{
	char path[] = "/tmp/guichet-bundle-XXXXXX";
	int fd = mkstemp(path);
	struct case_file *file;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, xml, len), len);
	(void)close(fd);
	file = case_read("guichet finding", path);
	(void)unlink(path);
	return file;
}

#endif
