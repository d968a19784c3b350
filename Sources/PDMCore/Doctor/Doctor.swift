/// `pdm doctor`: is this vault in order, and what can be done where it is not.
///
/// A list of checks, each of them real and by itself: one that cannot be made says why, and the others go on. It needs no
/// session, since a store that is damaged knows nobody, and tells nothing that whoever can read the folder could not see.
/// Unless it is to mend, it settles nothing: what dead commands left is there to be seen. What it mends loses nothing and
/// gives nobody a right: modes, what is half done, what provably is nobody's. What any look into the store does, it does as well: a
/// dead writer's journal is rolled back, and an older schema brought up.
public struct Doctor {
  let vault: Vault

  public init(_ vault: Vault) {
    self.vault = vault
  }

  /// In the order in which they are told: what the later ones need comes first.
  static let checks: [DoctorCheck] = [
    .git, .vault, .files, .protection, .share, .locks, .shareFiles, .room, .clock, .hosts, .schema, .database, .rows,
    .record, .settings, .intents, .commits, .leftovers, .repository, .session, .hooks, .program, .rescues,
  ]

  /// - Parameter mends: what can be mended safely is.
  /// - Throws: ``StoreFailure/noVault(from:)`` where there is nothing to look at.
  public func run(mending mends: Bool = false) throws -> DoctorReport {
    try vault.requireStore()
    return DoctorReport(
      findings: try Self.checks.flatMap { check in
        let found: [DoctorFinding.Answer]
        do {
          found = try check.run(vault)
        } catch let failure as any Failure where [.busy, .interrupted].contains(failure.category) {
          // Who has the store is all there is to say, and the next check would wait as long.
          throw failure
        } catch let failure as StoreFailure where failure.category == .forbidden {
          // The program's group keeps it from this user.
          found = [.ok("not tried: only root tries things out in a store that is kept from its users")]
        } catch {
          let failure = error as? any Failure
          found = [.trouble(failure?.message ?? "\(error)", remedy: failure?.hint)]
        }
        return try found.map { answer in
          DoctorFinding(check: check.name, title: check.title, answer: mends ? try mended(answer) : answer)
        }
      })
  }

  private func mended(_ answer: DoctorFinding.Answer) throws -> DoctorFinding.Answer {
    guard let fix = answer.fix else { return answer }
    do {
      // Somebody may have been quicker.
      guard let done = try fix() else { return answer }
      return DoctorFinding.Answer(state: .fixed, message: "\(answer.message): \(done)", remedy: nil)
    } catch let failure as any Failure where failure.category != .interrupted {
      return DoctorFinding.Answer(
        state: answer.state, message: "\(answer.message); not mended: \(failure.message)",
        remedy: failure.hint ?? answer.remedy)
    }
  }
}

/// One thing that is looked at.
struct DoctorCheck: Sendable {
  /// For scripts.
  let name: String
  let title: String
  /// What it throws is trouble.
  let run: @Sendable (Vault) throws -> [DoctorFinding.Answer]
}

/// What one check found.
public struct DoctorFinding: Sendable {
  public enum State: String, Sendable {
    case ok, warning, trouble
    /// It was one of them, and is mended.
    case fixed
  }

  struct Answer: Sendable {
    let state: State
    let message: String
    let remedy: String?
    /// Mends it, and says what was done; nil where there was nothing left to do. Only what loses nothing.
    var fix: (@Sendable () throws -> String?)?

    static func ok(_ message: String) -> Self { Self(state: .ok, message: message, remedy: nil) }
    static func warning(_ message: String, remedy: String?) -> Self {
      Self(state: .warning, message: message, remedy: remedy)
    }
    static func trouble(_ message: String, remedy: String?) -> Self {
      Self(state: .trouble, message: message, remedy: remedy)
    }
  }

  public let check: String
  public let title: String
  let answer: Answer

  public var state: State { answer.state }
  public var message: String { answer.message }
  /// What to do now, preferably a command.
  public var remedy: String? { answer.remedy }
}

/// All that was found.
public struct DoctorReport: Sendable {
  public let findings: [DoctorFinding]
  public var troubles: [DoctorFinding] { findings.filter { $0.state == .trouble } }
}
