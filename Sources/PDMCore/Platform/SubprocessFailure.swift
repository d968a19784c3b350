import Glibc

/// Why a child process could not be run. How it ended is no failure of this kind: see ``ChildStatus``.
public enum SubprocessFailure: Failure, Equatable {
  /// No such program in `PATH`.
  case programMissing([UInt8])
  /// It is there, or its folder is, and the kernel refuses.
  case cannotStart(program: [UInt8], code: Int32)
  /// An argument, a path or a variable with a NUL, which C would silently cut off.
  case embeddedNUL(program: [UInt8])
  /// More output than the caller is ready to hold.
  case outputTooLarge(program: [UInt8], limit: Int)
  /// The person, or the system, asked to stop, and the child was stopped.
  case interrupted
  /// A pipe, `poll(2)` or `waitpid(2)` failed.
  case system(call: String, code: Int32)

  public var category: FailureCategory { self == .interrupted ? .interrupted : .failed }

  public var message: String {
    switch self {
    case .interrupted: Interrupted().message
    case .programMissing(let program): "the program \(PathQuoting.quote(program)) is not installed or not in PATH"
    case .cannotStart(let program, let code):
      "cannot run \(PathQuoting.quote(program)): \(unsafe String(cString: strerror(code)))"
    case .embeddedNUL(let program): "a NUL byte in what is given to \(PathQuoting.quote(program))"
    case .outputTooLarge(let program, let limit):
      "\(PathQuoting.quote(program)) wrote more than \(limit) bytes, which is the most that is read"
    case .system(let call, let code): "\(call) failed: \(unsafe String(cString: strerror(code)))"
    }
  }

  public var hint: String? {
    guard case .programMissing(let program) = self else { return nil }
    let name = String(decoding: program, as: UTF8.self)
    return name == "git" ? "install git 2.30 or newer (Debian: apt install git)" : "install \(name)"
  }
}
