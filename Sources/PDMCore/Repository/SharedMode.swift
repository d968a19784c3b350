/// `core.sharedRepository`: who may write to the repository's own files, whatever the umask.
///
/// git applies it to everything below its folder; pdm must do the same for the files of the store, or the second
/// account of a team is locked out (docs/technical/repository.md).
public enum SharedMode: Equatable, Sendable {
  /// The umask decides.
  case no
  case group
  case all
  /// Exactly these permission bits for files, `0660` for example.
  case mode(UInt16)

  /// - Parameter value: nil for a name without `=`, which means `group`, as in git.
  /// - Returns: nil for a value that git refuses.
  public init?(configured value: [UInt8]?) {
    guard let value else {
      self = .group
      return
    }
    let text = String(decoding: value, as: UTF8.self)
    switch text {
    case "umask": self = .no
    case "group": self = .group
    case "all", "world", "everybody": self = .all
    default:
      guard let number = UInt16(text, radix: 8) else {
        guard let flag = GitConfigValue.boolean(value) else { return nil }
        self = flag ? .group : .no
        return
      }
      switch number {
      case 0: self = .no
      case 1: self = .group
      case 2: self = .all
      default:
        // git: "The owner of files must always have read and write permissions."
        guard number & 0o600 == 0o600 else { return nil }
        self = .mode(number & 0o666)
      }
    }
  }

  /// The permission bits that a file gets which the umask would have given `bits` (git's path.c, calc_shared_perm).
  public func fileMode(_ bits: UInt16) -> UInt16 {
    var extra: UInt16
    switch self {
    case .no: return bits
    case .group: extra = 0o660
    case .all: extra = 0o664
    case .mode(let mode): extra = mode
    }
    if bits & 0o200 == 0 { extra &= ~0o222 }
    if bits & 0o100 != 0 { extra |= (extra & 0o444) >> 2 }
    if case .mode = self { return (bits & ~0o777) | extra }
    return bits | extra
  }

  /// The same for a folder: whoever may read may search, and where the group counts, its files get its group.
  public func folderMode(_ bits: UInt16) -> UInt16 {
    if self == .no { return bits }
    var mode = fileMode(bits)
    mode |= (mode & 0o444) >> 2
    return mode & 0o060 != 0 ? mode | 0o2000 : mode
  }
}
