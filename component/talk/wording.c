#include "component/talk/wording.h"

#include <assert.h>
#include <dirent.h>
#include <libxml/parser.h>
#include <libxml/relaxng.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "component/talk/sentence.h"

struct row {
	const char *key;
	const char *arguments; /* names with blanks between them */
};

static const struct row rows[WORDING_KEYS] = {
#define WORDING(NAME, key, arguments) {key, arguments},
#include "component/talk/wording.def"
#undef WORDING
};

static const char *const required[] = {"fr", "en"};

struct sentence {
	struct text *variants;
	uint32_t count; /* 0: not read yet */
};

struct language {
	struct language *next;
	struct text name; /* primary subtag: fr */
	struct sentence sentences[WORDING_KEYS];
};

struct wording {
	struct arena arena;
	struct language *languages;
};

/* One load: the first reason to refuse is kept. */
struct load {
	struct wording *wording;
	const char *folder;
	const char *file;
	xmlRelaxNGPtr schema;
	struct text why; /* empty while nothing is wrong */
};

/* Always false, so that a check can end with it. */
static bool refuse(
    struct load *load, int line, const char *reason, const char *detail)
{
	struct build b = {.arena = &load->wording->arena};

	if (load->why.len > 0)
		return false;
	build_string(&b, load->folder);
	build_char(&b, '/');
	build_string(&b, load->file);
	build_char(&b, ':');
	build_number(&b, line);
	build_string(&b, ": ");
	build_string(&b, reason);
	build_text(&b, (struct text){detail, strcspn(detail, "\n")});
	load->why = build_done(&b);
	return false;
}

static void on_error(void *ctx, xmlErrorPtr error)
{
	struct load *load = ctx;

	(void)refuse(load, error->line, "",
	    error->message != NULL ? error->message : "not valid");
}

static int line_of(const xmlNode *node)
{
	return (int)xmlGetLineNo(node);
}

static bool add_variant(struct load *load, const xmlNode *node,
    enum wording_key key, struct sentence *sentence)
{
	struct arena *arena = &load->wording->arena;
	xmlChar *content = xmlNodeGetContent(node);
	const char *fault;
	struct text text;

	text = sentence_collapse(arena, (const char *)content);
	xmlFree(content);
	sentence->variants[sentence->count++] = text;
	fault = sentence_fault(arena, text, rows[key].arguments);
	return fault == NULL ||
	       refuse(load, line_of(node),
		   build_all(arena, rows[key].key, ": ", (char *)NULL).at,
		   fault);
}

static bool add_variants(struct load *load, xmlNode *say, enum wording_key key,
    struct sentence *sentence)
{
	const unsigned long elements = xmlChildElementCount(say);
	const xmlNode *variant = xmlFirstElementChild(say);

	sentence->variants = arena_alloc(&load->wording->arena,
	    (elements + 1) * sizeof(*sentence->variants));
	if (variant == NULL)
		return add_variant(load, say, key, sentence);
	for (; variant != NULL; variant = variant->next)
		if (variant->type == XML_ELEMENT_NODE &&
		    !add_variant(load, variant, key, sentence))
			return false;
	return true;
}

static bool read_say(struct load *load, xmlNode *say, struct language *language)
{
	xmlChar *name = xmlGetNoNsProp(say, (const xmlChar *)"key");
	enum wording_key key = wording_find((const char *)name);
	bool good;

	if (key == WORDING_KEYS)
		good = refuse(
		    load, line_of(say), "no such key: ", (const char *)name);
	else if (language->sentences[key].count > 0)
		good = refuse(load, line_of(say),
		    "a key that stands further up already: ", rows[key].key);
	else
		good = add_variants(load, say, key, &language->sentences[key]);
	xmlFree(name);
	return good;
}

static bool read_root(
    struct load *load, xmlNode *root, struct language *language)
{
	xmlChar *lang = xmlNodeGetLang(root);
	const bool same = text_is(language->name, (const char *)lang);
	xmlNode *say;
	size_t key;

