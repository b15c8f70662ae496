#include <string.h>

#include "component/csv_file.h"
#include "component/talk/prep.h"
#include "tests/fuzz/fuzz.h"

/*
 * Rows of an import: the CSV file cut into cells, and the preparation of the
 * addresses and zones in them, as component/import.c does. What is prepared
 * stays as it is when it is prepared again.
 */
static void check_cell(struct arena *arena, struct text cell)
{
	struct jid jid, again;
	struct text whole;

	(void)prep_zone(cell);
	if (!prep_jid(arena, cell, PREP_IMPORT, &jid))
		return;
	if (jid.domain.len == 0 || jid.local.len > JID_PART_MAX ||
	    jid.domain.len > JID_PART_MAX || jid.resource.len > JID_PART_MAX)
		fuzz_fail("a part that is none");
	whole = jid_full(arena, &jid);
	if (!prep_jid(arena, whole, PREP_STREAM, &again) ||
	    !text_equal(whole, jid_full(arena, &again)))
		fuzz_fail("prepared again it is another");
}

static bool on_row(void *ctx, const struct csv_row *row)
{
	struct arena *arena = ctx;
	size_t i;

	for (i = 0; i < row->count && i < CSV_COLUMNS; i++)
		check_cell(arena, row->cells[i]);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = {0};
	char why[300] = "";

	if (!csv_file_read(
		fuzz_file(data, size), on_row, &arena, why, sizeof(why)) &&
	    why[0] == '\0')
		fuzz_fail("refused without a reason");
	arena_free(&arena);
	return 0;
}
