#ifndef COMPONENT_ROAD_SETTINGS_H
#define COMPONENT_ROAD_SETTINGS_H

#include "component/config.h"
#include "component/link.h"
#include "component/talk/settings.h"
#include "store/store.h"

/* What each part may know of the configuration, in its own units. The config
 * and the arena must outlive what is returned. */
struct settings settings_for_talk(const struct config *config,
    struct arena *arena, const struct wording *wording);
/* What may change live, from a configuration that was renewed. */
void settings_renew(struct settings *settings, const struct config *config,
    struct arena *arena);
struct store_settings settings_for_store(const struct config *config);
struct link_settings settings_for_link(const struct config *config);

#endif