	xmlFree(lang);
	if (!same)
		return refuse(load, line_of(root),
		    "xml:lang is not the name of the file", "");
	for (say = xmlFirstElementChild(root); say != NULL;
	     say = xmlNextElementSibling(say))
		if (!read_say(load, say, language))
			return false;
	for (key = 0; key < WORDING_KEYS; key++)
		if (language->sentences[key].count == 0)
			return refuse(load, line_of(root),
			    "a key is missing: ", rows[key].key);
	return true;
}

static bool check_schema(struct load *load, xmlDoc *doc)
{
	xmlRelaxNGValidCtxtPtr valid = xmlRelaxNGNewValidCtxt(load->schema);
	int result;

	xmlRelaxNGSetValidStructuredErrors(valid, on_error, load);
	result = xmlRelaxNGValidateDoc(valid, doc);
	xmlRelaxNGFreeValidCtxt(valid);
	if (result != 0)
		return refuse(load, 1, "not as wording.rng wants it", "");
	if (doc->intSubset != NULL)
		return refuse(load, 1, "a document type is not allowed", "");
	return true;
}

static const char *path_of(struct load *load)
{
	return build_all(
	    &load->wording->arena, load->folder, "/", load->file, (char *)NULL)
	    .at;
}

static void on_parser_error(void *ctx, xmlErrorPtr error)
{
	const xmlParserCtxt *parser = ctx;

	on_error(parser->_private, error);
}

/* NULL, and the reason kept, when libxml2 cannot read it. */
static xmlDoc *read_doc(struct load *load)
{
	xmlParserCtxtPtr parser = xmlNewParserCtxt();
	xmlDoc *doc;

	parser->_private = load;
	parser->sax->serror = on_parser_error;
	doc = xmlCtxtReadFile(parser, path_of(load), NULL, XML_PARSE_NONET);
	if (doc == NULL)
		(void)refuse(load, 1, "not XML", "");
	xmlFreeParserCtxt(parser);
	return doc;
}

static void read_language(struct load *load, const char *file)
{
	struct wording *wording = load->wording;
	struct language *language =
	    arena_alloc(&wording->arena, sizeof(*language));
	xmlDoc *doc;

	load->file = file;
	language->name = text_keep(&wording->arena,
	    (struct text){file, strlen(file) - strlen(".xml")});
	doc = read_doc(load);
	if (doc != NULL && check_schema(load, doc) &&
	    read_root(load, xmlDocGetRootElement(doc), language)) {
		language->next = wording->languages;
		wording->languages = language;
	}
	xmlFreeDoc(doc);
}

static bool read_schema(struct load *load)
{
	xmlRelaxNGParserCtxtPtr parser;
	xmlDoc *doc;

	load->file = "wording.rng";
	doc = read_doc(load);
	if (doc == NULL)
		return false;
	parser = xmlRelaxNGNewDocParserCtxt(doc);
	xmlRelaxNGSetParserStructuredErrors(parser, on_error, load);
	load->schema = xmlRelaxNGParse(parser);
	xmlRelaxNGFreeParserCtxt(parser);
	xmlFreeDoc(doc);
	return load->schema != NULL || refuse(load, 1, "not a schema", "");
}

static int is_language_file(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return len > strlen(".xml") && entry->d_name[0] != '.' &&
	       strcmp(entry->d_name + len - strlen(".xml"), ".xml") == 0;
}

