import Glibc
import PDMCore

/// Takes everything from the process, runs, and ends with the exit code. The only place that does either.
@main
struct Main {
  static func main() {
    ProcessMemory.keepPrivate()
    Interruption.install()
    let arguments = ProcessContext.arguments
    let code = PDM.run(arguments, console: Console(StandardStreams()), context: .current())
    exit(code)
  }
}
