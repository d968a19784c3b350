/// Ends a run that has said all there is to say, with a code other than 0: `diff --exit-code`.
struct CommandEnd: Error {
  let code: Int32
}
