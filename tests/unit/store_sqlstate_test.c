#include "store/sqlstate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void sqlstate__says_whose_fault__it_is(void **state)
{
	static const struct {
		struct fault fault;
		enum sqlstate_class want;
		enum refusal refusal;
	} cases[] = {
	    {{"", "", ""},			     SQLSTATE_SKIPPED, REFUSAL_NONE},
	    {{"GU001", "", ""},                        SQLSTATE_AGAIN,   REFUSAL_NONE},
	    {{"22021", "", ""},                        SQLSTATE_ROW,     REFUSAL_NONE},
	    {{"22P05", "", ""},                        SQLSTATE_ROW,     REFUSAL_NONE},
	    {{"23503", "assignment_advisor_fkey", ""}, SQLSTATE_ROW,
             REFUSAL_NONE							    },
	    {{"23505", "unit_pkey", ""},               SQLSTATE_ROW,     REFUSAL_NONE},
	    {{"54000", "", ""},                        SQLSTATE_ROW,     REFUSAL_NONE},
	    {{"23514", "advisor_ceiling", ""},         SQLSTATE_REFUSED,
             REFUSAL_CEILING							 },
	    {{"23514", "region_cap", ""},              SQLSTATE_REFUSED,
             REFUSAL_REGION_FULL						     },
	    {{"23514", "assignment_probe", ""},        SQLSTATE_REFUSED,
             REFUSAL_PROBE_PAIR						      },
	    {{"23514", "calendar_reach", ""},          SQLSTATE_REFUSED,
             REFUSAL_DAY_REACH						       },
	    {{"08006", "", ""},                        SQLSTATE_AWAY,    REFUSAL_NONE},
	    {{"25006", "", ""},                        SQLSTATE_AWAY,    REFUSAL_NONE},
	    {{"40001", "", ""},                        SQLSTATE_AWAY,    REFUSAL_NONE},
	    {{"40P01", "", ""},                        SQLSTATE_AWAY,    REFUSAL_NONE},
	    {{"42501", "", ""},                        SQLSTATE_AWAY,    REFUSAL_NONE},
	    {{"53100", "", ""},                        SQLSTATE_AWAY,    REFUSAL_NONE},
	    {{"53300", "", ""},                        SQLSTATE_AWAY,    REFUSAL_NONE},
	    {{"55P03", "", ""},                        SQLSTATE_AWAY,    REFUSAL_NONE},
	    {{"57014", "", ""},                        SQLSTATE_AWAY,    REFUSAL_NONE},
	    {{"57P01", "", ""},                        SQLSTATE_AWAY,    REFUSAL_NONE},
	    {{"XX001", "", ""},                        SQLSTATE_AWAY,    REFUSAL_NONE},
	};
	enum refusal refusal;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		enum sqlstate_class class;

		refusal = REFUSAL_NONE;
		class = sqlstate_class(&cases[i].fault, &refusal);
		if (class != cases[i].want || refusal != cases[i].refusal)
			fail_msg("%s: got %d %d", cases[i].fault.sqlstate,
			    (int)class, (int)refusal);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(sqlstate__says_whose_fault__it_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
