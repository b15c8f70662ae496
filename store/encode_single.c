#include <assert.h>

#include "store/encode.h"
#include "store/encode_private.h"

/* The kinds that are not here are not SINGLE. */
static const struct {
	encoder *encode;
	enum statement statement;
	bool once; /* must not run twice, so its turn stands in `unit` */
} rows[FACT_KINDS] = {
    [FACT_SIGHTING] = {encode_sighting,         STATEMENT_SIGHTING,       true },
    [FACT_FOLLOWED] = {encode_followed,         STATEMENT_FOLLOWED,       false},
    [FACT_UPKEEP] = {encode_upkeep,           STATEMENT_UPKEEP,         false},
    [FACT_AUDIT] = {encode_audit,            STATEMENT_AUDIT,          false},
    [FACT_ROLE] = {encode_role,             STATEMENT_ROLE,           false},
    [FACT_NOTE] = {encode_note,             STATEMENT_NOTE,           false},
    [FACT_REPLY] = {encode_reply,            STATEMENT_REPLY,          true },
    [FACT_REASSIGN] = {encode_reassign,         STATEMENT_REASSIGN,       true },
    [FACT_CODE] = {encode_code,             STATEMENT_CODE_RENEW,     true },
    [FACT_CONSENT] = {encode_consent,          STATEMENT_CONSENT,        false},
    [FACT_WISH] = {encode_wish,             STATEMENT_WISH,           false},
    [FACT_ACCOUNT] = {encode_account,          STATEMENT_ACCOUNT,        false},
    [FACT_NOTICE] = {encode_notice,           STATEMENT_NOTICE,         true },
    [FACT_PLACE] = {encode_place,            STATEMENT_PLACE,          true },
    [FACT_CALL_UP] = {encode_call_up,          STATEMENT_CALL_UP,        true },
    [FACT_MOVE] = {encode_move,             STATEMENT_MOVE,           true },
    [FACT_CODE_TRY] = {encode_code_try,         STATEMENT_CODE_TRY,       false},
    [FACT_ENROL] = {encode_enrol,            STATEMENT_ENROL,          true },
    [FACT_COVER] = {encode_cover,            STATEMENT_COVER,          true },
    [FACT_COVER_BEGUN] = {encode_cover_begun,      STATEMENT_COVER_BEGUN,    true },
    [FACT_COVER_CUT] = {encode_cover_cut,        STATEMENT_COVER_CUT,      true },
    [FACT_COVER_ENDED] = {encode_cover_ended,      STATEMENT_COVER_ENDED,    true },
    [FACT_APPOINTMENT] = {encode_appointment,      STATEMENT_APPOINTMENT,    true },
    [FACT_APPOINTMENT_STEP] = {encode_appointment_step,
		       STATEMENT_APPOINTMENT_STEP,                        true },
    [FACT_MEETING] = {encode_meeting,          STATEMENT_MEETING,        true },
    [FACT_OWN_ZONE] = {encode_own_zone,         STATEMENT_OWN_ZONE,       true },
    [FACT_EARLIER_WISH] = {encode_earlier_wish,     STATEMENT_EARLIER_WISH,   true },
    [FACT_SLOT_OFFER] = {encode_slot_offer,       STATEMENT_SLOT_OFFER,     true },
    [FACT_SLOT_OFFER_END] = {encode_slot_offer_end,   STATEMENT_SLOT_OFFER_END,
		       true						    },
    [FACT_OWN_HOURS] = {encode_own_hours,        STATEMENT_OWN_HOURS,      true },
    [FACT_REMINDER_LEFT] = {encode_reminder_left,    STATEMENT_REMINDER_LEFT,
		       false						   },
    [FACT_ABSENCE_FILE] = {encode_absence_file,     STATEMENT_ABSENCE_FILE,   true },
    [FACT_FILE_STEP] = {encode_file_step,        STATEMENT_FILE_STEP,      true },
    [FACT_SPEAK] = {encode_speak,            STATEMENT_SPEAK,          true },
    [FACT_REGION_SET] = {encode_region_set,       STATEMENT_REGION_SET,     true },
    [FACT_EVALUATION] = {encode_evaluation,       STATEMENT_EVALUATION,     true },
    [FACT_HOURS_SET] = {encode_hours_set,        STATEMENT_HOURS_SET,      true },
    [FACT_HOLIDAY_SET] = {encode_holiday_set,      STATEMENT_HOLIDAY_SET,    true },
    [FACT_PROPOSAL] = {encode_proposal,         STATEMENT_PROPOSAL,       false},
    [FACT_PROPOSAL_END] = {encode_proposal_end,     STATEMENT_PROPOSAL_END,   true },
    [FACT_POLICY] = {encode_policy,           STATEMENT_POLICY,         false},
    [FACT_ANNOUNCEMENT] = {encode_announcement,     STATEMENT_ANNOUNCEMENT,   false},
    [FACT_ANNOUNCED] = {encode_announced,        STATEMENT_ANNOUNCED,      false},
    [FACT_ANNOUNCEMENT_END] = {encode_announcement_end,
		       STATEMENT_ANNOUNCEMENT_END,                        false},
    [FACT_UNPARK] = {encode_unpark,           STATEMENT_UNPARK,         false},
    [FACT_SEAL] = {encode_seal,             STATEMENT_SEAL,           false},
    [FACT_OUTAGE] = {encode_outage,           STATEMENT_OUTAGE,         false},
    [FACT_REPRESENT] = {encode_represent,        STATEMENT_REPRESENT,      false},
    [FACT_RECALL] = {encode_recall,           STATEMENT_RECALL,         false},
    [FACT_PHONE_RECORD] = {encode_phone_record,     STATEMENT_PHONE_RECORD,   false},
    [FACT_TRACE] = {encode_trace,            STATEMENT_TRACE,          false},
    [FACT_FINDING] = {encode_finding,          STATEMENT_FINDING,        false},
    [FACT_ALIVE] = {encode_alive,            STATEMENT_ALIVE,          false},
};

bool encode_is_once(enum fact_kind kind)
{
	return rows[kind].once;
}

enum statement encode_single(struct arena *arena, uint64_t turn,
    const struct fact *fact, struct params *params)
{
	struct single single = {arena, params, turn};

	*params = (struct params){0};
	assert(rows[fact->kind].encode != NULL);
	rows[fact->kind].encode(&single, fact);
	return rows[fact->kind].statement;
}
