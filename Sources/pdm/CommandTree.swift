import PDMCore

/// The program. The order of the commands is the order of help.
enum ProgramTree {
  static let tree = CommandTree<any Command, GlobalOptions>(
    "pdm",
    abstract: "Check parts out, change them, check them in: product data on a git repository",
    discussion: """
      A vault is a git repository that a team shares in a folder, and the store beside it. Take a file with
      'pdm checkout', and nobody else can have it until you bring it back with 'pdm checkin', which commits it, or
      give it up with 'pdm cancel'. There is no server.
      """,
    globals: GlobalOptions.arguments,
    environment: [
      ("PDM_VAULT", "the vault, where neither -C nor --vault names one"),
      ("PDM_TOKEN", "a token, or a session's, instead of the one that 'pdm login' keeps"),
      ("NO_COLOR", "not empty: no colours unless --color=always"),
      ("XDG_STATE_HOME", "where 'pdm login' keeps sessions, in pdm/sessions; ~/.local/state by default"),
    ],
    commands: [
      .of(CheckoutCommand.self), .of(CheckinCommand.self), .of(CancelCommand.self), .of(BreakCommand.self),
      .of(HandoverCommand.self), .of(AddCommand.self), .of(RemoveCommand.self), .of(MoveCommand.self),
      .of(StatusCommand.self), .of(ListCommand.self), .of(ShowCommand.self), .of(ExplainCommand.self),
      .of(LocksCommand.self), .of(ReportCommand.self),
      .of(AuditCommand.self, subcommands: [.of(AuditVerifyCommand.self)]),
      .of(LogCommand.self), .of(DiffCommand.self), .of(BlameCommand.self), .of(CatCommand.self),
      .of(RestoreCommand.self),
      .of(WhoCommand.self), .of(InboxCommand.self), .of(RequestCommand.self),
      .of(WatchCommand.self),
      .of(LoginCommand.self), .of(LogoutCommand.self), .of(WhoamiCommand.self),
      .group(
        "user", "Make accounts and change them", group: .accounts,
        [
          .of(UserAddCommand.self), .of(UserListCommand.self), .of(UserPasswordCommand.self),
          .of(UserRoleCommand.self), .of(UserEnableCommand.self), .of(UserDisableCommand.self),
        ]),
      .group(
        "token", "Make and revoke what CI shows in place of a session", group: .accounts,
        [.of(TokenCreateCommand.self), .of(TokenListCommand.self), .of(TokenRevokeCommand.self)]),
      .group(
        "identity", "Say whom a receiving account acts for", group: .accounts,
        [.of(IdentityAddCommand.self), .of(IdentityListCommand.self), .of(IdentityRemoveCommand.self)]),
      .of(CheckCommand.self),
      .of(InitCommand.self), .of(ConfigCommand.self), .of(DoctorCommand.self),
      .of(BackupCommand.self), .of(RestoreStoreCommand.self),
      .group(
        "rescue", "Look at edits that were kept, take them back, let go of old ones", group: .care,
        [
          .of(RescueListCommand.self), .of(RescueShowCommand.self), .of(RescueRestoreCommand.self),
          .of(RescuePruneCommand.self),
        ]),
      .group(
        "hooks", "Let git ask pdm before commits and pushes", group: .care,
        [
          .of(HooksInstallCommand.self), .of(HooksRemoveCommand.self), .of(HooksStatusCommand.self),
          .of(HooksRemindCommand.self),
        ]),
      .of(CompletionsCommand.self), .of(VersionCommand.self), .of(GenerateCommand.self), .of(ProbeLockCommand.self),
    ])
}
