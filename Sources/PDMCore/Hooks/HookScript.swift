/// The text of one of our hooks: POSIX sh that an administrator can read, and Git for Windows and BusyBox can run.
///
/// Paths stand in single quotes and never in a comment, so that any byte in them is safe.
struct HookScript {
  /// The hook that runs before ours.
  enum Chained: Equatable {
    /// The one that was moved aside, in the same folder.
    case beside
    /// That of the folder which `core.hooksPath` named before.
    case folder(OldHookFolder)
  }

  let name: HookName
  let chained: Chained
  /// The program that installs it, for where `PATH` has none; empty where it is not known.
  let program: [UInt8]

  /// Behind the name of a hook that was moved aside.
  static let asideSuffix = ".before-pdm"
  private static let mark = "# pdm-hook "

  var bytes: [UInt8] {
    let (head, body) = (Array(headLines.joined()), Array(lines.joined()))
    let digest = Self.digest(of: head + body)
    return head + Array("\(Self.mark)\(name.text) \(digest)\n".utf8) + body
  }

  private var headLines: [[UInt8]] {
    [
      "#!/bin/sh\n",
      "# pdm: \(name.purpose). 'pdm hooks remove' takes it away.\n",
    ].map { Array($0.utf8) }
  }

  private var lines: [[UInt8]] {
    guard name.role != .forwarder else {
      return [old]
        + ["[ -f \"$old\" ] && [ -x \"$old\" ] && exec \"$old\" \"$@\"\n", "exit 0\n"].map { Array($0.utf8) }
    }
    return (name.readsInput ? [Array("input=$(cat; echo .)\ninput=${input%.}\n".utf8)] : []) + [old, chaining, search]
      + [Array((name.role == .gate ? gate : reminder).utf8)]
  }

  private var old: [UInt8] {
    switch chained {
    case .beside:
      return Array(
        "case $0 in */*) old=${0%/*} ;; *) old=. ;; esac\nold=$old/\(name.text)\(Self.asideSuffix)\n".utf8)
    case .folder(let folder):
      return Array("old=".utf8) + folder.word + Array("/\(name.text)\n".utf8)
    }
  }

  private var chaining: [UInt8] {
    let call = name.readsInput ? "printf %s \"$input\" 2>/dev/null | \"$old\" \"$@\"" : "\"$old\" \"$@\""
    return Array("if [ -f \"$old\" ] && [ -x \"$old\" ]; then\n  \(call) || exit\nfi\n".utf8)
  }

  private var search: [UInt8] {
    Array("pdm=pdm\n\(Self.elsewhere)".utf8) + Self.quote(program) + Array("\n".utf8)
  }

  private static let elsewhere = "command -v \"$pdm\" >/dev/null 2>&1 || pdm="

  /// The program that installed a script; nil where it does not say.
  static func installer(in script: [UInt8]) -> [UInt8]? {
    let line = script.split(separator: UInt8(ascii: "\n")).first { $0.starts(with: elsewhere.utf8) }
    guard let word = line?.dropFirst(elsewhere.utf8.count), word.count >= 2 else { return nil }
    return word.dropFirst().dropLast().replacing("'\\''".utf8, with: "'".utf8)
  }

  /// Another vault that somebody named for commands must not be the one that is asked about this repository.
  private var gate: String {
    let call = "\"$pdm\" \(name.gateWords ?? "check")"
    return """
      if ! command -v "$pdm" >/dev/null 2>&1; then
        echo "pdm: refused, since no program 'pdm' is found that could say who holds these files" >&2
        echo "pdm: put it on PATH, or have an administrator delete this hook: $0" >&2
        exit 1
      fi
      unset PDM_VAULT
      \(name.readsInput ? "printf %s \"$input\" | \(call) >&2" : "exec \(call) >&2")\(name.text == "pre-push" ? uploading : "")

      """
  }

  /// Git LFS puts no hook of its own where ours is, and without one nothing would upload its files. Not where there is
  /// another before ours, which may be Git LFS's.
  private var uploading: String {
    """
     || exit
    if [ ! -x "$old" ] && git config --get filter.lfs.clean >/dev/null && command -v git-lfs >/dev/null 2>&1; then
      printf %s "$input" | git lfs pre-push "$@"
    fi
    """
  }

  private var reminder: String {
    """
    command -v "$pdm" >/dev/null 2>&1 || exit 0
    unset PDM_VAULT
    \(name.readsInput ? "printf %s \"$input\" | " : "")"$pdm" hooks remind \(name.text) "$@" || :

    """
  }

  /// Any bytes as one word of sh.
  static func quote(_ bytes: [UInt8]) -> [UInt8] {
    let quote = UInt8(ascii: "'")
    return [quote] + bytes.flatMap { $0 == quote ? Array("'\\''".utf8) : [$0] } + [quote]
  }

  // MARK: Knowing our own

  /// A file that is, or was, one of ours.
  struct Recognition: Equatable {
    let name: String
    /// Nobody changed it since it was written, by this version of pdm or another.
    let isIntact: Bool
  }

  /// - Returns: nil for what is no script of pdm.
  static func recognize(_ content: [UInt8]) -> Recognition? {
    var rest: [UInt8] = []
    var words: [Substring]?
    for line in content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      if words == nil, line.starts(with: mark.utf8) {
        words = String(decoding: line.dropFirst(mark.utf8.count), as: UTF8.self).split(separator: " ")
      } else {
        rest += line + [UInt8(ascii: "\n")]
      }
    }
    guard let words, words.count == 2 else { return nil }
    // The last piece of the split has no line end of its own.
    return Recognition(name: String(words[0]), isIntact: digest(of: rest.dropLast()) == words[1])
  }

  private static func digest(of text: some Collection<UInt8>) -> String {
    String(Hex.encode(SHA256.digest(text)).prefix(16))
  }
}

/// The folder that `core.hooksPath` named before pdm's took its place.
struct OldHookFolder: Equatable {
  /// The value as it was written.
  let value: [UInt8]
  /// The same with `~` and `%(prefix)` replaced, as git reads it; may be relative to where hooks run.
  let path: [UInt8]

  /// For sh: a relative one stays relative, and `~/` is each user's own, as it is to git.
  var word: [UInt8] {
    guard value.starts(with: "~/".utf8) else { return HookScript.quote(path) }
    return Array("\"$HOME\"/".utf8) + HookScript.quote(Array(value.dropFirst(2)))
  }
}
