/// What was put back, from where, and what is lost.
public struct RestoreReport: Sendable {
  public enum Source: Sendable, Equatable {
    /// nil: a bare copy of the database, which does not say when it was made.
    case backup(madeAt: Timestamp?)
    /// What could be read of the damaged database.
    case salvage
    /// Nothing could.
    case git

    public var name: String {
      switch self {
      case .backup: "backup"
      case .salvage: "salvage"
      case .git: "git"
      }
    }
  }

  /// A check-in that git has and the source did not.
  public struct Checkin: Sendable {
    public let commit: ObjectID
    public let user: String
    public let subject: String
    public let paths: [RepoPath]
  }

  /// A check-in that proves an act of which the line is lost.
  public struct LostHead: Sendable {
    public let commit: ObjectID
    public let sequence: Int64
  }

  /// A table of a damaged database.
  public struct Table: Sendable {
    public let name: String
    public let rows: Int
    /// Rows that no store can have.
    public let rejected: Int
    /// Why there may have been more; nil where all of it was read.
    public let trouble: String?
  }

  public internal(set) var store: [UInt8] = []
  /// The old store; nil where there was none.
  public internal(set) var kept: [UInt8]?
  public internal(set) var source = Source.git
  /// Then rows are not compared with the record from now on.
  var isWithoutBackup: Bool { if case .backup = source { false } else { true } }
  /// The record up to this line is what it was.
  public internal(set) var lines: Int64 = 0
  /// The line that says that the store was put back.
  public internal(set) var restoreLine = AuditHead(sequence: 0, hash: [])
  public internal(set) var admin = ""
  public internal(set) var lostHeads: [LostHead] = []
  public internal(set) var checkins: [Checkin] = []
  /// Commits that look like check-ins and cannot be put back.
  public internal(set) var refused: [ObjectID] = []
  public internal(set) var tables: [Table] = []
  public internal(set) var locks: [Lock] = []
  /// Check-outs of the source that ended since, as git says.
  public internal(set) var endedLocks: [RepoPath] = []
  public internal(set) var sessionsEnded = 0
  public internal(set) var tokens: [AccessToken] = []
  public internal(set) var users: [User] = []
  /// Accounts that were made anew for names in check-ins, without a password.
  public internal(set) var madeUsers: [String] = []
  public internal(set) var doubts: [String] = []
}
