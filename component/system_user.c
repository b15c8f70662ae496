#include "component/system_user.h"

#include <pwd.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include "roster/fact_command.h"

/* One who is in no list has a number alone. */
static void put_user(struct build *b, uid_t uid)
{
	const struct passwd *user = getpwuid(uid);

	if (user != NULL)
		build_string(b, user->pw_name);
	else
		build_number(b, uid);
}

/* False: the kernel does not know, as of what no log-in started. */
static bool who_logged_in(uid_t *uid)
{
	FILE *from = fopen("/proc/self/loginuid", "re");
	char line[16] = "";
	bool read = from != NULL && fgets(line, sizeof(line), from) != NULL;
	uint64_t number = 0;
	size_t i;

	if (from != NULL)
		(void)fclose(from);
	for (i = 0; line[i] >= '0' && line[i] <= '9'; i++)
		number = number * 10 + (uint64_t)(line[i] - '0');
	*uid = (uid_t)number;
	return read && i > 0 && number < UINT32_MAX;
}

struct text system_user(struct arena *arena)
{
	struct build b = {.arena = arena};
	uid_t first;

	build_string(&b, AUDIT_SYSTEM_USER);
	put_user(&b, getuid());
	if (who_logged_in(&first) && first != getuid()) {
		build_string(&b, " (login ");
		put_user(&b, first);
		build_char(&b, ')');
	}
	return build_done(&b);
}
