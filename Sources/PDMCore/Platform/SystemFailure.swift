import Glibc

/// A system call that failed: which, on what, and why.
public struct SystemFailure: Failure, Equatable {
  public let call: String
  /// The file it was about; empty where there is none.
  public let file: [UInt8]
  public let code: Int32

  init(_ call: String, _ file: [UInt8] = [], code: Int32 = errno) {
    self.call = call
    self.file = StorePrivilege.shown(file)
    self.code = code
  }

  public var category: FailureCategory {
    switch code {
    case EACCES, EPERM, EROFS, ENOLCK, EOPNOTSUPP, ENOSYS, EBADF, EIO, ESTALE, ENOTCONN, EHOSTDOWN: .unsafe
    case EINTR: .interrupted
    default: .failed
    }
  }

  /// It is not there.
  public var isMissingFile: Bool { code == ENOENT }

  /// It was there, and another host has removed it perhaps.
  var isGone: Bool { [ENOENT, ESTALE].contains(code) }

  /// Something of that name is there already.
  var isTaken: Bool { code == EEXIST }

  /// This user may not do that there.
  var isPermission: Bool { [EACCES, EPERM, EROFS].contains(code) }

  public var message: String {
    let reason = unsafe String(cString: strerror(code))
    return file.isEmpty ? "\(call): \(reason)" : "cannot \(call) \(PathQuoting.quote(file)): \(reason)"
  }

  public var hint: String? {
    switch code {
    case EACCES, EPERM:
      FileSystem.ownership(of: file).map { "it belongs to \($0); you are \(FileSystem.account(getuid()))" }
    case EROFS: "the file system is mounted read-only here"
    case ENOSPC, EDQUOT: "make room on that disk (or in your quota) and run the command again"
    case ENOLCK: "file locking is not available there: on NFS check that lockd and statd run on client and server"
    case EOPNOTSUPP, ENOSYS: "that file system has no file locks, so pdm cannot keep two people apart on it"
    case EIO, ESTALE, ENOTCONN, EHOSTDOWN: "the file server did not answer or was restarted; run the command again"
    default: nil
    }
  }
}
