import CGit2
import Glibc

/// libgit2, loaded and started once, on first use.
///
/// Loading costs 1.3 ms and starting 3.5 ms (docs/technical/repository.md), which a command that has nothing to ask of
/// it must not pay. It is never shut down: the process ends, and nothing is left to be written.
enum GitLibrary {
  static func start() throws(GitFailure) {
    guard unsafe pdm_git_library() != nil else {
      throw .libraryMissing(reason: unsafe dlerror().map { unsafe String(cString: $0) } ?? "no reason given")
    }
    guard code < 0 else { return }
    throw .other(code: code, errorClass: 0, operation: "starting libgit2", message: "it could not be initialised")
  }

  /// How many files of packs are open at once: with one descriptor for each pack, 150 packs exceed small limits.
  private static let openPackFiles = 128

  private static let code: Int32 = {
    let code = pdm_git_libgit2_init()
    if code < 0 { return code }
    // Small letters: the comparison is exact. libgit2 copies the names.
    let extensions: [StaticString] = ["worktreeconfig", "preciousobjects", "partialclone"]
    var names =
      unsafe extensions.map { unsafe UnsafeRawPointer($0.utf8Start).assumingMemoryBound(to: CChar.self) }
      as [UnsafePointer<CChar>?]
    let steps = unsafe [
      pdm_git_set_extensions(&names, names.count),
      pdm_git_set_mwindow_file_limit(openPackFiles),
      // See RepositoryOwnership: git decides, before libgit2 opens anything.
      pdm_git_set_owner_validation(0),
    ]
    return steps.first { $0 < 0 } ?? 0
  }()
}
