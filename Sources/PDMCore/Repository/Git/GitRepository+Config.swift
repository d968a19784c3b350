extension GitRepository {
  /// What git's configuration says here. Asks git anew each time: keep the value.
  func configuration() throws(GitFailure) -> GitConfiguration {
    do throws(GitProgramFailure) {
      return try git.configuration()
    } catch {
      throw .program(error)
    }
  }
}
