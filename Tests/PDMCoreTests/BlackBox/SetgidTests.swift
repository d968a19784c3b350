import Glibc
import Testing

@testable import PDMCore

/// pdm installed set-gid, as `make install-setgid` does it, and users of the operating system who try what they like. Needs
/// root, as a build machine has it; elsewhere there is nobody to change to.
@Suite("A set-gid installation", .enabled(if: geteuid() == 0 && ReferenceProgram.isInstalled("setpriv")))
struct SetgidTests {
  private let users = StoreUsers()
  private let vault: RealVault

  init() throws {
    vault = try users.vault()
  }

  private func run(_ user: String, _ script: String) throws -> ChildResult { try users.run(user, script, in: vault) }

  private func act(_ user: String, _ script: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let result = try run(user, script)
    try #require(
      result.succeeded, "\(user) \(script): \(result.outputText)\(result.errorText)", sourceLocation: sourceLocation)
  }

  /// What the store says, asked past the program.
  private func stored(_ sql: String) throws -> String { try vault.sqlite(sql) }

  private static let everything = """
    SELECT * FROM locks; SELECT name, role, password_hash, disabled_at FROM users; SELECT * FROM sessions;
    SELECT * FROM settings; SELECT count(*) FROM audit
    """

  @Test func `users work as ever, and all of the store stays the program's`() throws {
    try act("mary", "\"$PDM\" checkout a.nc b.nc -m r; echo 2 >a.nc; \"$PDM\" checkin a.nc -m two")
    try act("admin", "test $(\"$PDM\" locks | wc -l) = 1; \"$PDM\" break b.nc -y -m away")
    try act("mary", "echo n >n.nc; \"$PDM\" add n.nc -m new; \"$PDM\" mv n.nc m.nc -m name; \"$PDM\" inbox --ack")
    try act("admin", "\"$PDM\" checkout a.nc -m r; echo edit >a.nc; \"$PDM\" cancel a.nc; \"$PDM\" audit verify")
    // Somebody waits, so there are files of users in the store.
    try act("mary", "\"$PDM\" checkout a.nc -m r")
    try act("admin", "\"$PDM\" checkout a.nc -m x --wait=1 || true")
    #expect(try vault.script("find .pdm ! -group \(users.program) -o -perm /007") == "")
    #expect(
      try vault.script("stat -c '%u %g %a' .pdm .pdm/pdm.db") == "0 \(users.program) 2770\n0 \(users.program) 660")
    let doctor = try run("mary", "\"$PDM\" doctor")
    #expect(doctor.outputText.contains("protection"), "\(doctor.outputText)\(doctor.errorText)")
  }

  @Test func `nothing else reads or writes the store`() throws {
    let before = try stored(Self.everything)
    #expect(before.contains("$y$"))
    for script in [
      "cat .pdm/pdm.db", "ls .pdm", "sqlite3 .pdm/pdm.db 'DELETE FROM locks'", "echo x >.pdm/pdm.db",
      "touch .pdm/UNSAFE",
      "ln .pdm/pdm.db mine", "cp -r .pdm mine", "chmod 777 .pdm", "chgrp \(users.team) .pdm", "echo x >>.pdm/holder",
    ] {
      let result = try run("mary", script)
      #expect(!result.succeeded && !result.outputText.contains("$y$"), "\(script)")
    }
    // A pdm without the group, and a traced one, from which the kernel keeps it.
    for script in ["\"$PLAIN\" ls", "\"$PLAIN\" checkout a.nc -m x"]
      + (StoppedProcess.isPossible ? ["strace -o /dev/null \"$PDM\" ls"] : [])
    {
      let result = try run("mary", script)
      #expect(result.status == .exited(10), "\(script): \(result.errorText)")
      #expect(!result.errorText.contains("/proc/self/fd"))
    }
    #expect(try stored(Self.everything) == before)
    // The same with the group, which shows that these would have found something.
    #expect(try users.run("mary", "cat .pdm/pdm.db", in: vault, groups: users.program).outputText.contains("$y$"))
  }

  /// Whatever pdm starts says with which groups it runs, what it can read, and which files it was given.
  private func probe(_ name: String) throws -> String {
    let place = "\(String(decoding: vault.fixture.root, as: UTF8.self))/probes"
    try vault.script("mkdir -p ../probes && chmod 1777 ../probes")
    try vault.fixture.write(
      "probes/\(name)",
      """
      #!/bin/sh
      { grep -E '^(Gid|Groups)' /proc/self/status; cat "$REPO/.pdm/pdm.db" && echo READ; touch "$REPO/.pdm/x" && echo WROTE
      ls -l /proc/self/fd; } >"\(place)/\(name).out" 2>&1
      \(name == "filter" ? "exec cat" : name == "git" ? "exec /usr/bin/git \"$@\"" : "exit 0")

      """)
    try vault.script("chmod 755 ../probes/\(name)")
    return "\(place)/\(name)"
  }

  @Test func `hooks, filters, editor, pager, git and event programs run without the group`() throws {
    let names = ["hook", "filter", "editor", "pager", "git", "event"]
    var places: [String: String] = [:]
    for name in names { places[name] = try probe(name) }
    let hook = places["hook"] ?? "", pager = places["pager"] ?? ""
    try act(
      "mary",
      """
      export REPO="$PWD"; cp \(hook) .git/hooks/pre-commit
      git config filter.x.clean \(places["filter"] ?? ""); echo '*.nc filter=x' >.git/info/attributes
      "$PDM" checkout a.nc -m r; echo 2 >a.nc; "$PDM" checkin a.nc -m two
      mkdir ../probes/bin; cp \(places["git"] ?? "") ../probes/bin/git; chmod 755 ../probes/bin/git
      PATH="$PWD/../probes/bin:$PATH" "$PDM" status
      VISUAL=\(places["editor"] ?? "") script -qec '"$PDM" checkout b.nc' /dev/null >/dev/null || true
      PDM_PAGER=\(pager) PAGER=\(pager) GIT_PAGER=\(pager) script -qec '"$PDM" log' /dev/null >/dev/null || true
      "$PDM" watch --exec \(places["event"] ?? "") >/dev/null 2>&1 & watch=$!
      until [ -s ../probes/event.out ]; do "$PDM" checkout b.nc -m r; "$PDM" cancel b.nc; done; kill $watch
      """)
    var seen = 0
    for name in names {
      guard PathProbe.exists(vault.fixture.path("probes/\(name).out")) else { continue }
      let said = String(decoding: try vault.fixture.read("probes/\(name).out"), as: UTF8.self)
      seen += 1
      #expect(said.contains("Gid:\t60002\t60002\t60002\t60002"), "\(name): \(said)")
      let groups = said.split(separator: "\n").filter { $0.hasPrefix("G") }
      #expect(!groups.joined().contains("\(users.program)"), "\(name): \(groups)")
      #expect(!said.contains("READ") && !said.contains("WROTE"), "\(name): \(said)")
      // The turn alone, which a commit must hold, and no other file of the store.
      let given = said.split(separator: "\n").filter { $0.contains("/.pdm") && $0.contains("->") }
      #expect(given.allSatisfy { $0.hasSuffix("/checkin") || $0.hasSuffix("/checkin2") }, "\(name): \(given)")
    }
    #expect(seen >= 5)
  }

  @Test func `files that a user names are opened with the user's rights`() throws {
    let tricks = [
      "\"$PDM\" checkout a.nc -F .pdm/pdm.db", "\"$PDM\" checkout --pathspec-from-file=.pdm/pdm.db -m x",
      "for n in 3 4 5 6 7 8 9; do \"$PDM\" checkout a.nc -F /proc/self/fd/$n/pdm.db && exit 0; done; false",
      "\"$PDM\" login mary --password-stdin <.pdm/pdm.db", "\"$PDM\" report a.nc -o .pdm/holder",
      "ln -s .pdm/pdm.db x.nc; \"$PDM\" add x.nc -m x && \"$PDM\" cat x.nc | grep -q '[$]y[$]'",
      "GIT_INDEX_FILE=.pdm/pdm.db \"$PDM\" checkout a.nc -m x", "GIT_DIR=.pdm \"$PDM\" ls",
      "HOME=\"$PWD/.pdm\" XDG_STATE_HOME=\"$PWD/.pdm\" \"$PDM\" login mary --password-stdin <<END\nmary-secret\nEND",
      "git config core.excludesFile .pdm/pdm.db; git config include.path ../.pdm/pdm.db; \"$PDM\" ls",
      "GIT_TRACE=\"$PWD/.pdm/holder\" GIT_TRACE2=\"$PWD/.pdm/lock\" \"$PDM\" status; test -s .pdm/lock",
      "git config core.attributesFile .pdm/pdm.db; \"$PDM\" explain a.nc | grep -q '[$]y[$]'",
    ]
    for trick in tricks {
      let result = try run("mary", trick)
      #expect(!result.outputText.contains("$y$") && !result.errorText.contains("$y$"), "\(trick)")
      _ = try vault.script("git config --file .git/config --unset include.path || true; rm -f x.nc")
    }
    #expect(try vault.script("wc -c <.pdm/lock; wc -c <.pdm/lock2") == "0\n0")
    #expect(try stored("PRAGMA integrity_check; SELECT count(*) FROM locks") == "ok\n0")
  }

  @Test func `no repository of a user's own choosing gets at the store`() throws {
    let before = try stored(Self.everything)
    let own = "rm -rf ../own; mkdir ../own; cd ../own; git init -q .; echo x >a.nc; git add .; git commit -qm x; "
    let tricks = [
      // The store of one folder with the git folder of another.
      "git config core.worktree \"$REPO\"; \"$PDM\" checkout a.nc -m x",
      "git config core.worktree \"$REPO\"; GIT_DIR=\"$PWD/.git\" \"$PDM\" ls",
      "GIT_DIR=\"$PWD/.git\" GIT_WORK_TREE=\"$REPO\" \"$PDM\" checkout a.nc -m x",
      "GIT_DIR=\"$PWD/.git\" GIT_COMMON_DIR=\"$REPO/.git\" \"$PDM\" checkout a.nc -m x",
      "mv .git g; git config --file g/config core.worktree \"$REPO\"; GIT_DIR=\"$PWD/g\" \"$PDM\" locks",
      // Links to it.
      "ln -s \"$REPO/.pdm\" .pdm; \"$PDM\" checkout a.nc -m x",
      "ln -s \"$REPO/.pdm\" .git/pdm; git config core.bare true; \"$PDM\" ls",
      "mkdir .pdm; for f in pdm.db pdm.db-journal lock lock2 holder checkin checkin2 checkin-holder; do "
        + "ln -s \"$REPO/.pdm/$f\" .pdm/$f; done; \"$PDM\" checkout a.nc -m x",
      "mkdir .pdm; chmod 2770 .pdm; ln -s \"$REPO/.pdm/pdm.db\" .pdm; \"$PDM\" ls",
      // A clone whose vault is one of the above.
      "ln -s \"$REPO/.pdm\" .pdm; git init -q ../own/clone; cd clone; git config pdm.vault \"$PWD/..\"; \"$PDM\" ls",
    ]
    for trick in tricks {
      let result = try run("mary", "export REPO=\"$PWD\"; \(own)\(trick)")
      #expect(!result.succeeded, "\(trick): \(result.outputText)")
      #expect(!result.outputText.contains("$y$") && !result.errorText.contains("$y$"), "\(trick)")
    }
    #expect(try stored(Self.everything) == before)
    // The vault itself, by whatever path and name, stays open.
    for way in ["ln -sfn \"$PWD\" ../link; cd ../link; \"$PDM\" ls", "cd /; PDM_VAULT=\"$OLDPWD\" \"$PDM\" ls"] {
      try act("mary", way)
    }
  }

  @Test func `the loader, the environment and closed streams give nothing`() throws {
    let before = try stored(Self.everything)
    let clang = "/opt/swift/usr/bin/clang"
    let compiler = PathProbe.exists(Array(clang.utf8)) ? clang : "cc"
    try vault.fixture.write(
      "thief.c",
      """
      #include <fcntl.h>
      #include <stdlib.h>
      __attribute__((constructor)) static void steal(void) { open(getenv("LOOT"), O_CREAT | O_WRONLY, 0644); }

      """)
    try vault.script(
      "mkdir ../lib; \(compiler) -shared -fPIC -o ../lib/thief.so ../thief.c; chmod -R a+rX ../lib ../thief.c")
    try vault.script(
      "for n in libsqlite3.so.0 libgit2.so.1.5 libc.so.6; do cp ../lib/thief.so ../lib/$n; done; chmod a+rx ../lib/*")
    let loot = "export LOOT=\"$HOME/loot\"; rm -f \"$LOOT\"; "
    for trick in [
      "LD_PRELOAD=\"$PWD/../lib/thief.so\"", "LD_LIBRARY_PATH=\"$PWD/../lib\"", "LD_AUDIT=\"$PWD/../lib/thief.so\"",
    ] {
      let result = try run("mary", "\(loot)\(trick) \"$PDM\" blame a.nc >/dev/null; test ! -e \"$LOOT\"")
      #expect(result.succeeded, "\(trick): \(result.errorText)")
    }
    // The thief steals from a program without the group.
    try act("mary", "\(loot)LD_PRELOAD=\"$PWD/../lib/thief.so\" /bin/true; test -e \"$LOOT\"")
    for trick in [
      "SQLITE_TMPDIR=\"$HOME\" TMPDIR=\"$HOME\"", "TZ=\"$PWD/.pdm/pdm.db\"", "LOCPATH=\"$HOME\" LC_ALL=xx",
      "MALLOC_CHECK_=3 MALLOC_PERTURB_=1", "PDM_SMB_WITHOUT_LEASES=1", "LOGNAME=root USER=root",
    ] {
      try act("mary", "\(trick) \"$PDM\" whoami | grep -q mary")
    }
    for closed in ["0<&-", "1>&-", "2>&-", "1>&- 2>&-", "0<&- 1>&- 2>&-"] {
      _ = try run("mary", "\"$PDM\" checkout nothing.nc -m x \(closed)")
      _ = try run("mary", "\"$PDM\" ls \(closed)")
    }
    #expect(try vault.script("cat .pdm/lock .pdm/lock2 .pdm/checkin .pdm/checkin2") == "")
    #expect(try stored("PRAGMA integrity_check") == "ok")
    #expect(try stored(Self.everything) == before)
    // No file may grow: SIGXFSZ in the middle of a commit. The next command finds it whole.
    _ = try run("mary", "ulimit -f 1; \"$PDM\" checkout a.nc -m x")
    _ = try run("mary", "ulimit -n 5; \"$PDM\" checkout a.nc -m x")
    try act("mary", "\"$PDM\" audit verify")
  }

  @Test func `a running pdm is closed to its user's debugger`() throws {
    try act("admin", "\"$PDM\" checkout a.nc -m r")
    let result = try run(
      "mary",
      """
      "$PDM" checkout a.nc -m r --wait 2>../err & pid=$!
      until [ -s ../err ]; do sleep 0.05; done
      for f in mem maps environ fd/3; do cat /proc/$pid/$f >/dev/null 2>&1 && echo "read $f"; done
      ls /proc/$pid/fd >/dev/null 2>&1 && echo "listed"
      kill $pid; wait $pid || true
      """)
    #expect(result.outputText == "", "\(result.outputText)\(result.errorText)")
  }

  @Test func `a git that lies about a push gives no file back`() throws {
    try vault.fixture.write(
      "liar/git",
      """
      #!/bin/sh
      case " $* " in *" push "*) exit 0;; *" ls-remote --get-url "*) ;;
      *" ls-remote "*) printf '%s\t%s\n' "$(/usr/bin/git rev-parse HEAD)" refs/heads/main; exit 0;; esac
      exec /usr/bin/git "$@"

      """)
    try vault.script("chmod -R a+rx ../liar; git config --file .git/config receive.denyCurrentBranch ignore")
    try act(
      "mary",
      "git clone -q . ../homes/mary/c; cd ../homes/mary/c; \"$PDM\" checkout a.nc -m r; chmod u+w a.nc; echo 2 >a.nc")
    for words in ["checkin a.nc -m two", "ls", "checkin a.nc -m two"] {
      let result = try run("mary", "cd ../homes/mary/c; PATH=\"$OLDPWD/../liar:$PATH\" \"$PDM\" \(words)")
      #expect(words == "ls" || !result.succeeded, "\(result.outputText)\(result.errorText)")
      #expect(try stored("SELECT count(*) FROM locks") == "1")
    }
    try act("mary", "cd ../homes/mary/c; chmod u+w a.nc; echo 2 >a.nc; \"$PDM\" checkin a.nc -m two")
    #expect(try stored("SELECT count(*) FROM locks") == "0")
    try act("mary", "\"$PDM\" audit verify; test $(git show main:a.nc) = 2")
  }

  @Test func `who may not give the store away makes one of his own`() throws {
    try act(
      "mary",
      """
      mkdir ../homes/mary/mine; cd ../homes/mary/mine; git init -q .; echo x >a.nc; git add .; git commit -qm x
      echo mary-secret | "$PDM" init --admin mary --password-stdin; echo mary-secret | "$PDM" login mary --password-stdin
      "$PDM" checkout a.nc -m r; test $(stat -c %a .pdm) = 700
      "$PDM" doctor | grep -q 'does not keep this store from its users' || "$PDM" doctor 2>&1 | grep -q 'does not keep'
      """)
  }
}
