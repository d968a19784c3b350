import Glibc
import PDMCore

/// Takes everything from the process, runs, and ends with the exit code. The only place that does either.
@main
struct Main {
  static func main() {
    let start = StorePrivilege.begin()
    ProcessMemory.keepPrivate()
    Interruption.install()
    let console = Console(StandardStreams())
    if start == .setUser {
      exit(ErrorPresenter(console: console) { PathQuoting.shellWord($0.bytes) }.present(SetUserFailure()))
    }
    let arguments = ProcessContext.arguments
    let code = PDM.run(arguments, console: console, context: .current())
    exit(code)
  }
}
