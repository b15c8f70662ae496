#ifndef COMPONENT_VERSION_H
#define COMPONENT_VERSION_H

/* What `git describe` said of the tree that was built; "unreleased" where it
 * was no clone. The Makefile gives it to version.c alone. */
extern const char version[];

#endif
