# Guichet.
#
#	make              build/guichet
#	make run          a demo: PostgreSQL, Prosody, an exchange of two people;
#	                  SERVER=ejabberd takes the other server
#	make install      DESTDIR and PREFIX (/usr/local) as usual; uninstall
#	make test         everything that CI runs
#	make test-NAME    one suite of it: unit turns sim fuzz db e2e
#			  faults san lint
#	make simulate     SEEDS=1000 made-up worlds; FIRST=1 is the first seed
#	make simulate-mutants   all seeded bugs; each must be found
#	make lint         the checks of the source alone
#	make fuzz         SECONDS=60 of libFuzzer for each target
#	make faults       all faults of docs/reliability.md, 30 minutes
#	make coverage     which lines the whole suite runs
#	make bench        how fast it is: docs/performance.md; QUICK=1
#	make bench-rosters	contact lists and log-ins: its last section
#	make bench-appointments	a million, 20,000 of them due at once
#	make bench-instructions
#	make screens      what an advisor sees in Gajim and Pidgin: docs/screens/
#	make format       clang-format over all C
#	make clean        removes build/; make purge also var/
#
# CC=clang BUILD=build/clang   another compiler beside the first
# WERROR=1                     warnings are errors
# docs/testing.md says what each suite does.

.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules
ifeq ($(filter -j% --jobserver%,$(MAKEFLAGS)),)
MAKEFLAGS += -j$(shell nproc)
endif

ifeq ($(origin CC),default)
CC := gcc
endif
BUILD ?= build
PYTHON ?= /usr/bin/python3
PREFIX ?= /usr/local
GOALS := $(or $(MAKECMDGOALS),all)

# run and test install what is missing, before anything is looked at.
ifneq ($(filter bench bench-%,$(GOALS)),)
NEEDS := bench
else ifneq ($(filter screens,$(GOALS)),)
NEEDS := screens
else ifneq ($(filter test test-% lint faults fuzz simulate simulate-%,$(GOALS)),)
NEEDS := test
else ifneq ($(filter run,$(GOALS)),)
NEEDS := run-$(or $(SERVER),prosody)
endif
ifdef NEEDS
ifeq ($(findstring n,$(firstword -$(MAKEFLAGS))),)
$(shell tests/stack/install.sh $(NEEDS) >&2)
ifneq ($(.SHELLSTATUS),0)
$(error cannot install what is missing)
endif
endif
endif

# ---- where it is installed -------------------------------------------------

BIN := $(PREFIX)/bin
SHARE := $(PREFIX)/share/guichet
DOC := $(PREFIX)/share/doc/guichet
MAN := $(PREFIX)/share/man
UNITS := $(PREFIX)/lib/systemd/system
USERS := $(PREFIX)/lib/sysusers.d

# ---- flags -----------------------------------------------------------------

LIBRARIES := libuv libpq libxml-2.0 icu-i18n icu-uc nettle libical
EXTRA_LIBS := -lcsv -lstrophe
ifneq ($(filter-out clean purge format uninstall,$(GOALS)),)
LIB_CFLAGS := $(patsubst -I%,-isystem%,$(shell pkg-config --cflags $(LIBRARIES)))
LIB_LIBS := $(shell pkg-config --libs $(LIBRARIES)) $(EXTRA_LIBS)
ifneq ($(.SHELLSTATUS),0)
$(error libraries are missing; tests/stack/install.sh run installs them)
endif
STROPHE_VERSION := $(shell pkg-config --modversion libstrophe 2>/dev/null)
endif

accepts = $(shell $(CC) -Werror $(1) -x c -c -o /dev/null /dev/null \
	2>/dev/null && echo '$(1)')
links = $(shell echo 'int main(void) { return 0; }' | \
	$(CC) $(1) -x c -o /dev/null - 2>/dev/null && echo '$(1)')

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion \
	-Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings -Wcast-qual \
	-Wpointer-arith -Wformat=2 -Wundef -Wvla -Wimplicit-fallthrough \
	-Wnull-dereference -Wswitch-enum -Wredundant-decls -Wdouble-promotion
GCC_WARNINGS := -Wduplicated-cond -Wduplicated-branches -Wlogical-op \
	-Wjump-misses-init
ifneq ($(filter-out clean purge format uninstall,$(GOALS)),)
WARNINGS += $(call accepts,$(GCC_WARNINGS))
PROTECTION := $(call accepts,-fcf-protection=full) \
	$(call accepts,-fstack-clash-protection)
