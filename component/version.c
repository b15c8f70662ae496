#include "component/version.h"

const char version[] = GUICHET_VERSION;
