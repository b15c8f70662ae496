#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* What libFuzzer calls; a target is a file that has it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the run, so that the input is kept. */
_Noreturn void fuzz_fail(const char *what);

/* A file of this content that its owner alone reads; its path is good until
 * the next call. */
const char *fuzz_file(const uint8_t *data, size_t size);

/* The header of a stream of the server's, which frame wants first. */
#define FUZZ_HEADER                                                            \
	"<stream:stream xmlns='jabber:component:accept' "                      \
	"xmlns:stream='http://etherx.jabber.org/streams' id='fuzz' "           \
	"from='suivi.localhost'>"

#endif
