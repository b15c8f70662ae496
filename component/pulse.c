#include "component/pulse.h"

struct pulse pulse_new(int64_t store, int64_t link, int64_t now)
{
	return (struct pulse){
	    .store = store,
	    .link = link,
	    .store_since = now,
	    .link_since = now,
	};
}

bool pulse_beats(
    struct pulse *pulse, const struct pulse_sample *sample, int64_t now)
{
	bool advanced = sample->settled != pulse->settled;

	pulse->settled = sample->settled;
	if (!sample->store_up || sample->unsettled == 0 || advanced)
		pulse->store_since = now;
	if (!sample->store_up || !sample->link_up || sample->held)
		pulse->link_since = now;
	else if (sample->answered > pulse->link_since)
		pulse->link_since = sample->answered;
	return now - pulse->store_since <= pulse->store &&
	       now - pulse->link_since <= pulse->link;
}
