#include <stdlib.h>
#include <string.h>

#include "roster/absence_file.h"
#include "roster/roster_private.h"

/* Absence files in the order of their ids: those that are open, and those that
 * may be opened again. There are few, and what becomes of them is rare: when
 * the next is due is known without a look at all. */

static uint32_t place_of(const struct roster *r, uint64_t id)
{
	uint32_t low = 0, high = r->files.count, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (r->files.at[middle].row.id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct file_slot *find(const struct roster *r, uint64_t id)
{
	uint32_t place = place_of(r, id);

	return place < r->files.count && r->files.at[place].row.id == id
		   ? &r->files.at[place]
		   : NULL;
}

static void add(struct roster *r, const struct absence_file *fact)
{
	struct files *files = &r->files;
	uint32_t place = place_of(r, fact->id);

	if (find(r, fact->id) != NULL)
		return;
	if (files->count == files->room) {
		files->room = files->room * 2 + 16;
		files->at =
		    must_realloc(files->at, files->room, sizeof(*files->at));
	}
	memmove(files->at + place + 1, files->at + place,
	    (files->count - place) * sizeof(*files->at));
	files->at[place] = (struct file_slot){.row = *fact};
	if (fact->untold != 0)
		files->at[place].words = roster_pack(&fact->words, 1);
	files->at[place].row.words = files->at[place].words != NULL
					 ? roster_cut(files->at[place].words, 0)
					 : (struct text){0};
	files->count++;
}

static void forget_words(struct file_slot *slot)
{
	free(slot->words);
	slot->words = NULL;
	slot->row.words = (struct text){0};
	slot->row.untold = 0;
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
	if (fact->event == FILE_OBSERVE && file->received == 0)
		file->received = fact->at;
	if (!absence_file_is_closed(fact->state))
		file->closed = 0;
	else if (file->closed == 0)
		file->closed = fact->at;
}

/* The next that is due, whenever something may have changed it. */
static void look(struct roster *r)
{
	int64_t next = INT64_MAX, at;
	enum file_event event;
	uint32_t i;

	for (i = 0; i < r->files.count; i++) {
		const struct absence_file *file = &r->files.at[i].row;

		at = file->untold != 0
			 ? 0
			 : absence_file_due(file, INT64_MIN, &event);
		if (at < next)
			next = at;
	}
	r->files.next = next;
}

static void told(struct roster *r, const struct file_told *fact)
{
	struct file_slot *slot = find(r, fact->file);

	if (slot != NULL)
		forget_words(slot);
}

void files_apply(struct roster *r, const struct fact *fact)
{
	if (fact->kind == FACT_ABSENCE_FILE)
		add(r, &fact->as.absence_file);
	else if (fact->kind == FACT_FILE_STEP)
		step(r, &fact->as.file_step);
	else
		told(r, &fact->as.file_told);
	look(r);
}

/* Where they are represented, that of whoever represents them is the proof. */
static bool is_proof(const struct roster *r, const struct absence_file *file,
    const struct delivery *d)
{
	if (d->claimant != file->claimant ||
	    absence_file_is_for_other(d->wire_id) != file->represented)
		return false;
	return file->represented
		   ? roster_is_represented_by(r, file->claimant, d->reporter)
		   : d->of.side == SIDE_CLAIMANT && d->of.id == file->claimant;
}

void files_received(struct roster *r, const struct delivery *delivery)
{
	struct file_slot *slot =
	    find(r, absence_file_of_line(delivery->wire_id));

	if (slot == NULL || slot->row.received != 0 ||
	    !is_proof(r, &slot->row, delivery))
		return;
	slot->row.received = delivery->at;
	look(r);
}

void files_init(struct roster *r)
{
	r->files.next = INT64_MAX;
}

void files_free(struct roster *r)
{
	uint32_t i;

	for (i = 0; i < r->files.count; i++)
		forget_words(&r->files.at[i]);
	free(r->files.at);
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
		*file = r->files.at[i].row;
	return i < r->files.count;
}

int64_t roster_file_due(const struct roster *r)
{
	return r->files.next;
}
