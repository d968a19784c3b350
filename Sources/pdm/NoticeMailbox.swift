import PDMCore
import Synchronization

/// What the account is to be told at the end of the run. The core puts it in from wherever it is; the console tells it once.
final class NoticeMailbox: Sendable {
  private enum State {
    case waiting(UnreadNotices?)
    case told
  }

  private let state = Mutex(State.waiting(nil))

  /// The last that is put in counts: a transaction may have been begun anew.
  func put(_ unread: UnreadNotices) {
    state.withLock { state in
      if case .waiting = state { state = .waiting(unread) }
    }
  }

  /// - Returns: nil where there is nothing, or it was taken before.
  func take() -> UnreadNotices? {
    state.withLock { state in
      guard case .waiting(let unread?) = state else { return nil }
      state = .told
      return unread
    }
  }
}
