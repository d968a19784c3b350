import Glibc
import Testing

@testable import PDMCore

@Suite("pdm status tells what git status tells")
struct WorkTreeEditTests {
  /// Each kind of edit that git has letters for.
  private func vault() throws -> RealVault {
    let vault = try RealVault()
    try vault.shell(
      """
      chmod -R u+w *; git init -q ../part; git -C ../part -c user.name=x -c user.email=x commit -q --allow-empty -m p
      for f in del stage both type mode gone again; do printf '%s\\n' "$f" >$f.nc; done; printf 'log\\n' >x.log
      seq 100 >old.nc; echo '*.log -lockable' >.gitattributes
      git -c protocol.file.allow=always submodule --quiet add ../part part; git add .; git commit -q -m more
      git branch side; echo ours >a.nc; git commit -q -a -m ours; git checkout -q side; echo theirs >a.nc
      git commit -q -a -m theirs; git checkout -q main; git merge -q side >log || rm log
      rm del.nc; echo x >stage.nc; git add stage.nc; echo x >both.nc; git add both.nc; echo y >both.nc
      rm type.nc; ln -s a.nc type.nc; chmod +x mode.nc; git rm -q gone.nc; git rm -q --cached again.nc
      git mv old.nc renamed.nc; echo new >added.nc; git add added.nc; rm added.nc; echo n >intent.nc
      git add -N intent.nc; echo untracked >un.nc; mkdir folder; echo y >folder/y.nc; echo z >x.log
      git -C part -c user.name=x -c user.email=x commit -q --allow-empty -m q; printf x >"$(printf 'a\\nb')"
      """, in: "repo")
    return vault
  }

  @Test func `path by path, with the letters in words`() throws {
    let vault = try vault()
    let short = try vault.git("status", "--porcelain=v1", "-z").split(separator: "\0")
    var words: [String: [String]] = [:]
    var isOld = false
    for record in short {
      if isOld {
        isOld = false
        continue
      }
      isOld = record.hasPrefix("R")
      words[String(record.dropFirst(3)), default: []].append(String(record.prefix(2)))
    }
    let report = try EditListing(
      Vault(locating: Vault.Options(), context: vault.context(of: "john"))
    ).run(EditListing.Request())
    var found: [String: [String]] = [:]
    for file in report.files {
      found[String(decoding: file.path.bytes, as: UTF8.self), default: []].append(Self.letters(file))
    }
    // What is told apart by more than git's two letters is compared by the words for them.
    #expect(found.keys.sorted() == words.keys.sorted())
    for (path, letters) in words {
      #expect(found[path]?.sorted() == letters.map { Self.reading[$0] ?? $0 }.sorted(), "\(path)")
    }
    let submodule = report.files.first { $0.isSubmodule }
    #expect(submodule?.path == RepoPath(trusted: Array("part".utf8)) && submodule?.change == .modified)
    let renamed = report.files.first { $0.change == .renamed }
    #expect(renamed?.oldPath == RepoPath(trusted: Array("old.nc".utf8)) && renamed?.cover == FileEdit.Cover.none)
    #expect(report.files.first { $0.isExempt }?.path == RepoPath(trusted: Array("x.log".utf8)))
  }

  private static func letters(_ file: FileEdit) -> String {
    "\(file.change.rawValue)\(file.isStaged ? " staged" : "")\(file.isUnstaged ? " unstaged" : "")"
  }

  private static let reading = [
    " M": "modified unstaged", "M ": "modified staged", "MM": "modified staged unstaged", " D": "deleted unstaged",
    "D ": "deleted staged", " T": "type_changed unstaged", "R ": "renamed staged", "AD": "deleted staged unstaged",
    " A": "added unstaged", "A ": "added staged", "??": "untracked unstaged", "UU": "conflicted staged unstaged",
  ]

  @Test func `a check-out covers a rename by its old name, and spellings where the repository has one for all`() throws
  {
    let vault = try RealVault()
    try vault.pdm("john", "checkout", "a.nc", "-m", "mine")
    try vault.shell("git mv a.nc z.nc", in: "repo")
    let renamed = try vault.pdm("john", "status").split(separator: "\t")
    #expect(renamed.prefix(4) == ["renamed", "staged", "mine", "john"])
    #expect(try vault.pdm("mary", "status").hasPrefix("renamed\tstaged\tother\tjohn\t"))
  }

  @Test func `it writes nothing, not even git's index`() throws {
    let vault = try RealVault()
    try vault.shell("touch a.nc b.nc", in: "repo")
    let before = try vault.shell("stat -c %y%i .git/index", in: "repo")
    try vault.pdm("john", "status")
    #expect(try vault.shell("stat -c %y%i .git/index", in: "repo") == before)
  }
}

extension RealVault {
  /// What the core is given when an account runs pdm here.
  func context(of account: String) -> ProcessContext {
    var context = fixture.context(in: folder)
    context.environment = environment(of: account)
    context.clock = SystemClock()
    context.random = SystemRandom()
    return context
  }
}
