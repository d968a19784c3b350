/// The addresses of remotes that are paths on this file system (git-clone(1), "GIT URLS").
enum LocalURL {
  /// - Parameter folder: what a relative path is relative to.
  /// - Returns: nil for a host's address.
  static func path(_ url: [UInt8], from folder: [UInt8]) -> [UInt8]? {
    let prefix = Array("file://".utf8)
    if url.starts(with: prefix) {
      let rest = decoded(url.dropFirst(prefix.count))
      return rest.first == UInt8(ascii: "/") ? rest : nil
    }
    guard !url.isEmpty else { return nil }
    // `host:path`, unless a slash comes before the colon; `scheme://host/path`.
    let colon = url.firstIndex(of: UInt8(ascii: ":")) ?? url.endIndex
    let slash = url.firstIndex(of: UInt8(ascii: "/")) ?? url.endIndex
    return colon < slash ? nil : folder.resolving(url)
  }

  /// `%20` and the like, as git decodes them.
  private static func decoded(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var rest = text
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), let value = Hex.decode(String(decoding: rest.prefix(2), as: UTF8.self))?.first {
        result.append(value)
        rest = rest.dropFirst(2)
      } else {
        result.append(byte)
      }
    }
    return result
  }
}
