import PDMCore

extension Invocation {
  /// Prints what a changing command did.
  func show(_ report: ChangeReport, in vault: Vault) throws {
    if globals.json {
      try console.write(ChangeRendering.json(report))
    } else if console.isTerminal {
      try console.writeLines(
        ChangeRendering.lines(
          report, display: vault.displayPath, palette: console.palette))
    } else {
      try console.write(ChangeRendering.records(report, display: vault.displayPath))
    }
  }
}