# Of some three hundred programs that only tests run each takes a third of the time.
QUICK_LINK := $(call links,-fuse-ld=gold)
endif
ifdef WERROR
WARNINGS += -Werror
endif

# What every build has, whatever CFLAGS a packager gives.
COMMON := -std=c17 -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE -I. \
	-MMD -MP
CFLAGS ?= -O2 -g
HARDENING := -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -fstack-protector-strong \
	-fno-common -fPIE
LDFLAGS ?=

# One build of all objects each; a flavour has compiler and linker flags.
FLAVOURS := release test san fuzz cov
# What is installed reads its wording there, what is tested reads ours.
WORDING_HERE := '-DGUICHET_WORDING="$(CURDIR)/component/wording"'
WORDING_THERE = '-DGUICHET_WORDING="$(SHARE)/wording"'
release_CFLAGS = $(CFLAGS) $(HARDENING) $(PROTECTION)
release_LDFLAGS := -pie -Wl,-z,relro,-z,now,-z,noexecstack -Wl,--as-needed
test_CFLAGS = -O1 -g -Werror -DGUICHET_TEST
test_LDFLAGS = $(QUICK_LINK)
san_CFLAGS = -O1 -g -Werror -DGUICHET_TEST -fsanitize=address,undefined \
	-fno-sanitize-recover=all -fno-omit-frame-pointer
san_LDFLAGS = -fsanitize=address,undefined $(QUICK_LINK)
# What gcov counts; nothing is inlined, so that each line is its own.
cov_CFLAGS = -O0 -g --coverage -Werror -DGUICHET_TEST
cov_LDFLAGS := --coverage
# libFuzzer is clang's.
fuzz_CC := clang
fuzz_CFLAGS = -O1 -g -Werror -DGUICHET_TEST -fno-sanitize-recover=all \
	-fsanitize=fuzzer-no-link,address,undefined
fuzz_LDFLAGS := -fsanitize=address,undefined
compiler_of = $(or $($(1)_CC),$(CC))
warnings_of = $(if $($(1)_CC),$(filter-out $(GCC_WARNINGS),$(WARNINGS)),$(WARNINGS))

# What this tree is. A folder above that is somebody else's clone, and whose
# user owns the files, do not matter; an archive has no history to ask.
VERSION := $(shell git -c safe.directory='*' --git-dir=.git describe --always \
	--dirty 2>/dev/null || echo unreleased)

# ---- sources ---------------------------------------------------------------

