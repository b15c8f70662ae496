#include "component/talk/case_words.h"

#include <stdio.h>

#include "component/talk/zone.h"

/* The names of what is in the tables of attendance. */
static const enum wording_key signs[SIGNS] = {
#define SIGN(NAME, test, meaning) WORDING_SIGN_##NAME,
#include "roster/attendance_sign.def"
#undef SIGN
};

static const enum wording_key kinds[] = {
    [0] = WORDING_EVIDENCE_SENTENCE,
#define EVIDENCE(number, NAME, name, WHOSE, SHAPE, meaning)                    \
	[number] = WORDING_EVIDENCE_##NAME,
#include "roster/evidence.def"
#undef EVIDENCE
};

static const enum wording_key findings[] = {
    [0] = WORDING_FOUND_UNKNOWN,
#define FINDING(number, NAME, name) [number] = WORDING_FOUND_##NAME,
#include "roster/finding.def"
#undef FINDING
};

enum wording_key case_sign(enum attendance_sign sign)
{
	return signs[sign];
}

enum wording_key case_evidence(enum evidence_kind kind)
{
	return kinds[kind];
}

enum wording_key case_finding(enum finding finding)
{
	return findings[finding];
}

enum wording_key case_whose(enum side side)
{
	if (side == SIDE_CLAIMANT)
		return WORDING_BUNDLE_CLAIMANT;
	return side == SIDE_ADVISOR ? WORDING_BUNDLE_ADVISOR
				    : WORDING_BUNDLE_SERVICE;
}

enum wording_key case_recalled(enum recalled answer)
{
	static const enum wording_key keys[] = {
	    [0] = WORDING_RECALL_AWAY,
	    [RECALLED_MET] = WORDING_RECALL_MET,
	    [RECALLED_ALONE] = WORDING_RECALL_ALONE,
	    [RECALLED_AWAY] = WORDING_RECALL_AWAY,
	};

	return keys[answer];
}

enum wording_key case_event(enum file_event event)
{
	static const enum wording_key keys[FILE_EVENTS] = {
	    [0] = WORDING_BUNDLE_OPENED,
	    [FILE_OPEN] = WORDING_BUNDLE_OPENED,
	    [FILE_RECEIPT] = WORDING_BUNDLE_PROVEN,
	    [FILE_OBSERVE] = WORDING_BUNDLE_EXPLAINED,
	    [FILE_REMIND] = WORDING_BUNDLE_REMINDED,
	    [FILE_EXPIRE] = WORDING_BUNDLE_EXPIRED,
	    [FILE_GIVE_UP] = WORDING_BUNDLE_UNPROVEN,
	    [FILE_EXCUSE] = WORDING_DECISION_EXCUSED,
	    [FILE_NOTE] = WORDING_DECISION_NOTED,
	    [FILE_REFER] = WORDING_DECISION_REFERRED,
	    [FILE_REOPEN] = WORDING_BUNDLE_REOPENED,
	    [FILE_ADD] = WORDING_BUNDLE_EXPLAINED,
	    [FILE_RENEW] = WORDING_BUNDLE_RENEWED,
	    [FILE_REFUTE] = WORDING_FILE_UNFOUNDED,
	};

	return keys[event];
}

bool case_is_explanation(enum file_event event)
{
	return event == FILE_OBSERVE || event == FILE_ADD;
}

enum wording_key case_explained_by(const struct file_step *move)
{
	return move->for_them ? WORDING_BUNDLE_REPRESENTATIVE
			      : WORDING_BUNDLE_CLAIMANT;
}

enum wording_key case_excuse(enum excuse excuse)
{
	static const enum wording_key keys[] = {
	    [0] = WORDING_EXCUSE_OTHER,
	    [EXCUSE_ILLNESS] = WORDING_EXCUSE_ILLNESS,
	    [EXCUSE_WORK] = WORDING_EXCUSE_WORK,
	    [EXCUSE_FAMILY] = WORDING_EXCUSE_FAMILY,
	    [EXCUSE_TRANSPORT] = WORDING_EXCUSE_TRANSPORT,
	    [EXCUSE_TECHNICAL] = WORDING_EXCUSE_TECHNICAL,
	    [EXCUSE_UNAWARE] = WORDING_EXCUSE_UNAWARE,
	    [EXCUSE_OTHER] = WORDING_EXCUSE_OTHER,
	};

	return keys[excuse];
}

bool case_is_system_user(const struct audit *reading, struct text *user)
{
	const struct text prefix = TEXT(AUDIT_SYSTEM_USER);

	if (reading->door != DOOR_TOOL || !text_starts(reading->who, prefix))
		return false;
	*user = (struct text){
	    reading->who.at + prefix.len, reading->who.len - prefix.len};
	return true;
}

struct text case_instant(struct arena *arena, struct text zone, int64_t at)
{
	struct wall wall = {0};
	char stamp[64];

	if (at == 0 || at == EVIDENCE_OPEN || !zone_wall(zone, at, &wall))
		return TEXT("\xe2\x80\x93");
	(void)snprintf(stamp, sizeof(stamp), "%04d-%02d-%02d %02d:%02d:%02d",
	    wall.year, wall.month, wall.day, wall.hour, wall.minute,
	    (int)(at / 1000000 % 60));
	return text_keep(arena, text_of(stamp));
}
