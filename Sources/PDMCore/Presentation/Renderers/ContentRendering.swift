/// The content of one version of a file.
public enum ContentRendering {
  public static func json(_ version: FileVersion, content: [UInt8]) -> JSON {
    .object(
      JSON.path(version.path) + [
        ("commit", .string(version.commit.hex)), ("revision", .text(version.revision?.text)),
        ("oid", .string(version.entry.id.hex)), ("mode", .string(String(version.entry.mode, radix: 8))),
        ("size_bytes", .number(content.count)), ("encoding", "base64"), ("content", .string(Base64.encode(content))),
      ])
  }
}
