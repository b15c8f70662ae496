#ifndef TESTS_TURNS_PROOF_H
#define TESTS_TURNS_PROOF_H

#include "tests/turns/street.h"

/*
 * What holds for every stanza of ours in every case, whatever the case is
 * about: it is one well-formed stanza with an address (promise 4), and outside
 * its body it shows nobody's address but its recipient's (promise 5). What
 * does not hold is added to the street's faults.
 */
void proof_of(struct street *street, struct text xml);

#endif
