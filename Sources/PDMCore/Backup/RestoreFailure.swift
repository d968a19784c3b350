/// Why a store is not put back.
public enum RestoreFailure: Failure, Equatable {
  /// It needs nothing.
  case inOrder([UInt8])
  /// The backup is one of another store.
  case otherVault(file: [UInt8], found: String, wanted: String)
  /// The record in it is not the one that check-ins of this repository go by.
  case otherRecord(file: [UInt8], line: Int64, reason: String)
  /// What was built is not what it should be.
  case notVerified(String)

  public var category: FailureCategory {
    switch self {
    case .inOrder: .failed
    case .otherVault, .notVerified: .unsafe
    case .otherRecord: .violations
    }
  }

  public var message: String {
    switch self {
    case .inOrder(let folder): "the store \(PathQuoting.quote(folder)) is in order"
    case .otherVault(let file, let found, let wanted):
      "\(PathQuoting.quote(file)) is a backup of another vault (\(found.prefix(8)), this one is \(wanted.prefix(8)))"
    case .otherRecord(let file, let line, let reason):
      "the record in \(PathQuoting.quote(file)) does not belong to this repository, or was altered at line \(line): \(reason)"
    case .notVerified(let trouble): "the new store did not pass, and the old one stays: \(trouble)"
    }
  }

  public var hint: String? {
    switch self {
    case .inOrder: "--force puts it back all the same; what was done since the backup is lost then"
    case .otherVault, .otherRecord: "take another backup of this vault"
    case .notVerified: "pdm doctor says what is wrong with it"
    }
  }
}
