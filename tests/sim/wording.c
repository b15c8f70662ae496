#include "component/talk/wording.h"

/* The linker puts these before those of talk/ (--wrap): the sentences are read
 * once, by whoever starts first. Each world starts its daemons several times,
 * and reading them takes longer than all that a daemon then does. */
/* NOLINTBEGIN(bugprone-reserved-identifier): the linker's names */
struct wording *__real_wording_load(
    const char *folder, char *why, size_t why_size);
struct wording *__wrap_wording_load(
    const char *folder, char *why, size_t why_size);
void __wrap_wording_free(struct wording **wording);

struct wording *__wrap_wording_load(
    const char *folder, char *why, size_t why_size)
{
	static struct wording *read;

	if (read == NULL)
		read = __real_wording_load(folder, why, why_size);
	return read;
}

void __wrap_wording_free(struct wording **wording)
{
	*wording = NULL;
}
/* NOLINTEND(bugprone-reserved-identifier) */
