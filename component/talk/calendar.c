#include "component/talk/calendar.h"

#include <assert.h>
#include <libical/ical.h>
#include <stdlib.h>

static const int64_t SECOND = INT64_C(1000000);

static struct icaltimetype time_of(int64_t at)
{
	int64_t over = at % SECOND;
	int64_t seconds = at / SECOND - (over < 0 ? 1 : 0);

	return icaltime_from_timet_with_zone(
	    (time_t)seconds, 0, icaltimezone_get_utc_timezone());
}

static enum icalproperty_status status_of(const struct calendar_event *event)
{
	if (event->cancelled)
		return ICAL_STATUS_CANCELLED;
	return event->tentative ? ICAL_STATUS_TENTATIVE : ICAL_STATUS_CONFIRMED;
}

/* Texts that are there, by the property that takes them. */
static void add_texts(struct arena *arena, icalcomponent *component,
    const struct calendar_event *event)
{
	const struct {
		icalproperty *(*make)(const char *);
		struct text text;
	} texts[] = {
	    {icalproperty_new_uid,         event->uid        },
	    {icalproperty_new_summary,     event->summary    },
	    {icalproperty_new_description, event->description},
	    {icalproperty_new_location,    event->location   },
	    {icalproperty_new_url,         event->url        },
	};
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (texts[i].text.len > 0)
			icalcomponent_add_property(component,
			    texts[i].make(text_keep(arena, texts[i].text).at));
}

static icalcomponent *event_of(
    struct arena *arena, const struct calendar_event *event)
{
	icalcomponent *component = icalcomponent_vanew(ICAL_VEVENT_COMPONENT,
	    icalproperty_new_dtstamp(time_of(event->changed)),
	    icalproperty_new_lastmodified(time_of(event->changed)),
	    icalproperty_new_sequence((int)event->sequence),
	    icalproperty_new_dtstart(time_of(event->since)),
	    icalproperty_new_dtend(time_of(event->until)),
	    icalproperty_new_status(status_of(event)), (void *)NULL);

	add_texts(arena, component, event);
	return component;
}

/* The library's text without its CRs; aborts like all memory of ours. */
static struct text keep_lines(struct arena *arena, char *from)
{
	struct build b = {.arena = arena};
	const char *p;

	assert(from != NULL);
	for (p = from; *p != '\0'; p++)
		if (*p != '\r')
			build_char(&b, *p);
	free(from);
	return build_done(&b);
}

/* Of several that are not all called off each says by itself what it is. */
static icalproperty_method method_of(
    const struct calendar_event *events, uint32_t count)
{
	uint32_t i = 0;

	while (i < count && events[i].cancelled)
		i++;
	return i < count ? ICAL_METHOD_PUBLISH : ICAL_METHOD_CANCEL;
}

struct text calendar_text(
    struct arena *arena, const struct calendar_event *events, uint32_t count)
{
	icalcomponent *calendar = icalcomponent_vanew(ICAL_VCALENDAR_COMPONENT,
	    icalproperty_new_prodid("-//Guichet//NONSGML Guichet//FR"),
	    icalproperty_new_version("2.0"),
	    icalproperty_new_method(method_of(events, count)), (void *)NULL);
	struct text text;
	uint32_t i;

	for (i = 0; i < count; i++)
		icalcomponent_add_component(
		    calendar, event_of(arena, &events[i]));
	text = keep_lines(arena, icalcomponent_as_ical_string_r(calendar));
	icalcomponent_free(calendar);
	return text;
}
