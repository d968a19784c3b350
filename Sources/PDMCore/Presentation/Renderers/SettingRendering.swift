/// What holds for the whole vault.
public enum SettingRendering {
  public static func json(_ entries: [VaultConfiguration.Entry]) -> JSON { .array(entries.map { json($0) }) }

  public static func json(_ entry: VaultConfiguration.Entry) -> JSON {
    [
      "key": .string(entry.setting.key), "value": .string(entry.value), "default": .string(entry.setting.standard),
      "meaning": .string(entry.setting.meaning),
    ]
  }

  /// One line a setting, tab-separated: key, value, default, meaning.
  public static func records(_ entries: [VaultConfiguration.Entry]) -> String {
    entries.map { entry in
      [entry.setting.key, entry.value, entry.setting.standard, entry.setting.meaning].joined(separator: "\t") + "\n"
    }.joined()
  }

  public static func table(_ entries: [VaultConfiguration.Entry], width: Int?, palette: Palette) -> [String] {
    Table(
      [
        Table.Column("KEY"), Table.Column("VALUE", yields: 1, narrowest: 6),
        Table.Column("DEFAULT", yields: 3, isOptional: true), Table.Column("MEANING", yields: 2, narrowest: 10),
      ],
      rows: entries.map { entry in
        [
          Table.Cell(entry.setting.key, .heading),
          Table.Cell(entry.value, entry.value == entry.setting.standard ? nil : .mine),
          Table.Cell(entry.setting.standard, .dim), Table.Cell(entry.setting.meaning),
        ]
      }
    ).lines(width: width, palette: palette)
  }
}
