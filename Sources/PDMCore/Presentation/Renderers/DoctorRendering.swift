/// What the doctor found.
public enum DoctorRendering {
  public static func json(_ report: DoctorReport) -> JSON {
    [
      "ok": .bool(report.troubles.isEmpty),
      "checks": .array(
        report.findings.map { finding in
          [
            "name": .string(finding.check), "state": .string(finding.state.rawValue),
            "message": .string(finding.message), "remedy": .text(finding.remedy),
          ]
        }),
    ]
  }

  /// One line a finding, tab-separated: state, check, message, remedy or '-'.
  public static func records(_ report: DoctorReport) -> String {
    report.findings.map { finding in
      [finding.state.rawValue, finding.check, finding.message, finding.remedy ?? "-"].map {
        TerminalText.sanitize($0)
      }.joined(separator: "\t") + "\n"
    }.joined()
  }

  /// Nothing is cut: a terminal breaks a long line by itself, and a cut command is none.
  public static func lines(_ report: DoctorReport, palette: Palette) -> [String] {
    Table(
      [Table.Column(""), Table.Column(""), Table.Column("")],
      rows: report.findings.flatMap { finding in
        [[word(finding.state), Table.Cell(finding.title, .heading), Table.Cell(finding.message)]]
          + (finding.remedy.map { [[Table.Cell(""), Table.Cell(""), Table.Cell($0, .hint)]] } ?? [])
      }
    ).lines(width: nil, palette: palette)
  }

  private static func word(_ state: DoctorFinding.State) -> Table.Cell {
    switch state {
    case .ok: Table.Cell("ok", .available)
    case .warning: Table.Cell("warning", .warning)
    case .fixed: Table.Cell("fixed", .available)
    case .trouble: Table.Cell("trouble", .error)
    }
  }
}
