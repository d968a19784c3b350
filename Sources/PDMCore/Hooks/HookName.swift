/// The hooks of githooks(5), and what pdm wants of them.
public struct HookName: Hashable, Sendable, Comparable {
  public let text: String

  /// What our script does beside running the hook that was there before.
  public enum Role: String, Sendable {
    /// Refuses what no check-out covers.
    case gate
    /// Makes files read-only again that git has written.
    case reminder
    /// Nothing: it stands in for a hook of the folder that `core.hooksPath` named before.
    case forwarder
  }

  public static func < (left: Self, right: Self) -> Bool { left.text < right.text }

  /// The words of `pdm check` for a gate; those that git gives the hook come behind them.
  var gateWords: String? {
    switch text {
    case "pre-commit", "pre-merge-commit": "check"
    case "pre-push": "check --pre-push \"$@\""
    case "pre-receive": "check --pre-receive"
    default: nil
    }
  }

  /// Its standard input is read twice: by the hook that was there and by ours.
  var readsInput: Bool { ["pre-push", "pre-receive", "post-rewrite"].contains(text) }

  /// For the first line of the script: `pdm refuses …`.
  var purpose: String {
    switch role {
    case .gate: "the gate: refuses changes of files that nobody has checked out"
    case .reminder: "the reminder: files that need a check-out become read-only again"
    case .forwarder: "stands in for a hook of the folder that core.hooksPath named before"
    }
  }

  public var role: Role {
    if gateWords != nil { return .gate }
    return Self.reminders.contains(self) ? .reminder : .forwarder
  }

  // MARK: Which there are

  /// `pre-receive`, not `update`: it sees a push as a whole, its objects still in quarantine, in one process.
  static let receivingGates = [HookName(text: "pre-receive")]
  static let gates = ["pre-commit", "pre-merge-commit", "pre-push"].map(HookName.init) + receivingGates

  /// `git am` and `git rebase --apply` run no `post-commit`; `post-rewrite` is the end of a rebase.
  static let reminders = ["post-checkout", "post-merge", "post-commit", "post-applypatch", "post-rewrite"].map(
    HookName.init)

  /// Hooks that only pass on what the old folder has; one that appears there later needs no new install.
  /// (`fsmonitor-watchman` is named by its path and not looked for.)
  static let forwarded = [
    "applypatch-msg", "commit-msg", "post-receive", "post-update", "pre-applypatch",
    "pre-auto-gc", "pre-rebase", "prepare-commit-msg", "sendemail-validate", "update",
    "p4-changelist", "p4-post-changelist", "p4-pre-submit", "p4-prepare-changelist",
  ].map(HookName.init)

  /// Forwarded only where the old folder has them: the first two run often, and git behaves differently where the
  /// others exist.
  static let forwardedIfThere = [
    "reference-transaction", "post-index-change", "push-to-checkout", "proc-receive",
  ].map(HookName.init)

  static let all = gates + reminders + forwarded + forwardedIfThere
}
