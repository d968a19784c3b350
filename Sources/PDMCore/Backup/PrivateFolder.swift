/// A folder for work on this machine, for this user alone; gone when it is dropped.
struct PrivateFolder: ~Copyable {
  let path: [UInt8]

  init(in context: ProcessContext) throws(SystemFailure) {
    let given = context.environment["TMPDIR"].flatMap { $0.first == UInt8(ascii: "/") ? $0 : nil }
    path = (given ?? Array("/tmp".utf8)).appending("pdm-store-\(Hex.encode(context.random.bytes(8)))")
    try FileSystem.createFolder(path, mode: 0o700)
  }

  deinit {
    for name in (try? FileSystem.names(in: path)) ?? [] { try? FileSystem.remove(path.appending(name)) }
    try? FileSystem.removeFolder(path)
  }
}
