internal import CCrypt

/// The memory of this process: it holds passwords and tokens.
public enum ProcessMemory {
  /// No core dump is written when the process crashes or is made to, and other processes of the same OS user cannot read its
  /// memory or environment (PR_SET_DUMPABLE, prctl(2)). One system call.
  ///
  /// A limit of the size (RLIMIT_CORE) would be passed on to git and its hooks, and does not hold where dumps are piped into
  /// a program (core(5)). This ends with exec: children are as they always are.
  public static func keepPrivate() {
    _ = pdm_keep_memory_private()
  }
}
