import Testing

@testable import PDMCore

struct JSONListTests {
  @Test(arguments: [nil, 2, 4]) func `is written as the array would be`(_ indent: Int?) {
    let elements: [JSON] = [["a": 1, "b": [1, ["c": "x\ny"]], "d": []], .null, [:], "\n", [[]]]
    for count in 0...elements.count {
      let taken = Array(elements.prefix(count))
      var whole: [UInt8] = []
      JSON.array(taken).write(into: &whole, indent: indent)
      var list = JSONList(indent: indent)
      var pieces: [UInt8] = []
      for element in taken { pieces += list.adding(element) }
      #expect(String(decoding: pieces + list.end, as: UTF8.self) == String(decoding: whole, as: UTF8.self))
    }
  }
}
