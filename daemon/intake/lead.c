#include "intake/lead.h"

#include "base/address.h"
#include "base/text.h"

#include <string.h>

#define SLUG_SIZE  40
#define MAX_TOKENS 32

struct LeadBook {
    Plan *plan;         /* borrowed */
    GHashTable *called; /* folded text, or address in lower case → Person *, borrowed */
    GHashTable *keys;   /* keys in use */
};

/* Two addresses may differ in punctuation alone, and are two people's. (transfer full) */
static char *
comparable(const char *text)
{
    g_autofree char *bare = g_strstrip(g_strdup(text));
    return address_ok(bare) ? g_utf8_casefold(bare, -1) : text_fold(text);
}

static void
book_call(LeadBook *book, const char *text, Person *person)
{
    char *called = comparable(text);
    if (called[0] == '\0' || g_hash_table_contains(book->called, called))
        g_free(called);
    else
        g_hash_table_insert(book->called, called, person);
}

static void
book_person(LeadBook *book, Person *person)
{
    g_hash_table_add(book->keys, g_strdup(person->key));
    book_call(book, person->name, person);
    book_call(book, person->key, person);
    for (guint i = 0; i < person->aliases->len; i++)
        book_call(book, person->aliases->pdata[i], person);
    for (guint i = 0; i < person->addresses->len; i++)
        book_call(book, person->addresses->pdata[i], person);
}

/* Somebody with an address stands before somebody without: when a person of the programme is given a name
 * that was only a word in a sheet until then, it is theirs from then on. */
LeadBook *
lead_book_new(Plan *plan)
{
    LeadBook *book = g_new0(LeadBook, 1);
    book->plan = plan;
    book->called = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    book->keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (int reachable = 1; reachable >= 0; reachable--) {
        for (guint i = 0; i < plan->people->len; i++) {
            Person *person = plan->people->pdata[i];
            if ((person->addresses->len > 0) == reachable)
                book_person(book, person);
        }
    }
    return book;
}

void
lead_book_free(LeadBook *book)
{
    if (book == NULL)
        return;
    g_hash_table_unref(book->called);
    g_hash_table_unref(book->keys);
    g_free(book);
}

Person *
lead_book_find(const LeadBook *book, const char *called)
{
    g_autofree char *text = comparable(called);
    return g_hash_table_lookup(book->called, text);
}

/* "Name, Post", "Name (Post)", "Name – Post": where the name ends; 0 where there is no post. A hyphen needs
 * spaces on both sides, since names have hyphens. */
static gsize
name_end(const char *text)
{
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        bool hyphen = c == '-' && p > text && p[-1] == ' ' && p[1] == ' ';
        if (p > text && (c == ',' || c == '(' || c == '<' || c == 0x2013 || c == 0x2014 || hyphen))
            return (gsize)(p - text);
    }
    return 0;
}

/* The address of "ada@example.org" and "Ada Example <ada@example.org>"; NULL for anything else. (transfer
 * full) */
static char *
address_of(const char *text)
{
    g_autofree char *bare = g_strstrip(g_strdup(text));
    char *address = NULL;
    return address_split(bare, NULL, &address) ? address : NULL;
}

/* By address, by name or by post; the post loses the brackets around it as it is folded. */
static Person *
find_pair(const LeadBook *book, const char *text)
{
    gsize end = name_end(text);
    g_autofree char *address = address_of(text);
    Person *addressed = address != NULL ? lead_book_find(book, address) : NULL;
    if (addressed != NULL)
        return addressed;
    if (end == 0)
        return NULL;
    g_autofree char *name = g_strndup(text, end);
    Person *person = lead_book_find(book, name);
    return person != NULL ? person : lead_book_find(book, g_utf8_next_char(text + end));
}

/* The cell between its "/" and "," outside brackets. */
typedef struct {
    const char *text;
    gsize starts[MAX_TOKENS + 1], ends[MAX_TOKENS];
    guint count;
} Tokens;

