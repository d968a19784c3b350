import Testing

@testable import PDMCore

@Suite("Accounts in the store")
struct AccountTableTests {
  let fixture: StoreFixture

  init() throws {
    fixture = try StoreFixture()
  }

  private func role(_ name: String) throws -> Role { try fixture.user(name).role }

  @Test func `a name belongs to one account, also when two add it at once`() async throws {
    let stores = (0..<4).map { fixture.store(timeout: .seconds(60), random: SeededRandomSource(seed: $0 + 50)) }
    let added = try await withThrowingTaskGroup(of: Bool.self) { group in
      for store in stores {
        group.addTask {
          do {
            try store.write { transaction in
              try transaction.insertUser(name: "john", fullName: "john", email: "j@pdm", role: .user, passwordHash: "")
              return try transaction.commit(
                recording: [AuditEvent(.userAdd, by: "admin", target: "john")], returning: ())
            }
            return true
          } catch AccountFailure.exists("john") {
            return false
          }
        }
      }
      return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(added == 1)
    // Who lost has left no line in the record.
    #expect(try fixture.sqlite("SELECT count(*) FROM audit WHERE action = 'USER_ADD'") == ["1"])
  }

  @Test func `the last administrator stays one`() throws {
    let admin = try fixture.user("admin")
    let failure = AccountFailure.lastAdmin("admin")
    for role in [Role.user, .viewer] {
      #expect(throws: failure) { try fixture.change { try $0.setRole(role, of: admin) } }
    }
    #expect(throws: failure) { try fixture.change { try $0.setDisabled(true, admin) } }
    #expect(try fixture.user("admin") == admin)
    #expect(failure.category == .failed)
  }

  @Test func `a disabled administrator does not count as one`() throws {
    let admin = try fixture.user("admin")
    let john = try fixture.addUser("john", .admin)
    try fixture.change { try $0.setDisabled(true, john) }
    #expect(throws: AccountFailure.lastAdmin("admin")) { try fixture.change { try $0.setRole(.user, of: admin) } }
    #expect(throws: AccountFailure.lastAdmin("admin")) { try fixture.change { try $0.setDisabled(true, admin) } }
    try fixture.change { try $0.setDisabled(false, john) }
    try fixture.change { try $0.setRole(.user, of: admin) }
    #expect(try role("admin") == .user)
    #expect(throws: AccountFailure.lastAdmin("john")) { try fixture.change { try $0.setDisabled(true, john) } }
  }

  /// Both look, see the other, and step down: only one may.
  @Test func `of two administrators who step down at once one stays`() async throws {
    let users = [try fixture.user("admin"), try fixture.addUser("john", .admin)]
    let stores = [1, 2].map { fixture.store(timeout: .seconds(60), random: SeededRandomSource(seed: $0)) }
    let done = try await withThrowingTaskGroup(of: Bool.self) { group in
      for (user, store) in zip(users, stores) {
        group.addTask {
          do {
            try store.write { transaction in
              try transaction.setRole(.user, of: user)
              return try transaction.commit(recording: [], returning: ())
            }
            return true
          } catch AccountFailure.lastAdmin { return false }
        }
      }
      return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(done == 1)
    #expect(try users.filter { try role($0.name) == .admin }.count == 1)
  }

  @Test(arguments: ["john", "m", "a.b-c_d", "0x", String(repeating: "a", count: 32)])
  func `names that can be`(name: String) throws {
    try AccountName.check(name)
    // The name becomes a part of a rescue ref, where git has the last word.
    #expect(throws: Never.self) { try ReferenceProgram.run("git", ["check-ref-format", "refs/pdm/rescue/\(name)"]) }
  }

  @Test(arguments: [
    "", "John", "jöhn", "a b", "-a", ".a", "_a", "a..b", "a.", "a.lock", "a/b", "a\n", "a:b", "a~", "a@b",
    String(repeating: "a", count: 33),
  ])
  func `names that cannot be`(name: String) {
    #expect(throws: AccountFailure.badName(name)) { try AccountName.check(name) }
  }

  @Test(arguments: [
    "", " ", "a<b", "a>b", "a\nb", "a\u{0}b", "\u{202E}nhoj", "...", String(repeating: "a", count: 101),
  ])
  func `full names that git would cut or a screen would turn round`(name: String) {
    #expect(throws: AccountFailure.badFullName) { try AccountIdentity.checkFullName(name) }
  }
}
