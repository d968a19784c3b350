/// Check-outs that are about to be broken, or were.
public enum BreakRendering {
  /// What a person is shown before the question.
  public static func lines(_ preview: Break.Preview) -> [String] {
    preview.targets.flatMap { lock, isEdited in
      [
        "\(lock.path.quoted) is \(lock.description(now: preview.now))"
          + (lock.isOverdue(at: preview.now) ? ", overdue" : ""),
        "  "
          + (isEdited
            ? "it has edits, which are kept for \(lock.owner.name) first"
            : preview.hasOnlyClones ? inClone(lock) : "it has no edits here"),
      ]
    }
  }

  /// What to know afterwards of files whose edits are not here.
  public static func remarks(_ report: ChangeReport, hasOnlyClones: Bool) -> [String] {
    var seen: Set<String> = []
    return report.files.compactMap { file in
      guard file.result == .broken, file.rescue == nil, let lock = file.lock else { return nil }
      return hasOnlyClones
        ? inClone(lock) : "edits that \(lock.owner.name) has made in a clone, on \(lock.host) perhaps, stay there"
    }.filter { seen.insert($0).inserted }
  }

  private static func inClone(_ lock: Lock) -> String {
    "edits of \(lock.owner.name) are in a clone, taken on \(lock.host); they stay there, out of reach"
  }
}
