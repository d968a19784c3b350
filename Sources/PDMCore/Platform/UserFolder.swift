/// The folders of one OS user for what programs keep: private, made when they are needed (XDG Base Directory
/// Specification 0.8).
enum UserFolder {
  /// What should outlive a restart: sessions.
  static func state(_ context: ProcessContext) -> [UInt8] {
    folder("XDG_STATE_HOME", else: [".local", "state"], context).appending("pdm")
  }

  /// What may be deleted at any time.
  static func cache(_ context: ProcessContext) -> [UInt8] {
    folder("XDG_CACHE_HOME", else: [".cache"], context).appending("pdm")
  }

  /// Makes a folder and those above it that are missing, for this user alone.
  static func create(_ path: [UInt8]) throws(SystemFailure) {
    var folder: [UInt8] = []
    for component in path.split(separator: UInt8(ascii: "/")) {
      folder += [UInt8(ascii: "/")] + component
      if try FileSystem.status(of: folder) == nil { try FileSystem.createFolderIfMissing(folder, mode: 0o700) }
    }
  }

  private static func folder(_ variable: String, else components: [String], _ context: ProcessContext) -> [UInt8] {
    if let given = context.environment[variable], given.first == UInt8(ascii: "/") { return given }
    return components.reduce(home(context)) { $0.appending($1) }
  }

  private static func home(_ context: ProcessContext) -> [UInt8] {
    if let home = context.environment["HOME"], home.first == UInt8(ascii: "/") { return home }
    return FileSystem.home(of: context.userID) ?? Array("/".utf8)
  }
}
