/// `info/exclude`: keeps the store out of `git status` and `git add`, without a file in anybody's tree.
struct ExcludeFile {
  private let file: [UInt8]
  private let isNeeded: Bool
  /// The store, one that a killed `pdm init` left half made, and those that `pdm restore-store` put aside.
  private let lines: [[UInt8]]
  private let context: ProcessContext

  init(of vault: Vault) {
    file = vault.location.commonDirectory.appending("info").appending("exclude")
    context = vault.context
    // In a bare repository the store lies among git's own files.
    isNeeded = vault.location.workTree != nil
    let name = Array("/".utf8) + vault.location.storeDirectory.lastComponent
    lines = ["/", "\(Store.buildingMark)*/", "\(Store.replacedMark)*/"].map { name + Array($0.utf8) }
  }

  func hideStore() throws {
    guard isNeeded else { return }
    let folder = file.droppingLastComponent
    if try FileSystem.status(of: folder) == nil { try FileSystem.createFolder(folder, mode: 0o755) }
    let status = try FileSystem.status(of: file)
    var content = status == nil ? [] : try FileSystem.contents(of: file)
    let present = content.split(separator: UInt8(ascii: "\n"))
    let missing = lines.filter { line in !present.contains { $0.elementsEqual(line) } }
    guard !missing.isEmpty else { return }
    if let last = content.last, last != UInt8(ascii: "\n") { content.append(UInt8(ascii: "\n")) }
    for line in missing { content += line + [UInt8(ascii: "\n")] }
    try FileSystem.replace(
      file, with: content, mode: status?.mode ?? 0o644,
      temporaryName: "exclude.\(Hex.encode(context.random.bytes(6)))")
  }
}
