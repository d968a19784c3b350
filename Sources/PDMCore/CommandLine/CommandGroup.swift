/// The headings under which help lists the commands, in this order.
public enum CommandGroup: Sendable, CaseIterable {
  case daily
  case looking
  case history
  case colleagues
  case accounts
  case care

  public var title: String {
    switch self {
    case .daily: "Daily work"
    case .looking: "Looking"
    case .history: "History"
    case .colleagues: "Colleagues"
    case .accounts: "Accounts"
    case .care: "Care"
    }
  }
}
