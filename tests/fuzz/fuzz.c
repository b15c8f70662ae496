#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

void fuzz_fail(const char *what)
{
	(void)fprintf(stderr, "fuzz: %s\n", what);
	abort();
}

const char *fuzz_file(const uint8_t *data, size_t size)
{
	static char path[] = "/tmp/guichet-fuzz-XXXXXX";
	static int fd = -1;

	if (fd < 0) {
		fd = mkstemp(path);
		if (fd < 0)
			fuzz_fail("no file");
	}
	if (ftruncate(fd, 0) != 0 || pwrite(fd, data, size, 0) != (ssize_t)size)
		fuzz_fail("cannot write");
	return path;
}
