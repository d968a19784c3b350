/// A value that starts from its defaults and is then filled in from the command line.
///
/// The commands of the executable and its global options conform; the parser needs nothing else of them.
public protocol Parsable: Sendable {
  init()
}