SOURCES := $(filter-out component/main.c,$(wildcard roster/*.c store/*.c \
	component/*.c component/talk/*.c component/command/*.c \
	component/client/*.c))
UNIT := $(wildcard tests/unit/*_test.c)
DB := $(wildcard tests/db/*_test.c)
TURNS := $(wildcard tests/turns/*.c)
SIM := $(wildcard tests/sim/*.c) tests/turns/usual.c
# tests/sim/wording.c and witness_tick.c stand before these.
SIM_WRAPS := -Wl,--wrap=wording_load,--wrap=wording_free \
	-Wl,--wrap=roster_apply,--wrap=roster_new
STROPHE := $(wildcard tests/strophe/*_test.c)
BENCH := $(wildcard tests/bench/*.c)
FUZZ := $(wildcard tests/fuzz/*.c)
TEST_C := $(UNIT) $(DB) $(TURNS) $(SIM) $(STROPHE) $(BENCH) $(FUZZ) \
	tests/stack/player.c
ALL_C := component/main.c $(SOURCES) $(TEST_C)

.PHONY: all
all: $(BUILD)/guichet

# Everything is made anew when the compiler or a flag changes.
FLAGS_NOW := $(CC) $(COMMON) $(WARNINGS) $(release_CFLAGS) $(test_CFLAGS) \
	$(san_CFLAGS) $(cov_CFLAGS) $(fuzz_CFLAGS) $(LDFLAGS) $(LIB_CFLAGS) $(LIB_LIBS) \
	$(WORDING_HERE) $(WORDING_THERE)
ifneq ($(filter-out clean purge format uninstall,$(GOALS)),)
ifneq ($(strip $(FLAGS_NOW)),$(strip $(file <$(BUILD)/flags)))
$(shell mkdir -p $(BUILD))
$(file >$(BUILD)/flags,$(FLAGS_NOW))
endif
endif

define flavour
$(BUILD)/$(1)/%.o: %.c $(BUILD)/flags
	@mkdir -p $$(@D)
	@echo "CC $(1) $$<"
	@$(call compiler_of,$(1)) $(COMMON) $(call warnings_of,$(1)) \
		$$($(1)_CFLAGS) $(LIB_CFLAGS) $$(OWN_CFLAGS) -c -o $$@ $$<

$(BUILD)/$(1)/libguichet.a: $(SOURCES:%.c=$(BUILD)/$(1)/%.o)
	@rm -f $$@
	@ar -rcs $$@ $$^

$(BUILD)/$(1)/guichet: $(BUILD)/$(1)/component/main.o \
		$(BUILD)/$(1)/libguichet.a
	@echo "LD $$@"
	@$(CC) $$($(1)_CFLAGS) $(LDFLAGS) $$($(1)_LDFLAGS) -o $$@ $$^ \
		$$(OWN_LIBS) $(LIB_LIBS)

$(BUILD)/$(1)/tests/turns/turns: $(TURNS:%.c=$(BUILD)/$(1)/%.o) \
		$(BUILD)/$(1)/libguichet.a
	@echo "LD $$@"
	@$(CC) $$($(1)_CFLAGS) $(LDFLAGS) $$($(1)_LDFLAGS) -o $$@ $$^ \
		$(LIB_LIBS)

$(BUILD)/$(1)/tests/sim/sim: $(SIM:%.c=$(BUILD)/$(1)/%.o) \
		$(BUILD)/$(1)/libguichet.a
	@echo "LD $$@"
	@$(CC) $$($(1)_CFLAGS) $(LDFLAGS) $$($(1)_LDFLAGS) -o $$@ $$^ \
		$(SIM_WRAPS) $(LIB_LIBS)

$(BUILD)/$(1)/tests/%_test: $(BUILD)/$(1)/tests/%_test.o \
		$(BUILD)/$(1)/libguichet.a
	@echo "LD $$@"
	@$(CC) $$($(1)_CFLAGS) $(LDFLAGS) $$($(1)_LDFLAGS) -o $$@ $$^ \
		$$(OWN_LIBS) -lcmocka $(LIB_LIBS)

-include $(ALL_C:%.c=$(BUILD)/$(1)/%.d)
endef
$(foreach f,$(FLAVOURS),$(eval $(call flavour,$(f))))

.SECONDARY:

$(BUILD)/guichet: $(BUILD)/release/guichet
	@ln -f $< $@

# Of all objects this one alone is made anew when the version changes.
ifneq ($(filter-out clean purge format uninstall,$(GOALS)),)
ifneq ($(VERSION),$(strip $(file <$(BUILD)/version)))
$(shell mkdir -p $(BUILD))
$(file >$(BUILD)/version,$(VERSION))
endif
endif
$(FLAVOURS:%=$(BUILD)/%/component/version.o): $(BUILD)/version
$(BUILD)/%/component/version.o: OWN_CFLAGS = '-DGUICHET_VERSION="$(VERSION)"'

# Of all objects these alone know where the wording lies.
WORDED := component/config component/main tests/sim/world tests/turns/runner \
	$(patsubst %.c,%,$(filter %_fuzz.c,$(FUZZ)))
$(WORDED:%=$(BUILD)/release/%.o): OWN_CFLAGS = $(WORDING_THERE)
$(foreach f,$(filter-out release,$(FLAVOURS)),$(WORDED:%=$(BUILD)/$(f)/%.o)): \
	OWN_CFLAGS = $(WORDING_HERE)

# libstrophe, the client library, is linked where it is used.
$(BUILD)/%/tests/strophe/crash_test.o: \
	OWN_CFLAGS = '-DSTROPHE_VERSION="$(STROPHE_VERSION)"'
$(BUILD)/%/tests/strophe/crash_test: OWN_LIBS = -lstrophe

# A target and what all have; the street of the turn scripts where it is used.
FUZZ_ALL := tests/fuzz/fuzz.c $(filter-out tests/turns/runner.c,$(TURNS))
$(BUILD)/fuzz/tests/fuzz/%_fuzz: $(BUILD)/fuzz/tests/fuzz/%_fuzz.o \
		$(FUZZ_ALL:%.c=$(BUILD)/fuzz/%.o) $(BUILD)/fuzz/libguichet.a
	@echo "LD $@"
	@$(fuzz_CC) $(LDFLAGS) $(fuzz_LDFLAGS) -fsanitize=fuzzer -o $@ $^ \
		$(LIB_LIBS)

# Preloaded into the daemon, or into finch, by a test; of one file each.
SHORT := $(BUILD)/test/tests/faults/short.so
FINCH := $(BUILD)/test/tests/e2e/finch.so
$(SHORT) $(FINCH): $(BUILD)/test/%.so: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	@echo "CC $@"
	@$(CC) $(COMMON) $(WARNINGS) -O1 -Werror -fPIC -shared -o $@ $<

$(BUILD)/player: $(BUILD)/release/tests/stack/player.o
	@echo "LD $@"
	@$(CC) $(release_CFLAGS) $(LDFLAGS) $(release_LDFLAGS) -o $@ $^ -lstrophe

BENCH_PROGRAMS := $(BENCH:tests/bench/%.c=$(BUILD)/bench/%)

$(BUILD)/bench/%: $(BUILD)/release/tests/bench/%.o \
		$(BUILD)/release/libguichet.a
	@mkdir -p $(@D)
	@echo "LD $@"
	@$(CC) $(release_CFLAGS) $(LDFLAGS) $(release_LDFLAGS) -o $@ $^ \
		-lstrophe $(LIB_LIBS)

# ---- installation ----------------------------------------------------------

WORDING_FILES := $(wildcard component/wording/*)
SCHEMA_FILES := $(wildcard schema/*.sql schema/*.rng)
# Folders of ours alone, in the order in which they can be removed.
OWN_FOLDERS := $(SHARE)/wording $(SHARE)/schema $(SHARE) $(DOC)
INSTALLED := $(BIN)/guichet $(MAN)/man8/guichet.8 \
	$(MAN)/man5/guichet.conf.5 $(DOC)/guichet.conf.example \
	$(UNITS)/guichet.service $(USERS)/guichet.conf \
	$(SHARE)/schema/apply.sh \
	$(SCHEMA_FILES:schema/%=$(SHARE)/schema/%) \
	$(WORDING_FILES:component/wording/%=$(SHARE)/wording/%)

.PHONY: install uninstall
install: $(BUILD)/guichet
	install -d $(sort $(dir $(INSTALLED:%=$(DESTDIR)%)))
	install -m 755 $(BUILD)/guichet $(DESTDIR)$(BIN)/guichet
	install -m 644 $(WORDING_FILES) $(DESTDIR)$(SHARE)/wording
	install -m 644 $(SCHEMA_FILES) $(DESTDIR)$(SHARE)/schema
	install -m 755 schema/apply.sh $(DESTDIR)$(SHARE)/schema/apply.sh
	install -m 644 docs/guichet.8 $(DESTDIR)$(MAN)/man8/guichet.8
	install -m 644 docs/guichet.conf.5 \
		$(DESTDIR)$(MAN)/man5/guichet.conf.5
	install -m 644 docs/guichet.conf.example \
		$(DESTDIR)$(DOC)/guichet.conf.example
	sed 's,/usr/local/bin,$(BIN),' docs/packaging/guichet.service \
		>$(DESTDIR)$(UNITS)/guichet.service
	chmod 644 $(DESTDIR)$(UNITS)/guichet.service
	install -m 644 docs/packaging/guichet.sysusers \
		$(DESTDIR)$(USERS)/guichet.conf

# Files that somebody put beside ours stay, and their folder with them.
uninstall:
	rm -f $(INSTALLED:%=$(DESTDIR)%)
	for folder in $(OWN_FOLDERS:%=$(DESTDIR)%); do \
		rmdir $$folder 2>/dev/null || true; \
	done

# ---- demo and tests --------------------------------------------------------

.PHONY: run
run: $(BUILD)/guichet $(BUILD)/test/guichet $(BUILD)/player
	@exec $(PYTHON) -B tests/stack/run.py --build $(BUILD) \
		--server $(or $(SERVER),prosody)

TESTS_unit := $(UNIT:%.c=$(BUILD)/test/%) $(STROPHE:%.c=$(BUILD)/test/%)
TESTS_turns := $(if $(TURNS),$(BUILD)/test/tests/turns/turns)
TESTS_sim := $(BUILD)/test/tests/sim/sim
TESTS_db := $(DB:%.c=$(BUILD)/test/%) $(BUILD)/test/guichet
TESTS_e2e := $(BUILD)/guichet $(BUILD)/test/guichet $(BUILD)/san/guichet $(BUILD)/player $(FINCH)
TESTS_faults := $(BUILD)/guichet $(BUILD)/test/guichet $(SHORT)
TESTS_san := $(UNIT:%.c=$(BUILD)/san/%) $(DB:%.c=$(BUILD)/san/%) \
	$(if $(TURNS),$(BUILD)/san/tests/turns/turns) \
	$(BUILD)/san/tests/sim/sim $(BUILD)/san/guichet $(FINCH)
TESTS_cov := $(UNIT:%.c=$(BUILD)/cov/%) $(DB:%.c=$(BUILD)/cov/%) \
	$(BUILD)/cov/tests/turns/turns $(BUILD)/cov/tests/sim/sim \
	$(BUILD)/cov/guichet $(BUILD)/test/guichet $(BUILD)/guichet \
	$(BUILD)/player $(SHORT) $(FINCH)
TESTS_fuzz := $(patsubst %.c,$(BUILD)/fuzz/%,$(filter %_fuzz.c,$(FUZZ)))
TESTS_lint := $(BUILD)/compile_flags.txt
SUITES := lint unit turns sim fuzz db e2e faults san

RUN_SUITES = SERVER=$(SERVER) BUILD=$(BUILD) PYTHON=$(PYTHON) tests/suites.sh

# What clang-tidy and clang's own warnings are asked with.
$(BUILD)/compile_flags.txt: $(BUILD)/flags
	@printf '%s\n' $(patsubst -I.,-I$(CURDIR),$(filter-out -MMD -MP, \
		$(COMMON))) $(filter-out $(GCC_WARNINGS),$(WARNINGS)) \
		-DGUICHET_TEST $(WORDING_HERE) '-DGUICHET_VERSION=""' \
		$(LIB_CFLAGS) >$@

.PHONY: test lint $(SUITES:%=test-%)
test: $(foreach s,$(SUITES),$(TESTS_$(s)))
	@$(RUN_SUITES) $(SUITES)

define suite
test-$(1): $(TESTS_$(1))
	@$(RUN_SUITES) $(1)
endef
$(foreach s,$(SUITES),$(eval $(call suite,$(s))))

lint: test-lint

# Of one run on this machine: docs/performance.md and its plots. QUICK=1 takes
# under 3 minutes; bench-instructions counts instead of measuring. What else
# bench-appointments takes stands in tests/bench/appointments.py.
.PHONY: bench bench-rosters bench-appointments bench-instructions
bench: $(BUILD)/guichet $(BENCH_PROGRAMS)
	@$(PYTHON) -B tests/bench/bench.py --build $(BUILD) $(if $(QUICK),--quick)

bench-rosters: $(BUILD)/guichet $(BUILD)/bench/constant_answer
	@$(PYTHON) -B tests/bench/rosters.py --build $(BUILD)

bench-appointments: $(BUILD)/guichet $(BUILD)/bench/load
	@$(PYTHON) -B tests/bench/appointments.py --build $(BUILD) \
		$(if $(EACH),--each $(EACH)) $(if $(DUE_ROOM),--due-room $(DUE_ROOM)) \
		$(if $(PG),--pg "$(PG)")

bench-instructions: $(BUILD)/guichet $(BENCH_PROGRAMS)
	@$(PYTHON) -B tests/bench/instructions.py --build $(BUILD)

.PHONY: simulate simulate-mutants
simulate: $(TESTS_sim)
	@$(TESTS_sim) $(or $(SEEDS),1000) $(or $(FIRST),1)

simulate-mutants:
	@BUILD=$(BUILD) CC=$(CC) tests/sim/mutants.sh all

# SECONDS of each target; what it finds stays in build/fuzz/corpus/.
.PHONY: fuzz
fuzz: $(TESTS_fuzz)
	@BUILD=$(BUILD) tests/fuzz/fuzz.sh $(or $(SECONDS),60)

# Lines that nothing runs: build/coverage/never.txt.
.PHONY: coverage
coverage: $(TESTS_cov)
	@$(subst suites,coverage,$(RUN_SUITES))

# All faults of docs/reliability.md, which it writes; make test runs a choice.
.PHONY: faults
faults: $(TESTS_faults) $(TESTS_e2e)
	@SERVER=$(SERVER) BUILD=$(BUILD) PYTHON=$(PYTHON) tests/faults/all.sh

# Pictures for docs/screens.md, of real clients; no test.
.PHONY: screens
screens: $(BUILD)/guichet
	@$(PYTHON) -B tests/screens/screens.py --build $(BUILD)

.PHONY: format
format:
	clang-format -i $(shell git ls-files -co --exclude-standard '*.c' '*.h')

.PHONY: clean purge
clean:
	rm -rf $(BUILD)

# The servers' data, too; some of it may lie where var/ only points to.
purge: clean
	find var -type l '(' -lname '/var/tmp/guichet-*' -o \
		-lname '/dev/shm/guichet-*' ')' -exec sh -c \
		'rm -rf -- "$$(readlink "$$1")"' sh {} \; 2>/dev/null || true
	rm -rf var