static bool
cut_tokens(const char *text, Tokens *tokens)
{
    int depth = 0;
    *tokens = (Tokens){.text = text};
    for (gsize i = 0;; i++) {
        depth += text[i] == '(' ? 1 : 0;
        depth -= text[i] == ')' && depth > 0 ? 1 : 0;
        if (text[i] != '\0' && (depth > 0 || (text[i] != '/' && text[i] != ',')))
            continue;
        if (tokens->count == MAX_TOKENS)
            return false;
        tokens->ends[tokens->count++] = i;
        tokens->starts[tokens->count] = i + 1;
        if (text[i] == '\0')
            return true;
    }
}

/* The person that tokens `from` to before `to` name together, if they are known: by all of their text; or,
 * one token, as a pair of name and post; or as a known name and a post that is nobody else's name. */
static Person *
find_range(const LeadBook *book, const Tokens *tokens, guint from, guint to)
{
    gsize start = tokens->starts[from];
    g_autofree char *text = g_strndup(tokens->text + start, tokens->ends[to - 1] - start);
    Person *person = lead_book_find(book, text);
    if (person != NULL)
        return person;
    if (to - from == 1)
        return find_pair(book, g_strstrip(text));
    for (guint i = from + 1; i < to; i++) {
        bool comma = tokens->text[tokens->ends[i - 1]] == ',';
        if (!comma || find_range(book, tokens, i, i + 1) != NULL)
            return NULL;
    }
    return find_range(book, tokens, from, from + 1);
}

/* Cuts the tokens into as few known people as there can be: `last[k]` is where the last of those that cover
 * the first k tokens begins. */
static GPtrArray *
split_known(const LeadBook *book, const char *text)
{
    Tokens tokens;
    guint fewest[MAX_TOKENS + 1] = {0};
    guint last[MAX_TOKENS + 1] = {0};
    if (!cut_tokens(text, &tokens))
        return NULL;
    for (guint k = 1; k <= tokens.count; k++) {
        fewest[k] = G_MAXUINT;
        for (guint from = 0; from < k; from++) {
            if (fewest[from] < fewest[k] - 1 && find_range(book, &tokens, from, k) != NULL) {
                fewest[k] = fewest[from] + 1;
                last[k] = from;
            }
        }
    }
    if (fewest[tokens.count] == G_MAXUINT)
        return NULL;
    GPtrArray *people = g_ptr_array_new();
    for (guint k = tokens.count; k > 0; k = last[k])
        g_ptr_array_insert(people, 0, find_range(book, &tokens, last[k], k));
    return people;
}

static bool
says_nobody(const char *text)
{
    static const char *const words[] = {"",
                                        "tbc",
                                        "tba",
                                        "tbd",
                                        "to be confirmed",
                                        "to be agreed",
                                        "to be appointed",
                                        "to be decided",
                                        "to be determined",
                                        "to be identified",
                                        "to be recruited",
                                        "vacant",
                                        "vacancy",
                                        "post vacant",
                                        "vacant post",
                                        "unassigned",
                                        "not yet appointed",
                                        "none",
                                        "n a",
                                        "nobody"};
    g_autofree char *folded = text_fold(text);
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        if (strcmp(words[i], folded) == 0)
            return true;
    }
    return false;
}

char *
lead_slug(const char *name)
{
    g_autofree char *ascii = g_str_to_ascii(name, "C");
    g_autofree char *folded = text_fold(ascii);
    GString *slug = g_string_new(NULL);
    gsize word = 0; /* where the last whole word ends */
    for (const char *p = folded; *p != '\0' && slug->len < SLUG_SIZE; p++) {
        if (g_ascii_isalnum(*p)) {
            g_string_append_c(slug, *p);
        } else if (*p == ' ' && slug->len > 0) {
            word = slug->len;
            g_string_append_c(slug, '-');
        }
    }
    if (slug->len == SLUG_SIZE && word > 0)
        g_string_truncate(slug, word);
    while (slug->len > 0 && slug->str[slug->len - 1] == '-')
        g_string_truncate(slug, slug->len - 1);
    if (slug->len == 0)
        g_string_append(slug, "person");
    return g_string_free(slug, FALSE);
}

static char *
free_key(const LeadBook *book, const char *name)
{
    g_autofree char *slug = lead_slug(name);
    char *key = g_strdup(slug);
    for (int n = 2; g_hash_table_contains(book->keys, key); n++) {
        g_free(key);
        key = g_strdup_printf("%s-%d", slug, n);
    }
    return key;
}