static void read_folder(struct load *load)
{
	struct dirent **entries;
	int i, count;

	if (!read_schema(load))
		return;
	count = scandir(load->folder, &entries, is_language_file, alphasort);
	for (i = 0; i < count; i++) {
		if (load->why.len == 0)
			read_language(load, entries[i]->d_name);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	xmlRelaxNGFree(load->schema);
}

static const struct language *find_language(
    const struct wording *wording, struct text tag)
{
	const struct language *language;
	struct text name = {tag.at, 0};

	while (name.len < tag.len && tag.at[name.len] != '-')
		name.len++;
	if (name.len == 0)
		return NULL;
	for (language = wording->languages; language != NULL;
	     language = language->next)
		if (language->name.len == name.len &&
		    strncasecmp(language->name.at, name.at, name.len) == 0)
			return language;
	return NULL;
}

bool wording_speaks(const struct wording *wording, struct text language)
{
	return find_language(wording, language) != NULL;
}

static void require_languages(struct load *load)
{
	size_t i;

	for (i = 0; i < sizeof(required) / sizeof(required[0]); i++) {
		if (find_language(load->wording, text_of(required[i])) != NULL)
			continue;
		load->file = build_all(
		    &load->wording->arena, required[i], ".xml", (char *)NULL)
				 .at;
		(void)refuse(load, 1, "this language must be there", "");
	}
}

struct wording *wording_load(const char *folder, char *why, size_t why_size)
{
	struct wording *wording = must_calloc(1, sizeof(*wording));
	struct load load = {.wording = wording, .folder = folder};

	read_folder(&load);
	require_languages(&load);
	if (load.why.len > 0) {
		(void)snprintf(why, why_size, "%s", load.why.at);
		wording_free(&wording);
	}
	return wording;
}

void wording_free(struct wording **wording)
{
	if (*wording == NULL)
		return;
	arena_free(&(*wording)->arena);
	free(*wording);
	*wording = NULL;
}

static const struct language *choose_language(
    const struct wording *wording, const struct wording_ask *ask)
{
	const struct language *language = find_language(wording, ask->language);

	if (language == NULL)
		language = find_language(wording, ask->otherwise);
	if (language == NULL)
		language = find_language(wording, text_of(required[0]));
	return language;
}

static struct text variant_name(
    struct arena *arena, enum wording_key key, uint32_t number)
{
	struct build b = {.arena = arena};

	build_string(&b, rows[key].key);
	build_char(&b, '/');
	build_number(&b, number);
	return build_done(&b);
}

struct text wording_say(const struct wording *wording, struct arena *arena,
    const struct wording_ask *ask, struct text *variant)
{
	const struct sentence *sentence;
	uint32_t i;

	assert(ask->key < WORDING_KEYS);
	assert(sentence_arguments_given(
	    rows[ask->key].arguments, ask->arguments, ask->count));
	sentence = &choose_language(wording, ask)->sentences[ask->key];
	i = (uint32_t)(ask->seed % sentence->count);
	if (variant != NULL)
		*variant = variant_name(arena, ask->key, i + 1);
	return sentence_fill(
	    arena, sentence->variants[i], ask->arguments, ask->count);
}

struct text wording_show(
    const struct wording *wording, enum wording_key key, const char *language)
{
	const struct language *found =
	    find_language(wording, text_of(language));

	assert(found != NULL);
	return found->sentences[key].variants[0];
}

struct text wording_plain(const struct wording *wording, enum wording_key key,
    struct text language, struct text otherwise)
{
	const struct wording_ask ask = {
	    .language = language, .otherwise = otherwise};

	assert(key < WORDING_KEYS && rows[key].arguments[0] == '\0');
	return choose_language(wording, &ask)->sentences[key].variants[0];
}

bool wording_says(
    const struct wording *wording, enum wording_key key, struct text text)
{
	const struct language *language;
	uint32_t i;

	for (language = wording->languages; language != NULL;
	     language = language->next)
		for (i = 0; i < language->sentences[key].count; i++)
			if (sentence_fits(
				language->sentences[key].variants[i], text))
				return true;
	return false;
}

enum wording_key wording_find(const char *name)
{
	enum wording_key key;

	for (key = 0; key < WORDING_KEYS; key++)
		if (strcmp(rows[key].key, name) == 0)
			break;
	return key;
}
