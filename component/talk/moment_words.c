#include "component/talk/moment_private.h"

#include <string.h>

/* Folded: without accents and case. What is one word here may be several. */
static const struct moment_word words[] = {
    {"apres-demain",    WORD_DAYS,    2    },
    {"avant-hier",      WORD_DAYS,    -2   },
    {"aujourd'hui",     WORD_DAYS,    0    },
    {"demain",          WORD_DAYS,    1    },
    {"hier",            WORD_DAYS,    -1   },
    {"today",           WORD_DAYS,    0    },
    {"tomorrow",        WORD_DAYS,    1    },
    {"yesterday",       WORD_DAYS,    -1   },
    {"dimanche",        WORD_WEEKDAY, 0    },
    {"lundi",           WORD_WEEKDAY, 1    },
    {"mardi",           WORD_WEEKDAY, 2    },
    {"mercredi",        WORD_WEEKDAY, 3    },
    {"jeudi",           WORD_WEEKDAY, 4    },
    {"vendredi",        WORD_WEEKDAY, 5    },
    {"samedi",          WORD_WEEKDAY, 6    },
    {"sunday",          WORD_WEEKDAY, 0    },
    {"monday",          WORD_WEEKDAY, 1    },
    {"tuesday",         WORD_WEEKDAY, 2    },
    {"wednesday",       WORD_WEEKDAY, 3    },
    {"thursday",        WORD_WEEKDAY, 4    },
    {"friday",          WORD_WEEKDAY, 5    },
    {"saturday",        WORD_WEEKDAY, 6    },
    {"janvier",         WORD_MONTH,   1    },
    {"fevrier",         WORD_MONTH,   2    },
    {"mars",            WORD_MONTH,   3    },
    {"avril",           WORD_MONTH,   4    },
    {"mai",	     WORD_MONTH,   5    },
    {"juin",            WORD_MONTH,   6    },
    {"juillet",         WORD_MONTH,   7    },
    {"aout",            WORD_MONTH,   8    },
    {"septembre",       WORD_MONTH,   9    },
    {"octobre",         WORD_MONTH,   10   },
    {"novembre",        WORD_MONTH,   11   },
    {"decembre",        WORD_MONTH,   12   },
    {"january",         WORD_MONTH,   1    },
    {"february",        WORD_MONTH,   2    },
    {"march",           WORD_MONTH,   3    },
    {"april",           WORD_MONTH,   4    },
    {"may",	     WORD_MONTH,   5    },
    {"june",            WORD_MONTH,   6    },
    {"july",            WORD_MONTH,   7    },
    {"august",          WORD_MONTH,   8    },
    {"september",       WORD_MONTH,   9    },
    {"october",         WORD_MONTH,   10   },
    {"november",        WORD_MONTH,   11   },
    {"december",        WORD_MONTH,   12   },
    {"jan",	     WORD_MONTH,   1    },
    {"feb",	     WORD_MONTH,   2    },
    {"mar",	     WORD_MONTH,   3    },
    {"apr",	     WORD_MONTH,   4    },
    {"jun",	     WORD_MONTH,   6    },
    {"jul",	     WORD_MONTH,   7    },
    {"aug",	     WORD_MONTH,   8    },
    {"sept",            WORD_MONTH,   9    },
    {"sep",	     WORD_MONTH,   9    },
    {"oct",	     WORD_MONTH,   10   },
    {"nov",	     WORD_MONTH,   11   },
    {"dec",	     WORD_MONTH,   12   },
    {"midi",            WORD_CLOCK,   12   },
    {"minuit",          WORD_CLOCK,   0    },
    {"noon",            WORD_CLOCK,   12   },
    {"midnight",        WORD_CLOCK,   0    },
    {"du matin",        WORD_HALF,    0    },
    {"du soir",         WORD_HALF,    1    },
    {"de l'apres-midi", WORD_HALF,    1    },
    {"in the morning",  WORD_HALF,    0    },
    {"am",	      WORD_HALF,    0    },
    {"a.m.",            WORD_HALF,    0    },
    {"pm",	      WORD_HALF,    1    },
    {"p.m.",            WORD_HALF,    1    },
    {"prochaine",       WORD_NEXT,    0    },
    {"prochain",        WORD_NEXT,    0    },
    {"next",            WORD_NEXT,    0    },
    {"derniere",        WORD_LAST,    0    },
    {"dernier",         WORD_LAST,    0    },
    {"last",            WORD_LAST,    0    },
    {"dans",            WORD_IN,      0    },
    {"in",	      WORD_IN,      0    },
    {"minutes",         WORD_UNIT,    1    },
    {"minute",          WORD_UNIT,    1    },
    {"min",	     WORD_UNIT,    1    },
    {"heures",          WORD_UNIT,    60   },
    {"heure",           WORD_UNIT,    60   },
    {"hours",           WORD_UNIT,    60   },
    {"hour",            WORD_UNIT,    60   },
    {"h",	       WORD_UNIT,    60   },
    {"jours",           WORD_UNIT,    1440 },
    {"jour",            WORD_UNIT,    1440 },
    {"days",            WORD_UNIT,    1440 },
    {"day",	     WORD_UNIT,    1440 },
    {"semaines",        WORD_UNIT,    10080},
    {"semaine",         WORD_UNIT,    10080},
    {"weeks",           WORD_UNIT,    10080},
    {"week",            WORD_UNIT,    10080},
    {"heure d'ete",     WORD_WHICH,   1    },
    {"heure d'hiver",   WORD_WHICH,   2    },
    {"summer time",     WORD_WHICH,   1    },
    {"winter time",     WORD_WHICH,   2    },
    {"(1)",	     WORD_WHICH,   1    },
    {"(2)",	     WORD_WHICH,   2    },
    {"le",	      WORD_FILLER,  0    },
    {"la",	      WORD_FILLER,  0    },
    {"a",	       WORD_FILLER,  0    },
    {"au",	      WORD_FILLER,  0    },
    {"at",	      WORD_FILLER,  0    },
    {"on",	      WORD_FILLER,  0    },
    {"the",	     WORD_FILLER,  0    },
    {"of",	      WORD_FILLER,  0    },
    {"de",	      WORD_FILLER,  0    },
    {"vers",            WORD_FILLER,  0    },
    {",",	       WORD_FILLER,  0    },
};

static bool is_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

/* The longest word of the table that stands here whole. */
const struct moment_word *moment_word(struct text rest)
{
	const struct moment_word *found = NULL;
	size_t i, longest = 0;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		size_t len = strlen(words[i].text);

		if (len <= longest || len > rest.len ||
		    memcmp(rest.at, words[i].text, len) != 0)
			continue;
		if (is_letter(words[i].text[len - 1]) && len < rest.len &&
		    is_letter(rest.at[len]))
			continue;
		longest = len;
		found = &words[i];
	}
	return found;
}
