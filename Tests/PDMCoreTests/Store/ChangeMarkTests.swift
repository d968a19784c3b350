import Testing

@testable import PDMCore

@Suite("The mark of a change")
struct ChangeMarkTests {
  @Test func `changes with each transaction that writes, and with nothing else`() throws {
    let fixture = try StoreFixture()
    var marks: [ChangeMark] = []
    for name in ["john", "mary", "lathe"] {
      try fixture.addUser(name)
      let mark = try ChangeMark(of: fixture.store.files)
      #expect(!marks.contains(mark))
      marks.append(mark)
      _ = try fixture.store.read { try $0.user(named: name) }
      #expect(try ChangeMark(of: fixture.store.files) == mark)
    }
  }

  /// So a look during it, which waits for its end, is not made twice.
  @Test func `is the same during a transaction and after it`() throws {
    let fixture = try StoreFixture()
    let during = try fixture.store.write { transaction in
      let mark = try ChangeMark(of: fixture.store.files)
      return try transaction.commit(recording: [], returning: mark)
    }
    #expect(try ChangeMark(of: fixture.store.files) == during)
  }

  @Test func `of a program that empties the note is its time`() throws {
    let fixture = try StoreFixture()
    try fixture.files.write("store/holder", "")
    let first = try ChangeMark(of: fixture.store.files)
    #expect(try ChangeMark(of: fixture.store.files) == first)
    let touch = Subprocess(
      Array("touch".utf8), [Array("-d@5".utf8), fixture.folder.appending("holder")],
      environment: fixture.files.environment)
    #expect(try touch.run().succeeded)
    #expect(try ChangeMark(of: fixture.store.files) != first)
  }

  @Test func `of a store without a note is trouble`() throws {
    let fixture = try StoreFixture()
    var watch = ChangeWatch(fixture.store)
    #expect(try watch.noticesChange())
    #expect(try !watch.noticesChange())
    try FileSystem.remove(fixture.folder.appending("holder"))
    #expect(throws: StoreFailure.incomplete(fixture.folder.appending("holder"))) { try watch.noticesChange() }
  }
}
