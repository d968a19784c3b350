# pdm. On a fresh machine: make demo, make test.

PREFIX ?= /usr/local
DESTDIR ?=
# STRICT=1: warnings are errors, as in CI.
STRICT ?=
flags := $(if $(STRICT),-Xswiftc -warnings-as-errors)
pdm := .build/release/pdm

# What the build needs, and what the tests compare with or break things by.
packages := libgit2-dev libsqlite3-dev libcrypt-dev git
test_packages := sqlite3 strace python3 util-linux git-lfs gnupg openssh-client bindfs

torture_parts := torture-kills torture-syscalls torture-powerloss torture-crowd torture-fuzz

.PHONY: deps deps-browser build test torture $(torture_parts) check check-asan lint bench demo docs install install-setgid clean

# Installs what is missing and nothing else.
deps:
	@Tests/Demo/deps $(packages)

# Chromium, for the tests of the page that 'pdm report' writes: 300 MB, so only for whoever wants them run. Without it they
# are left out.
deps-browser:
	@Tests/Demo/deps chromium python3

# Parts of the program that each start would else load and bind: the C++ library and the unwinder that Swift's run-time
# wants (0.3 and 0.1 ms), SQLite (0.1 ms) and libcrypt (0.04 ms). A folder that holds nothing else makes the linker take
# the archives. The program exports nothing, and no library is looked for beside it (0.05 ms). lld, which comes with
# Swift, lays it out for fewer pages than the default linker and packs the addresses to be mended at each start (0.3 ms
# together; the C library reads that from 2.36 on). `deps` may bring an archive, so: `=`.
archives = $(lastword $(sort $(wildcard /usr/lib/gcc/*/*/libstdc++.a))) $(lastword $(wildcard /usr/lib/*/libsqlite3.a)) \
  $(lastword $(wildcard /usr/lib/*/libcrypt.a))
archive_folder := .build/archives
release := --static-swift-stdlib -Xswiftc -Xclang-linker -Xswiftc -static-libgcc \
  -Xlinker -L$(CURDIR)/$(archive_folder) -Xlinker --no-export-dynamic --disable-local-rpath \
  -Xswiftc -use-ld=lld -Xlinker -z -Xlinker pack-relative-relocs

build: deps
	@mkdir -p $(archive_folder)
	@$(if $(strip $(archives)),ln -sf $(archives) $(archive_folder)/)
	swift build -c release --product pdm $(release) $(flags)

test: deps
	@Tests/Demo/deps $(test_packages)
	swift test $(flags)

# What `make test` has samples of, whole: hours in all.
torture: $(torture_parts)

# Killed at each step, with all steps and not a sample; and ten thousand commands in one process.
torture-kills: deps
	@Tests/Demo/deps $(test_packages)
	PDM_TORTURE=1 swift test $(flags) --filter 'Killed|Torn|Interrupted|LeakTests|AuditReplay'

# Every call to the kernel of every command, failing and killed at; and a disk that is full. SYSCALLS='--shard 1/4' is a part.
torture-syscalls: build
	@Tests/Demo/deps $(test_packages)
	@python3 Tests/Torture/syscalls $(pdm) $(SYSCALLS)
	@python3 Tests/Torture/syscalls $(pdm) --full

# Each disk that a power cut may leave.
torture-powerloss: build
	@Tests/Demo/deps $(test_packages)
	@Tests/Torture/powerloss $(pdm)

# 64 processes of random commands and kills, and a judge of what they were told.
torture-crowd: build
	@Tests/Demo/deps $(test_packages)
	Tests/Torture/crowd all $(pdm)
	Tests/Torture/crowd all $(pdm) --readers 0.5 --commands 50 --kills 0

# A million made-up inputs for each reader take an optimized build, in a folder of its own; what an optimized build leaves out
# is only what `assert` says.
torture-fuzz: deps
	@Tests/Demo/deps $(test_packages)
	PDM_TORTURE=1 swift test -c release -Xswiftc -enable-testing --scratch-path .build/torture --filter Fuzz

lint:
	swift format lint --strict --recursive Sources Tests Package.swift

check:
	$(MAKE) test STRICT=1
	$(MAKE) lint

# The whole test suite under AddressSanitizer, with the programs that it starts, and a search for leaks at its end. What a
# program says goes into a file, and each file is a failure: a test that expects an error would take it for one.
asan := $(CURDIR)/.build-asan
sanitized := --sanitize=address --scratch-path $(asan)
check-asan: deps
	@Tests/Demo/deps $(test_packages)
	swift build --build-tests $(sanitized) $(flags)
	@rm -rf $(asan)/reports && mkdir $(asan)/reports
	@export ASAN_OPTIONS=detect_leaks=1:log_path=$(asan)/reports/report \
	  LSAN_OPTIONS=suppressions=$(CURDIR)/Tests/leaks.supp:print_suppressions=0; \
	  swift test --skip-build --disable-xctest $(sanitized) $(FILTER); code=$$?; \
	  ! cat $(asan)/reports/* 2>/dev/null && exit $$code

demo: build
	@Tests/Demo/demo $(pdm)

bench: build
	@Tests/Bench/bench $(pdm)
	@Tests/Bench/history $(pdm)
	@Tests/Bench/gate $(pdm)

# The texts that are made from the declarations of the commands.
docs: build
	$(pdm) generate markdown > docs/cli.md
	$(pdm) generate man .build/man

install: build
	$(pdm) generate man .build/man
	install -D $(pdm) '$(DESTDIR)$(PREFIX)/bin/pdm'
	install -d '$(DESTDIR)$(PREFIX)/share/man/man1'
	install -m 644 .build/man/*.1 '$(DESTDIR)$(PREFIX)/share/man/man1'
	install -d '$(DESTDIR)$(PREFIX)/share/bash-completion/completions' \
	  '$(DESTDIR)$(PREFIX)/share/zsh/site-functions' '$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d'
	$(pdm) completions bash > '$(DESTDIR)$(PREFIX)/share/bash-completion/completions/pdm'
	$(pdm) completions zsh > '$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_pdm'
	$(pdm) completions fish > '$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/pdm.fish'

# The same, and the program has a group of its own, with which alone it opens stores: docs/security.md, "A set-gid
# installation". Nobody is to be a member of the group.
SETGID_GROUP ?= pdm
install-setgid: install
	@getent group '$(SETGID_GROUP)' >/dev/null || groupadd --system '$(SETGID_GROUP)' || \
	  { echo "no group $(SETGID_GROUP); as root: groupadd --system $(SETGID_GROUP)" >&2; exit 1; }
	@members=$$(getent group '$(SETGID_GROUP)' | cut -d: -f4); test -z "$$members" || \
	  echo "warning: members of the group $(SETGID_GROUP) read and write every store: $$members" >&2
	chgrp '$(SETGID_GROUP)' '$(DESTDIR)$(PREFIX)/bin/pdm'
	chmod 2755 '$(DESTDIR)$(PREFIX)/bin/pdm'

clean:
	rm -rf .build .build-asan
