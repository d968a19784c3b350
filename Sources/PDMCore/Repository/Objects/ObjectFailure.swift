/// Why an object of the repository could not be read.
enum ObjectFailure: Failure, Equatable {
  /// No pack and no loose file has it.
  case missing(ObjectID)
  /// It is there, and not what it must be: cut off, altered, or with a delta that does not fit.
  case damaged(ObjectID, reason: String)
  /// A commit was asked for and it is a blob, say.
  case unexpectedKind(ObjectID, ObjectKind)
  /// More bytes than can be held in memory here.
  case tooLarge(ObjectID, bytes: Int)

  var category: FailureCategory { .failed }

  var message: String {
    switch self {
    case .missing(let id): "no object \(id.hex) in the repository"
    case .damaged(let id, let reason): "the repository is damaged: object \(id.hex): \(reason)"
    case .unexpectedKind(let id, let kind): "object \(id.hex) is a \(kind.name), which was not expected there"
    case .tooLarge(let id, let bytes): "object \(id.hex) has \(bytes) bytes, too many to read"
    }
  }

  var hint: String? {
    switch self {
    case .tooLarge: nil
    default: "git fsck"
    }
  }
}

/// What is wrong with stored bytes, where the name of the object is not known.
struct ObjectDamage: Error {
  let reason: StaticString
  /// The size that was refused; 0 for other reasons.
  let size: Int

  init(_ reason: StaticString, size: Int = 0) {
    self.reason = reason
    self.size = size
  }

  func failure(of id: ObjectID) -> ObjectFailure {
    size > 0 ? .tooLarge(id, bytes: size) : .damaged(id, reason: "\(reason)")
  }
}
