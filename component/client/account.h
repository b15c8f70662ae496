#ifndef CLIENT_ACCOUNT_H
#define CLIENT_ACCOUNT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * As whom `guichet do` logs in: a file of `key = value` lines.
 *
 *	jid            anne@example.org
 *	password_file  that only its owner may read, or a systemd credential
 *	domain         the component's: suivi.example.org
 *	host           of the server; without it, as DNS says
 *	port           5222
 *	ca_file        certificates that are trusted instead of the system's
 *	tls            required, or "loopback" for none at all on this machine
 */
struct account {
	char *jid;
	char *password_file;
	char *password;
	char *domain;
	char *host;
	char *ca_file;
	int port;
	bool plain;
};

/* False, with a line in why, if it is not whole. */
bool account_load(
    struct account *account, const char *file, char *why, size_t why_size);

/* To be freed. */
char *account_copy(const char *value);

/* The password is wiped. */
void account_free(struct account *account);

#endif
