#ifndef CLIENT_DO_H
#define CLIENT_DO_H

/*
 * guichet do -a ACCOUNT [--json] [--timeout SECONDS] [NODE [FIELD=VALUE ...]]
 *
 * Logs in as a person and gives a command as they would (XEP-0050); without
 * NODE, lists what they may give. FIELD=@FILE takes the value from a file,
 * FIELD=- from standard input. Exit codes: 0 it was done; 1 it was refused;
 * 2 it was asked for wrongly; 3 no login; 4 no answer in time.
 */
int do_run(int argc, char **argv);

#endif
