import Testing

@testable import PDMCore

struct StyleTests {
  @Test(arguments: Label.allCases)
  func wrapsTextOnlyWhenEnabled(_ label: Label) {
    #expect(Palette(enabled: false).apply(label, to: "x") == "x")
    let styled = Palette(enabled: true).apply(label, to: "x")
    #expect(styled.hasPrefix("\u{1B}[") && styled.hasSuffix("mx\u{1B}[0m"))
  }

  @Test func addsNothingToNothing() {
    #expect(Palette(enabled: true).apply(.error, to: "") == "")
    #expect(Palette(enabled: true).apply(nil, to: "x") == "x")
  }
}
