/// Words for the numbers in DXF headers (AutoCAD DXF reference, "HEADER Section Group Codes").
enum DXFNames {
  /// `$ACADVER`, which DWG files begin with.
  static func release(_ word: String) -> String? {
    switch word {
    case "AC1006": "AutoCAD R10"
    case "AC1009": "AutoCAD R11/R12"
    case "AC1012": "AutoCAD R13"
    case "AC1014": "AutoCAD R14"
    case "AC1015": "AutoCAD 2000"
    case "AC1018": "AutoCAD 2004"
    case "AC1021": "AutoCAD 2007"
    case "AC1024": "AutoCAD 2010"
    case "AC1027": "AutoCAD 2013"
    case "AC1032": "AutoCAD 2018"
    default: nil
    }
  }

  /// `$INSUNITS`; nil where the drawing has no unit.
  static func unit(_ number: Int) -> String? {
    switch number {
    case 1: "inch"
    case 2: "ft"
    case 3: "mile"
    case 4: "mm"
    case 5: "cm"
    case 6: "m"
    case 7: "km"
    case 8: "microinch"
    case 9: "mil"
    case 10: "yd"
    case 11: "angstrom"
    case 12: "nm"
    case 13: "um"
    case 14: "dm"
    default: nil
    }
  }
}
