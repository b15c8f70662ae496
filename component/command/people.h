#ifndef COMMAND_PEOPLE_H
#define COMMAND_PEOPLE_H

#include "component/command/call.h"

/*
 * People by what others call them, as far as the asker may know of them: an
 * advisor finds the claimants of their caseload, a supervisor or operator
 * those of their regions, by alias, file number or name. Where many bear a
 * name, no more are looked for than can be chosen from, and one.
 */
struct people people_claimants(const struct call *call, struct text words);
struct people people_advisors(const struct call *call, struct text words);

/* May the asker do something about this claimant? */
bool people_may(const struct call *call, const struct claimant_view *claimant);

/* The advisor of the field "advisor", whom the asker oversees, or the asker
 * where none is given; false: neither. */
bool people_advisor_given(
    const struct call *call, struct advisor_view *advisor);

/* For reports: "Alice Martin (DE-000017)" of a claimant, the same of an
 * advisor and of a region, and a region's code alone. */
struct text people_name(struct call *call, uint32_t id);
struct text people_advisor_name(struct call *call, uint32_t id);
struct text people_region_name(struct call *call, uint32_t id);
struct text people_region_code(const struct call *call, uint32_t id);

#endif
