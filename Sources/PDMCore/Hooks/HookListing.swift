/// `pdm hooks status`: which of pdm's hooks git would run at this moment.
public struct HookListing {
  let vault: Vault

  public init(_ vault: Vault) {
    self.vault = vault
  }

  public func run() throws -> HookStatusReport {
    let place = try HookPlace(of: vault)
    var names = HookInstallation.names(for: vault.location)
    let base = vault.location.workTree ?? vault.location.gitDirectory
    let old = place.oldFolder.map { base.resolving($0.path) }
    // Our scripts are where they were last put, though git may look elsewhere by now.
    let folder = place.previous != nil ? place.ownFolder : place.innerFolder
    let isLive = place.isOwnLive || folder == place.liveFolder
    if place.previous != nil, let old {
      names += (HookName.forwarded + HookName.forwardedIfThere).filter { HookFile.isRunnable(old.appending($0.text)) }
    }
    let hooks = try names.map { name in
      let file = HookFile(name: name, folder: folder)
      let chained = place.previous != nil ? old.map { $0.appending(name.text) } : file.aside
      return HookStatus(
        name: name.text, role: name.role, state: try state(of: file, isLive: isLive, isOwn: place.previous != nil),
        file: file.path,
        chained: chained.flatMap { HookFile.isRunnable($0) ? $0 : nil })
    }
    return HookStatusReport(
      hooks: hooks, folder: folder, liveFolder: place.liveFolder, hooksPath: place.hooksPath.value,
      hooksPathBefore: place.isOwnConfigured ? place.previous?.folder.value : nil)
  }

  private func state(of file: HookFile, isLive: Bool, isOwn: Bool) throws -> HookStatus.State {
    switch try file.content() {
    case .nothing: return .missing
    case .altered: return .altered
    case .foreign(let status):
      // In our own folder there was nothing before.
      guard let aside = try file.asideStatus() else { return isOwn ? .replaced : .missing }
      return aside.isSameFile(as: status) ? .missing : .replaced
    case .unusable: return .replaced
    case .ours:
      guard isLive else { return .shadowed }
      return HookFile.isRunnable(file.path) ? .live : .notExecutable
    }
  }
}

/// One hook, as it is now.
public struct HookStatus: Sendable, Equatable {
  public enum State: String, Sendable {
    case live
    case missing
    /// Ours, changed by somebody.
    case altered
    /// Somebody put another hook in its place.
    case replaced
    /// git passes over it.
    case notExecutable = "not_executable"
    /// `core.hooksPath` makes git look elsewhere.
    case shadowed
  }

  public let name: String
  public let role: HookName.Role
  public let state: State
  public let file: [UInt8]
  /// The hook that runs before ours.
  public let chained: [UInt8]?
}

/// All of pdm's hooks in one repository.
public struct HookStatusReport: Sendable {
  public let hooks: [HookStatus]
  /// Where pdm's are, or would be.
  public let folder: [UInt8]
  /// Where git looks.
  public let liveFolder: [UInt8]
  public let hooksPath: [UInt8]?
  /// What `core.hooksPath` was before pdm's own folder took its place.
  public let hooksPathBefore: [UInt8]?

  /// Every gate that belongs here is live.
  public var isGuarded: Bool { hooks.allSatisfy { $0.role != .gate || $0.state == .live } }
}
