/// Values that stand many times in a report, each written once and named by its number from then on.
struct NumberedValues<Value: Hashable> {
  private(set) var values: [Value] = []
  private var numbers: [Value: Int] = [:]

  mutating func number(of value: Value) -> Int {
    if let number = numbers[value] { return number }
    numbers[value] = values.count
    values.append(value)
    return values.count - 1
  }
}

/// Somebody who did something: an account, or the author that a commit of plain git names.
struct ReportPerson: Hashable {
  let name: String
  let isAccount: Bool
}
