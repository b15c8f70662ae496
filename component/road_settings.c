#include "component/road_settings.h"

#include "component/talk/almanac.h"
#include "component/talk/disco.h"
#include "component/talk/picture.h"
#include "component/talk/prep.h"

static const int64_t SECOND = INT64_C(1000000);
static const int64_t MILLISECOND = INT64_C(1000);

static struct text address(
    struct arena *arena, const char *local, const char *domain)
{
	return build_all(arena, local, "@", domain, (char *)NULL);
}

static void set_live(struct settings *settings, const struct config *config)
{
	settings->body_max = (size_t)config->body_bytes;
	settings->id_max = (size_t)config->id_bytes;
	settings->extra_max = (size_t)config->extra_bytes;
	settings->stanza_max = (size_t)config->send_bytes;
	settings->probes = (uint32_t)config->probes;
	settings->due_room = (uint32_t)config->due_room;
	settings->provisions = (uint32_t)config->provisions;
	settings->roster_items = (uint32_t)config->roster_items;
	settings->roster_pause = config->roster_pause * SECOND;
	settings->slice = (uint32_t)config->slice;
	settings->answer_wait = config->answer_wait * SECOND;
	settings->session_wait = config->session_wait * SECOND;
	settings->tries = (struct code_limits){
	    .own = (uint32_t)config->code_tries,
	    .host = (uint32_t)config->code_tries_host,
	    .all = (uint32_t)config->code_tries_all,
	};
	settings->pace = (struct pace_rates){
	    .stanzas = {[PACE_PERSON] = config->person_stanzas,
			[PACE_DOMAIN] = config->domain_stanzas,
			[PACE_ALL] = config->all_stanzas     },
	    .bytes = {[PACE_PERSON] = config->person_bytes,
			[PACE_DOMAIN] = config->domain_bytes,
			[PACE_ALL] = config->all_bytes       },
	    .commands = {[PACE_CLAIMANT] = config->claimant_commands,
			[PACE_ADVISOR] = config->advisor_commands,
			[PACE_STAFF] = config->staff_commands},
	    .burst = config->pace_burst,
	    .window = config->pace_window,
	};
}

/* What is no address names nobody. */
static struct text operator_of(const struct config *config, struct arena *arena)
{
	struct jid jid;

	return prep_jid(arena, text_of(config->operator), PREP_IMPORT, &jid)
		   ? text_keep(arena, jid_bare(arena, &jid))
		   : (struct text){0};
}

struct settings settings_for_talk(const struct config *config,
    struct arena *arena, const struct wording *wording)
{
	struct settings settings = {
	    .domain = text_of(config->domain),
	    .advisor_address =
		address(arena, config->advisor_address, config->domain),
	    .service_address =
		address(arena, config->service_address, config->domain),
	    .service_resource = build_all(arena, config->service_address, "@",
		config->domain, "/guichet", (char *)NULL),
	    .language = text_keep(arena, text_of(config->language)),
	    .code_key = text_of(config->code_key),
	    .operator= operator_of(config, arena),
	    .wording = wording,
	    .gallery = gallery_new(arena),
	    .caps = caps_new(arena),
	    .almanac = almanac_new(arena),
	};

	set_live(&settings, config);
	return settings;
}

/* Turns under way may still point to the language that was. */
void settings_renew(
    struct settings *settings, const struct config *config, struct arena *arena)
{
	if (!text_is(settings->language, config->language))
		settings->language =
		    text_keep(arena, text_of(config->language));
	settings->operator= operator_of(config, arena);
	set_live(settings, config);
}

struct store_settings settings_for_store(const struct config *config)
{
	return (struct store_settings){
	    .conninfo = config->database,
	    .domain = config->domain,
	    .service = config->service_address,
	    .hold = config->hold * SECOND,
	    .doubt = config->doubt * SECOND,
	    .batch_rows = (uint32_t)config->batch_rows,
	    .in_flight = (uint32_t)config->in_flight,
	    .statement_timeout = (uint32_t)config->statement_timeout,
	    .backoff_first = config->backoff_first * MILLISECOND,
	    .backoff_most = config->database_backoff_most * MILLISECOND,
	    .waiting_days = (uint32_t)config->waiting_days,
	    .heard = (uint32_t)config->heard,
	};
}

struct link_settings settings_for_link(const struct config *config)
{
	return (struct link_settings){
	    .host = config->server_host,
	    .port = (uint16_t)config->server_port,
	    .domain = config->domain,
	    .secret = config->component_secret,
	    .caps =
		{
		       .bytes = (size_t)config->stanza_bytes,
		       .depth = (uint32_t)config->stanza_depth,
		       .elements = (uint32_t)config->stanza_elements,
		       .attributes = (uint32_t)config->stanza_attributes,
		       .tag = (size_t)config->stanza_tag,
		       },
	    .connect_wait = config->connect_wait * SECOND,
	    .ping_idle = config->ping_idle * SECOND,
	    .ping_soon = config->ping_soon * MILLISECOND,
	    .ping_count = (uint32_t)config->ping_count,
	    .ping_wait = config->ping_wait * SECOND,
	    .backoff_first = config->backoff_first * MILLISECOND,
	    .backoff_most = config->backoff_most * MILLISECOND,
	    .refused_wait = config->refused_wait * SECOND,
	    .queue_max = (size_t)config->queue_bytes,
	};
}
