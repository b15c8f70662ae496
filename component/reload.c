#include "component/reload.h"

static void on_changed(void *ctx, const char *name, bool taken)
{
	const struct reload *anew = ctx;

	if (taken)
		LOG(anew->log, LOG_INFO, "key-taken", LOG_TEXT("key", name));
	else
		LOG(anew->log, LOG_WARNING, "key-needs-restart",
		    LOG_TEXT("key", name));
}

static void take(struct reload *anew, struct config **fresh)
{
	config_renew(anew->config, *fresh, on_changed, anew);
	log_set_level(anew->log, log_level_of(anew->config->log_level));
	road_reload(anew->road);
	config_free(fresh);
	LOG(anew->log, LOG_INFO, "configuration-loaded",
	    LOG_TEXT("file", anew->file));
}

void reload(void *ctx)
{
	struct reload *anew = ctx;
	struct config *fresh;
	char why[512];

	notify_reloading(anew->notify, loop_monotonic(anew->loop));
	fresh = config_load(anew->file, why, sizeof(why));
	if (fresh != NULL)
		take(anew, &fresh);
	else
		LOG(anew->log, LOG_ERROR, "configuration-kept",
		    LOG_TEXT("why", why));
	notify_reloaded(anew->notify);
}
