/// The acts that the record knows. The words are the contract's and are what filters take.
public enum AuditAction: String, Sendable, CaseIterable {
  case initialized = "INIT"
  case login = "LOGIN"
  case loginFailed = "LOGIN_FAILED"
  case logout = "LOGOUT"
  case checkout = "CHECKOUT_FILE"
  case checkin = "CHECKIN_FILE"
  case cancel = "CANCEL_CHECKOUT"
  case breakLock = "BREAK_LOCK"
  case add = "ADD_FILE"
  case delete = "DELETE_FILE"
  case rename = "RENAME_FILE"
  case restore = "RESTORE_FILE"
  case handover = "HANDOVER"
  case request = "REQUEST_FILE"
  case userAdd = "USER_ADD"
  case userRole = "USER_ROLE"
  case userDisable = "USER_DISABLE"
  case userEnable = "USER_ENABLE"
  case passwordChange = "PASSWORD_CHANGE"
  case tokenCreate = "TOKEN_CREATE"
  case tokenRevoke = "TOKEN_REVOKE"
  case denied = "DENIED"
  case configSet = "CONFIG_SET"
  case checkRefused = "CHECK_REFUSED"
  case rescuePrune = "RESCUE_PRUNE"
  case backup = "BACKUP"
  case storeRestore = "RESTORE_STORE"

  /// Those whose target is a file that they make the actor's business.
  static var onFiles: [AuditAction] {
    [.checkout, .checkin, .cancel, .add, .delete, .rename, .restore, .breakLock, .handover, .request]
  }
}
