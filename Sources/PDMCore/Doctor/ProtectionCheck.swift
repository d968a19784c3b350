extension DoctorCheck {
  /// Of a set-gid program alone: whether this store is one that it keeps from its users (docs/security.md).
  static let protection = DoctorCheck(name: "protection", title: "protection") { vault in
    guard let group = StorePrivilege.group else { return [] }
    let folder = vault.store.files.folder
    switch StorePrivilege.admit(folder, of: vault.home.location.commonDirectory) {
    case .success:
      let open = try openFolders(above: folder)
      return open.isEmpty ? [.ok("only pdm opens the store, for whoever runs it")] : open
    case .failure(let refusal):
      let store = PathQuoting.shellWord(folder)
      return [
        .warning(
          "pdm is set-gid, and does not keep this store from its users: \(refusal.reason)",
          remedy: "as root: find \(store) -type f -exec chmod 660 {} + ; chown -R root:\(group) \(store); "
            + "find \(store) -type d -exec chmod 2770 {} +")
      ]
    }
  }

  /// Whoever may write one of these can put another folder, and so another repository, in the store's place.
  private static func openFolders(above store: [UInt8]) throws -> [DoctorFinding.Answer] {
    var found: [DoctorFinding.Answer] = []
    var folder = store
    while folder != Array("/".utf8) {
      folder = folder.droppingLastComponent
      guard let status = try FileSystem.status(of: folder) else { break }
      let isSticky = status.mode & 0o1000 != 0
      if status.owner == 0, isSticky || status.mode & 0o022 == 0 { continue }
      let who =
        status.mode & 0o002 != 0 && !isSticky
        ? "everybody" : status.mode & 0o020 != 0 && !isSticky ? "a group" : FileSystem.account(status.owner)
      found.append(
        .warning(
          "\(PathQuoting.quote(folder)) can be changed by \(who), who could put another repository beside the store",
          remedy: "keep the vault in a bare repository below folders of root's, and work in clones"))
    }
    return found
  }
}

extension StorePrivilege.Refusal {
  fileprivate var reason: String {
    switch self {
    case .otherRepository: "its repository is not the one that it lies beside"
    case .notAFolder: "it is no folder that can be reached"
    case .owner(let user): "it belongs to \(FileSystem.account(user)), who could open it to anybody"
    case .group(let group): "its group is \(group)"
    case .mode(let mode): "its mode is \(String(mode, radix: 8))"
    case .path: "its path leads through links"
    }
  }
}
