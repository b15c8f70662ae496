#include "roster/invitation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void invitation__is_read_back__as_it_was_written(void **state)
{
	static const struct invitation all[] = {
	    {.appointment = 1,                            .version = 1, .asked = SIDE_CLAIMANT},
	    {.appointment = UINT64_C(0x10000000009),
             .version = 12,
             .asked = SIDE_ADVISOR							    },
	    {.appointment = UINT64_C(0x7fffffffffffffff),
             .version = 999999999,
             .asked = SIDE_CLAIMANT							   },
	};
	struct arena arena = {0};
	struct invitation got;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		got = invitation_of(invitation_id(&arena, &all[i]));
		assert_int_equal(got.version, all[i].version);
		assert_int_equal(got.asked, all[i].asked);
		assert_true(got.appointment == all[i].appointment);
	}
	arena_free(&arena);
}

static void invitation__is_no__other_line(void **state)
{
	static const char *const others[] = {"", "invitation/", "invitation/c",
	    "invitation/c/1", "invitation/c1", "invitation/c1/",
	    "invitation/b1/1", "invitation/c1/1x", "invitation/cg/1",
	    "invitation/c1/-1", "invitation/c10000000000000000/1",
	    "invitation/c1/1234567890", "appointment/1/1", "file/1/1"};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		assert_int_equal(invitation_of(text_of(others[i])).version, 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(invitation__is_read_back__as_it_was_written),
	    cmocka_unit_test(invitation__is_no__other_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
