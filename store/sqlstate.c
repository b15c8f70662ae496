#include "store/sqlstate.h"

#include <string.h>

/* Constraints of the schema that are rules about people. */
static const struct {
	const char *constraint;
	enum refusal refusal;
} constraints[] = {
    {"advisor_ceiling",           REFUSAL_CEILING        },
    {"region_cap",                REFUSAL_REGION_FULL    },
    {"assignment_probe",          REFUSAL_PROBE_PAIR     },
    {"import_running",            REFUSAL_IMPORTING      },
    {"region_move",               REFUSAL_NO_SUCH_MOVE   },
    {"region_evaluation",         REFUSAL_UNEVALUATED    },
    {"evaluation_two",            REFUSAL_OWN_PROPOSAL   },
    {"calendar_reach",            REFUSAL_DAY_REACH      },
    {"holiday_stands",            REFUSAL_STANDS_ALREADY },
    {"holiday_none",              REFUSAL_NO_SUCH_HOLIDAY},
    {"proposal_end_pkey",         REFUSAL_CHANGED        },
    {"code_live",                 REFUSAL_CHANGED        },
    {"notice_pkey",               REFUSAL_CHANGED        },
    {"cover_self",                REFUSAL_SELF_COVER     },
    {"cover_overlap",             REFUSAL_COVER_OVERLAP  },
    {"cover_circle",              REFUSAL_COVER_CIRCLE   },
    {"cover_representative",      REFUSAL_OWN_COVER      },
    {"assignment_representative", REFUSAL_OWN_CLAIMANT   },
    {"representative_advisor",    REFUSAL_REPRESENTATIVE },
    {"appointment_claimant",      REFUSAL_CLAIMANT_BUSY  },
    {"appointment_advisor",       REFUSAL_ADVISOR_BUSY   },
    {"region_advisors",           REFUSAL_NO_PLACE       },
    {"region_paused",             REFUSAL_ENROL_PAUSED   },
    {"region_closed",             REFUSAL_ENROL_CLOSED   },
    {"code_once",                 REFUSAL_CODE_USED      },
    {"claimant_jid",              REFUSAL_JID_TAKEN      },
    {"reply_limit",               REFUSAL_REPLIES_FULL   },
    {"absence_file_party",        REFUSAL_FILE_OWN       },
    {"absence_file_role",         REFUSAL_NOT_YOURS      },
};

/* First two characters; whatever is not named here is the server's fault. */
static const struct {
	const char *prefix;
	enum sqlstate_class class;
} classes[] = {
    {"GU", SQLSTATE_AGAIN},
    {"22", SQLSTATE_ROW  }, /* data exception */
    {"23", SQLSTATE_ROW  }, /* integrity constraint */
    {"54", SQLSTATE_ROW  }, /* program limit exceeded */
};

enum sqlstate_class sqlstate_class(
    const struct fault *fault, enum refusal *refusal)
{
	size_t i;

	if (fault->sqlstate[0] == '\0')
		return SQLSTATE_SKIPPED;
	for (i = 0; i < sizeof(constraints) / sizeof(constraints[0]); i++)
		if (strcmp(fault->constraint, constraints[i].constraint) == 0) {
			*refusal = constraints[i].refusal;
			return SQLSTATE_REFUSED;
		}
	for (i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
		if (strncmp(fault->sqlstate, classes[i].prefix, 2) == 0)
			return classes[i].class;
	return SQLSTATE_AWAY;
}
