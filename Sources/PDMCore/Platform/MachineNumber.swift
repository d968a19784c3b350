/// What tells machines apart: names may be equal.
enum MachineNumber {
  /// The number that the installation got; of containers and copied virtual machines it may be the same. The name of the
  /// host where there is none.
  static func of(_ context: ProcessContext) -> String {
    word(in: "/etc/machine-id") ?? context.host
  }

  /// Another one at each start of a kernel, which containers share.
  static func ofBoot() -> String {
    word(in: "/proc/sys/kernel/random/boot_id") ?? ""
  }

  private static func word(in file: String) -> String? {
    let content = try? FileSystem.contents(of: Array(file.utf8), limit: 256)
    let word = content.map { String(decoding: $0.prefix { $0 > 32 }, as: UTF8.self) } ?? ""
    return word.isEmpty ? nil : word
  }
}
