#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "component/config.h"
#include "component/frame.h"
#include "component/link.h"
#include "component/log.h"
#include "component/loop.h"
#include "component/notify.h"
#include "component/road.h"
#include "component/scan.h"
#include "component/talk/outbox.h"
#include "component/talk/pace.h"
#include "component/talk/tally.h"
#include "component/talk/turn.h"
#include "component/talk/wording.h"
#include "component/wire.h"
#include "roster/roster.h"
#include "store/pipeline.h"
#include "store/session.h"
#include "store/store.h"

/*
 * What may never have been made is freed all the same, so that every way out
 * is the same way: each x_free() takes NULL and leaves it.
 */
#define EACH(T)                                                                \
	T(config)                                                              \
	T(frame)                                                               \
	T(link)                                                                \
	T(log)                                                                 \
	T(loop)                                                                \
	T(loop_timer)                                                          \
	T(loop_watch)                                                          \
	T(notify)                                                              \
	T(outbox)                                                              \
	T(pace)                                                                \
	T(pipeline)                                                            \
	T(road)                                                                \
	T(roster)                                                              \
	T(scan)                                                                \
	T(session)                                                             \
	T(store)                                                               \
	T(tally)                                                               \
	T(turn)                                                                \
	T(wire)                                                                \
	T(wording)

#define TEST(type)                                                             \
	static void type##_free__takes_nothing(void **state)                   \
	{                                                                      \
		struct type *none = NULL;                                      \
                                                                               \
		(void)state;                                                   \
		type##_free(&none);                                            \
		assert_null(none);                                             \
	}
EACH(TEST)

#define ROW(type) cmocka_unit_test(type##_free__takes_nothing),

int main(void)
{
	const struct CMUnitTest tests[] = {EACH(ROW)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