static Person *
add_named(LeadBook *book, const char *text)
{
    g_autofree char *name = text_squeeze(text);
    g_autofree char *key = free_key(book, name);
    Person *person = plan_add_person(book->plan, key, name);
    g_hash_table_add(book->keys, g_strdup(key));
    book_call(book, name, person);
    return person;
}

/* The name stays as it is written, post and all; the part before the post is what other cells may say. */
static Person *
add_person(LeadBook *book, const char *text)
{
    Person *person = add_named(book, text);
    gsize end = name_end(person->name);
    if (end > 0) {
        char *alias = g_strchomp(g_strndup(person->name, end));
        g_ptr_array_add(person->aliases, alias);
        book_call(book, alias, person);
    }
    return person;
}

/* NULL where the text has no address. */
static Person *
add_addressed(LeadBook *book, const char *text)
{
    g_autofree char *bare = g_strstrip(g_strdup(text));
    g_autofree char *name = NULL;
    g_autofree char *address = NULL;
    if (!address_split(bare, &name, &address))
        return NULL;
    Person *person = name != NULL ? add_person(book, name) : add_named(book, address);
    g_ptr_array_add(person->addresses, g_strdup(address));
    book_call(book, address, person);
    return person;
}

static void
add_once(GPtrArray *people, Person *person)
{
    if (!g_ptr_array_find(people, person, NULL))
        g_ptr_array_add(people, person);
}

static void
read_one(LeadBook *book, const char *text, GPtrArray *people)
{
    Person *person = find_pair(book, text);
    if (person == NULL)
        person = add_addressed(book, text);
    add_once(people, person != NULL ? person : add_person(book, text));
}

/* Each token is known or has an address: they are as many people, and those who are new are made. */
static bool
add_between(LeadBook *book, const char *part)
{
    Tokens tokens;
    bool all = cut_tokens(part, &tokens) && tokens.count > 1;
    for (int adding = 0; all && adding <= 1; adding++) {
        for (guint i = 0; all && i < tokens.count; i++) {
            g_autofree char *token = g_strndup(part + tokens.starts[i], tokens.ends[i] - tokens.starts[i]);
            g_autofree char *address = address_of(token);
            bool known = find_range(book, &tokens, i, i + 1) != NULL;
            all = known || address != NULL;
            if (adding && !known)
                add_addressed(book, token);
        }
    }
    return all;
}

static void
read_part(LeadBook *book, const char *part, GPtrArray *people)
{
    g_autoptr(GPtrArray) known = split_known(book, part);
    if (known == NULL && add_between(book, part))
        known = split_known(book, part);
    if (known == NULL) {
        read_one(book, part, people);
        return;
    }
    for (guint i = 0; i < known->len; i++)
        add_once(people, known->pdata[i]);
}

GPtrArray *
lead_read(LeadBook *book, const char *cell, GString *unowned)
{
    GPtrArray *people = g_ptr_array_new();
    g_auto(GStrv) parts = g_strsplit_set(cell, ";\n", -1);
    for (guint i = 0; parts[i] != NULL; i++) {
        g_strstrip(parts[i]);
        if (!says_nobody(parts[i]))
            read_part(book, parts[i], people);
        else if (unowned != NULL && parts[i][0] != '\0')
            g_string_append_printf(unowned, "%s%s", unowned->len > 0 ? "; " : "", parts[i]);
    }
    return people;
}

GPtrArray *
lead_read_known(const LeadBook *book, const char *cell)
{
    g_autoptr(GPtrArray) people = g_ptr_array_new();
    g_auto(GStrv) parts = g_strsplit_set(cell, ";\n", -1);
    for (guint i = 0; parts[i] != NULL; i++) {
        g_strstrip(parts[i]);
        if (parts[i][0] == '\0')
            continue;
        g_autoptr(GPtrArray) known = split_known(book, parts[i]);
        if (known == NULL)
            return NULL;
        for (guint j = 0; j < known->len; j++)
            add_once(people, known->pdata[j]);
    }
    return g_steal_pointer(&people);
}
