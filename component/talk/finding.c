#include "component/talk/finding.h"

static const struct {
	enum wording_key claimant, advisor;
} sentences[] = {
#define RULE(NAME, name, needs, lacks, FINDING)                                \
	{WORDING_FINDING_##NAME##_CLAIMANT, WORDING_FINDING_##NAME##_ADVISOR},
#include "roster/attendance.def"
#undef RULE
};

enum wording_key finding_sentence(enum attendance_rule rule, enum side side)
{
	return side == SIDE_CLAIMANT ? sentences[rule].claimant
				     : sentences[rule].advisor;
}
