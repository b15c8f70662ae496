#include <stdlib.h>
#include <string.h>

#include "roster/absence_file.h"
#include "roster/roster_private.h"

/* Absence files, with their order by id: those that are open, and those that
 * may be opened again. Others are forgotten, so that there are no more of them
 * after years than after a quarter. */

static uint32_t place_of(const struct files *files, uint64_t id)
{
	uint32_t low = 0, high = files->count, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (files->at[files->order[middle]].row.id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct file_slot *find(const struct roster *r, uint64_t id)
{
	const struct files *files = &r->files;
	uint32_t place = place_of(files, id);
	struct file_slot *slot;

	if (place == files->count)
		return NULL;
	slot = &files->at[files->order[place]];
	return slot->row.id == id ? slot : NULL;
}

static uint32_t take_slot(struct files *files)
{
	uint32_t slot = files->free;

	if (slot != 0) {
		files->free = files->at[slot - 1].next;
		return slot - 1;
	}
	if (files->used == files->room) {
		files->room = files->room / 2 * 3 + 16;
		files->at =
		    must_realloc(files->at, files->room, sizeof(*files->at));
		files->order = must_realloc(
		    files->order, files->room, sizeof(*files->order));
	}
	return files->used++;
}

static void add(struct roster *r, const struct absence_file *fact)
{
	struct files *files = &r->files;
	const struct text texts[] = {fact->parties, fact->represented_by};
	uint32_t place = place_of(files, fact->id);
	struct file_slot *slot;
	uint32_t taken;

	if (find(r, fact->id) != NULL)
		return;
	taken = take_slot(files);
	memmove(files->order + place + 1, files->order + place,
	    (files->count++ - place) * sizeof(*files->order));
	files->order[place] = taken;
	slot = &files->at[taken];
	*slot = (struct file_slot){
	    .row = *fact,
	    .texts = roster_pack(texts, 2),
	};
	slot->row.parties = roster_cut(slot->texts, 0);
	slot->row.represented_by = roster_cut(slot->texts, 1);
	if (fact->untold != 0)
		slot->words = roster_pack(&fact->words, 1);
	slot->row.words =
	    slot->words != NULL ? roster_cut(slot->words, 0) : (struct text){0};
}

static void forget_words(struct file_slot *slot)
{
	free(slot->words);
	slot->words = NULL;
	slot->row.words = (struct text){0};
	slot->row.untold = 0;
}

/* The earliest counts, as in the store: a clock may be put back between two. */
static bool note_receipt(struct absence_file *file, int64_t at)
{
	if (file->received != 0 && file->received <= at)
		return false;
	file->received = at;
	return true;
}

/* Whoever had the notice before proves nothing any more. */
static void hand_on(struct file_slot *slot, const struct file_step *fact)
{
	const struct text texts[] = {slot->row.parties, fact->represented_by};
	char *old = slot->texts;

	slot->texts = roster_pack(texts, 2);
	slot->row.parties = roster_cut(slot->texts, 0);
	slot->row.represented_by = roster_cut(slot->texts, 1);
	slot->row.renewed = fact->version + 1;
	slot->row.received = 0;
	free(old);
}

static void step(struct roster *r, const struct file_step *fact)
{
	struct file_slot *slot = find(r, fact->file);
	struct absence_file *file;

	if (slot == NULL)
		return;
	forget_words(slot);
	file = &slot->row;
	file->version = fact->version + 1;
	file->state = fact->state;
	file->until = fact->until;
	file->due = fact->due;
	if (fact->event == FILE_OBSERVE)
		note_receipt(file, fact->at);
	if (fact->event == FILE_RENEW)
		hand_on(slot, fact);
	if (!absence_file_is_closed(fact->state))
		file->closed = 0;
	else if (file->closed == 0)
		file->closed = fact->at;
}

/* A move that was not told is late, and a notice that another one is to have.
 */
static int64_t due_of(const struct roster *r, const struct absence_file *file)
{
	enum file_event event;

	if (file->untold != 0 || absence_file_is_to_renew(r, file))
		return 0;
	if (absence_file_is_closed(file->state))
		return file->closed + FILE_KEPT;
	return absence_file_due(file, INT64_MIN, &event);
}

/* When something is to be done about one. */
static void look(struct roster *r, uint64_t id)
{
	const struct file_slot *slot = find(r, id);
	int64_t due;

	if (slot == NULL)
		return;
	due = due_of(r, &slot->row);
	if (due != INT64_MAX)
		heap_put(&r->files.due, (uint32_t)(slot - r->files.at), due);
	else
		heap_drop(&r->files.due, (uint32_t)(slot - r->files.at));
}

void files_put_aside(struct roster *r, uint64_t id, int64_t until)
{
	const struct file_slot *slot = find(r, id);

	if (slot != NULL)
		heap_put_off(
		    &r->files.due, (uint32_t)(slot - r->files.at), until);
}

static void told(struct roster *r, const struct file_told *fact)
{
	struct file_slot *slot = find(r, fact->file);

	if (slot != NULL)
		forget_words(slot);
}

/* It may have been opened again meanwhile. */
static void leave(struct roster *r, const struct file_left *fact)
{
	struct files *files = &r->files;
	struct file_slot *slot = find(r, fact->file);
	uint32_t place = place_of(files, fact->file);

	if (slot == NULL || slot->row.version != fact->version)
		return;
	heap_drop(&files->due, (uint32_t)(slot - files->at));
	forget_words(slot);
	free(slot->texts);
	*slot = (struct file_slot){.next = files->free};
	files->free = (uint32_t)(slot - files->at) + 1;
	memmove(files->order + place, files->order + place + 1,
	    (--files->count - place) * sizeof(*files->order));
}

void files_apply(struct roster *r, const struct fact *fact)
{
	if (fact->kind == FACT_ABSENCE_FILE) {
		add(r, &fact->as.absence_file);
		look(r, fact->as.absence_file.id);
	} else if (fact->kind == FACT_FILE_STEP) {
		step(r, &fact->as.file_step);
		look(r, fact->as.file_step.file);
	} else if (fact->kind == FACT_FILE_LEFT) {
		leave(r, &fact->as.file_left);
	} else {
		told(r, &fact->as.file_told);
		look(r, fact->as.file_told.file);
	}
}

static bool is_notice(const struct absence_file *file, struct text wire_id)
{
	struct arena arena = {0};
	bool is = text_equal(wire_id,
	    absence_file_notice(&arena, file, file->represented_by.len > 0));

	arena_free(&arena);
	return is;
}

/* Where they were represented, that of whoever got the notice for them is the
 * proof. */
static bool is_proof(const struct absence_file *file, const struct delivery *d)
{
	if (d->claimant != file->claimant || !is_notice(file, d->wire_id))
		return false;
	return file->represented_by.len > 0
		   ? text_equal(file->represented_by, d->reporter)
		   : d->of.side == SIDE_CLAIMANT && d->of.id == file->claimant;
}

void files_received(struct roster *r, const struct delivery *delivery)
{
	int32_t version;
	struct file_slot *slot =
	    find(r, absence_file_of_line(delivery->wire_id, &version));

	if (slot != NULL && is_proof(&slot->row, delivery) &&
	    note_receipt(&slot->row, delivery->at))
		look(r, slot->row.id);
}

void files_represented(struct roster *r, uint32_t claimant)
{
	uint32_t i;

	for (i = 0; i < r->files.count; i++)
		if (r->files.at[r->files.order[i]].row.claimant == claimant)
			look(r, r->files.at[r->files.order[i]].row.id);
}

void files_free(struct roster *r)
{
	uint32_t i;

	for (i = 0; i < r->files.used; i++) {
		forget_words(&r->files.at[i]);
		free(r->files.at[i].texts);
	}
	free(r->files.at);
	free(r->files.order);
	heap_free(&r->files.due);
}

/* ---- what is seen of them ------------------------------------------------ */

bool roster_file(const struct roster *r, uint64_t id, struct absence_file *file)
{
	const struct file_slot *found = find(r, id);

	if (found != NULL)
		*file = found->row;
	return found != NULL;
}

bool roster_file_at(
    const struct roster *r, uint32_t i, struct absence_file *file)
{
	if (i < r->files.count)
		*file = r->files.at[r->files.order[i]].row;
	return i < r->files.count;
}

int64_t roster_file_due(const struct roster *r)
{
	uint32_t slot;
	int64_t due;

	return heap_first(&r->files.due, &slot, &due) ? due : INT64_MAX;
}

uint32_t roster_files_due(
    const struct roster *r, int64_t now, uint64_t ids[HEAP_SOME])
{
	uint32_t slots[HEAP_SOME], i;
	uint32_t count = heap_some(&r->files.due, now, slots);

	for (i = 0; i < count; i++)
		ids[i] = r->files.at[slots[i]].row.id;
	return count;
}
