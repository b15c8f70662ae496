#include "component/client/account.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "component/config_file.h"
#include "component/wire.h"
#include "roster/arena.h"

enum {
	PORT = 5222, /* RFC 6120, 3.2.1 */
	PORT_MOST = 65535,
};

static char **place_of(struct account *account, const char *key)
{
	const struct {
		const char *key;
		char **place;
	} rows[] = {
	    {"jid",           &account->jid          },
	    {"password_file", &account->password_file},
	    {"domain",        &account->domain       },
	    {"host",          &account->host         },
	    {"ca_file",       &account->ca_file      },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(rows[i].key, key) == 0)
			return rows[i].place;
	return NULL;
}

char *account_copy(const char *value)
{
	size_t size = strlen(value) + 1;
	char *at = must_calloc(1, size);

	memcpy(at, value, size);
	return at;
}

static bool refuse(char *why, size_t why_size, const char *reason)
{
	(void)snprintf(why, why_size, "%s", reason);
	return false;
}

static bool take(
    void *ctx, const char *key, const char *value, char *why, size_t why_size)
{
	struct account *account = ctx;
	char **place = place_of(account, key);
	char *end;

	assert(account != NULL);
	if (place != NULL) {
		free(*place);
		*place = account_copy(value);
		return true;
	}
	if (strcmp(key, "port") == 0) {
		account->port = (int)strtol(value, &end, 10);
		return (*end == '\0' && account->port > 0 &&
			   account->port <= PORT_MOST) ||
		       refuse(why, why_size, "port is no port");
	}
	if (strcmp(key, "tls") != 0)
		return refuse(why, why_size, "no such key");
	account->plain = strcmp(value, "loopback") == 0;
	return account->plain || strcmp(value, "required") == 0 ||
	       refuse(why, why_size, "tls is required or loopback");
}

static const char *missing(const struct account *account)
{
	if (account->jid == NULL)
		return "jid is missing";
	if (account->domain == NULL)
		return "domain is missing";
	if (account->password_file == NULL)
		return "password_file is missing";
	if (account->plain &&
	    (account->host == NULL || !wire_loopback(account->host)))
		return "tls = loopback wants a host that is loopback";
	return NULL;
}

bool account_load(
    struct account *account, const char *file, char *why, size_t why_size)
{
	*account = (struct account){.port = PORT};
	if (!config_file_read(file, take, account, why, why_size))
		return false;
	if (missing(account) != NULL) {
		(void)snprintf(why, why_size, "%s: %s", file, missing(account));
		return false;
	}
	account->password =
	    config_file_secret(account->password_file, why, why_size);
	return account->password != NULL;
}

void account_free(struct account *account)
{
	volatile char *secret = account->password;

	while (secret != NULL && *secret != '\0')
		*secret++ = '\0';
	free(account->password);
	free(account->jid);
	free(account->password_file);
	free(account->domain);
	free(account->host);
	free(account->ca_file);
	*account = (struct account){0};
}
