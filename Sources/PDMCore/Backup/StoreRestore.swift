import Glibc

/// Makes a store anew: from a backup, or of what can still be read of the old one, and in both cases of what git has.
///
/// It is built beside the old one and verified, and takes its place in one step; the old one is kept. The turn and the
/// guard of the old store are held all the time, so that nobody does anything that would be lost: the one place where
/// slow work is done under the guard.
public struct StoreRestore {
  /// The vault's own repository, not a clone of it.
  let vault: Vault

  public init(_ vault: Vault) throws {
    self.vault = try IntentPlace.home(of: vault)
  }

  public struct Request: Sendable {
    /// nil: without a backup.
    public var backup: [UInt8]?
    /// Who does it: an administrator of what is put back, or where there is no such account a new one.
    public var admin = ""
    public var fullName: String?
    public var password: [UInt8] = []
    /// Also where the store is in order.
    public var force = false

    public init() {}
  }

  public var storeDirectory: [UInt8] { vault.store.files.folder }

  /// What a backup says of itself.
  /// - Throws: ``BackupFailure``
  public func manifest(of file: [UInt8]) throws -> BackupManifest? {
    try BackupFile(place: vault.context.absolute(file)).manifest()
  }

  /// Before anybody is asked for anything.
  /// - Throws: ``RestoreFailure/inOrder(_:)``, and what no restore mends: a newer schema, a store that others have.
  public func requireDamage(force: Bool) throws {
    let files = vault.store.files
    guard try FileSystem.status(of: files.folder) != nil else { return }
    do {
      for file in files.empties where try FileSystem.status(of: file) == nil { return }
      let isSound = try vault.store.read { transaction in
        let noted = try transaction.notedAuditHead()
        return try transaction.integrityProblems().isEmpty && transaction.auditHead() == noted
      }
      if isSound, !force { throw RestoreFailure.inOrder(files.folder) }
    } catch let failure as RestoreFailure {
      throw failure
    } catch StoreFailure.newerSchema(let found, let known) {
      throw StoreFailure.newerSchema(found: found, known: known)
    } catch let failure as any Failure where [.busy, .interrupted].contains(failure.category) {
      throw failure
    } catch {
      // What it is for.
    }
  }

  public func run(_ request: Request) throws -> RestoreReport {
    try AccountName.check(request.admin)
    try vault.store.requireOwnRights()
    try requireDamage(force: request.force)
    // First, so that at no moment a `git add` of everything takes a store.
    try ExcludeFile(of: vault).hideStore()
    let hold = try StoreHold(vault.store, turnTimeout: vault.options.queueTimeout)
    let building = vault.store.building()
    do {
      var report = try RestoreBuild(vault: vault, building: building, request: request).run()
      report.doubts = hold.doubts
      report.store = vault.store.files.folder
      if try FileSystem.status(of: vault.store.files.folder) != nil {
        try hold.endLocks(in: vault.store.files.folder)
      }
      report.kept = try vault.store.replace(by: building)
      return report
    } catch {
      building.discard()
      hold.leave()
      throw error
    }
  }
}
