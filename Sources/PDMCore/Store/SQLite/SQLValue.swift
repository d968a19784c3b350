/// A value bound to a statement.
enum SQLValue {
  case null
  case integer(Int64)
  case text(String)
  case blob([UInt8])

  static func optional(_ value: String?) -> SQLValue { value.map(SQLValue.text) ?? .null }
  static func optional(_ value: [UInt8]?) -> SQLValue { value.map(SQLValue.blob) ?? .null }
  static func optional(_ value: ObjectID?) -> SQLValue { value.map { .blob($0.bytes) } ?? .null }
  static func optional(_ value: Timestamp?) -> SQLValue { value.map { .integer($0.milliseconds) } ?? .null }
  static func time(_ value: Timestamp) -> SQLValue { .integer(value.milliseconds) }
  static func flag(_ value: Bool) -> SQLValue { .integer(value ? 1 : 0) }
}
