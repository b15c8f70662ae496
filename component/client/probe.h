#ifndef CLIENT_PROBE_H
#define CLIENT_PROBE_H

/*
 * guichet probe -a ADVISOR -b CLAIMANT [--json] [--timeout SECONDS]
 *
 * Walks the whole way with two accounts that are kept for it, and prints how
 * many milliseconds each step took: both log in, the claimant writes, the
 * advisor has it (so it is committed and forwarded), its receipt is back, the
 * advisor answers, the claimant has that. Exit codes as of do.h; 1: a step
 * that did not come, and which.
 */
int probe_run(int argc, char **argv);

#endif
