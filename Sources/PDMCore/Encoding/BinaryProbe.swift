extension Collection<UInt8> {
  /// What git takes for no text: a NUL in the first 8000 bytes (its xdiff-interface.c, buffer_is_binary).
  public var isBinary: Bool { prefix(8000).contains(0) }
}
