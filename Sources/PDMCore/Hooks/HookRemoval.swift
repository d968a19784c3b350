/// `pdm hooks remove`: takes pdm's hooks away and puts back exactly what was there.
public struct HookRemoval {
  let vault: Vault

  public init(_ vault: Vault) {
    self.vault = vault
  }

  public func run() throws -> HookChangeReport {
    let place = try HookPlace(of: vault)
    // Before the folder is emptied nothing may look into it.
    let own = try HookName.all.map { HookFile(name: $0, folder: place.ownFolder) }.filter {
      try $0.content() != .nothing
    }
    var value = place.hooksPath.value
    if place.isOwnConfigured, let configured = place.hooksPath.ownValues.last {
      try place.refuseForeign(own)
      let change = place.previous?.change ?? .added
      if try place.hooksPath.unset(configured, undoing: change) { value = try HooksPath(of: vault).value }
    }
    var hooks = try own.map { try remove($0, isAlone: true) }
    for folder in [place.defaultFolder, place.innerFolder].uniqued() where folder != place.ownFolder {
      try sweep(folder)
      for name in HookName.all {
        let file = HookFile(name: name, folder: folder)
        if let outcome = try takeBack(file) { hooks.append(outcome) }
      }
    }
    try discard(place.ownFolder)
    return HookChangeReport(hooks: hooks, hooksPath: value)
  }

  /// - Returns: nil where neither we nor what we moved aside is there.
  private func takeBack(_ file: HookFile) throws -> HookOutcome? {
    let aside = try file.asideStatus()
    switch try file.content() {
    case .ours: return try remove(file, isAlone: aside == nil)
    case .nothing:
      // What a killed install leaves where there are no hard links.
      return aside == nil ? nil : try remove(file, isAlone: false)
    case .foreign(let status):
      guard let aside else { return nil }
      guard aside.isSameFile(as: status) else { return outcome(file, .left) }
      // What a killed install leaves: the second name goes.
      try FileSystem.remove(file.aside)
      try FileSystem.syncFolder(file.folder)
      return outcome(file, .restored)
    case .altered: return outcome(file, .left)
    case .unusable: return aside == nil ? nil : outcome(file, .left)
    }
  }

  private func remove(_ file: HookFile, isAlone: Bool) throws -> HookOutcome {
    if case .ours = try file.content() {
    } else if isAlone {
      return outcome(file, .left)
    }
    if isAlone {
      try FileSystem.remove(file.path)
    } else {
      try FileSystem.rename(file.aside, to: file.path)
    }
    try FileSystem.syncFolder(file.folder)
    return outcome(file, isAlone ? .removed : .restored)
  }

  private func outcome(_ file: HookFile, _ result: HookOutcome.Result) -> HookOutcome {
    HookOutcome(name: file.name.text, file: file.path, result: result, chained: nil)
  }

  /// Removes what a killed install was writing.
  private func sweep(_ folder: [UInt8]) throws {
    guard PathProbe.kind(folder) == .folder else { return }
    for name in try FileSystem.names(in: folder) where name.starts(with: HookWriter.temporaryPrefix.utf8) {
      try FileSystem.remove(folder.appending(name))
    }
  }

  /// Where something of somebody's is in it, it stays.
  private func discard(_ folder: [UInt8]) throws {
    guard PathProbe.kind(folder) == .folder else { return }
    let note = PreviousHooksPath.file(in: folder).lastComponent
    try sweep(folder)
    guard try FileSystem.names(in: folder).allSatisfy({ $0 == note }) else { return }
    try FileSystem.remove(folder.appending(note))
    try FileSystem.removeFolder(folder)
  }
}

extension [[UInt8]] {
  fileprivate func uniqued() -> Self {
    var seen: Set<[UInt8]> = []
    return filter { seen.insert($0).inserted }
  }
}
