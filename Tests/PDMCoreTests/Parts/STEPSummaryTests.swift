import Testing

@testable import PDMCore

@Suite("Summaries of STEP files")
struct STEPSummaryTests {
  /// Strings and comments are taken out by regular expressions, the rest is split at semicolons.
  private static let script =
    PartReference.boxCode + """
      import sys, re, collections
      text = sys.stdin.read()
      text = re.sub(r"'(?:[^']|'')*'|/\\*.*?\\*/", lambda m: "$" if m[0][0] == "'" else ' ', text, flags=re.S)
      data = text[text.index('DATA;') + 5:]
      counts, box = collections.Counter(), Box()
      for s in data.split(';'):
        s = ''.join(s.split())
        m = re.match(r'#\\d+=(.*)$', s, re.S)
        if not m: continue
        if m[1][0] == '(':
          body = m[1][1:-1]
          while '(' in body: body = re.sub(r'\\([^()]*\\)', ' ', body)
          counts['+'.join(body.split())] += 1
        else:
          name = re.match(r'\\w+', m[1])[0]
          counts[name] += 1
          if name == 'CARTESIAN_POINT':
            p = [float(x) for x in re.search(r'\\(([^()]*)\\)\\)$', m[1])[1].split(',')]
            if len(p) == 3: box.add(p)
      for name, n in counts.items(): print('%s\\t%d' % (name, n))
      box.show()
      """

  private static let head = """
    ISO-10303-21; /* written; by hand */
    HEADER;
    FILE_DESCRIPTION((''),'2;1');
    FILE_NAME(/* name */ 'it''s; \\X2\\011B\\X0\\ \\X\\E9 \\S\\i \\\\','2020-11-25T12:55:58',('john'),('a','b'),'writer',
      'CAD 7','');
    FILE_SCHEMA (('AUTOMOTIVE_DESIGN { 1 0 10303 214 3 1 1 }'));
    ENDSEC;

    """
  private static let tail = "ENDSEC;\nEND-ISO-10303-21;\n"

  private static let body = """
    DATA;
    #1=CARTESIAN_POINT('',(0.,1.E-1,-2.));
    #2 = CARTESIAN_POINT ( 'x;#9=LINE(' , ( 10. , /* ; */ 20.,
     30.5)) ;
    #3=CARTESIAN_POINT('',(99.,99.));
    #10=(LENGTH_UNIT()NAMED_UNIT(*)SI_UNIT(.MILLI.,.METRE.));
    #11=( LENGTH_UNIT ( ) NAMED_UNIT(*)
      SI_UNIT(.CENTI.,.METRE.) );
    #12=(GEOMETRIC_REPRESENTATION_CONTEXT(3)GLOBAL_UNIT_ASSIGNED_CONTEXT((#10,#13))REPRESENTATION_CONTEXT('a(','b'));
    #20=PRODUCT('id','bracket; left','',(#21));
    #22=LINE('',#1,#23);#24=LINE('',#2,#23);
    #25=EDGE_CURVE('',#1,#2,#22,.T.);

    """

  private static func figures(_ summary: PartSummary) throws -> [String: Double] {
    summary.counts().merging(PartReference.corners(try #require(summary.box("points")))) { first, _ in first }
  }

  @Test func `entities and points are those of another reading`() throws {
    let text = Self.head + Self.body + Self.tail
    let expected = try PartReference.figures(Self.script, of: Array(text.utf8))
    let summary = PartSummary(text, "part.stp")
    #expect(try PartReference.differences(Self.figures(summary), expected) == [])
    #expect(expected["LENGTH_UNIT+NAMED_UNIT+SI_UNIT"] == 2)
    #expect(summary.number("instances") == Double(expected.count == 0 ? 0 : 10))
  }

  @Test func `a long file with every number notation is read alike`() throws {
    var random = SplitMix64(seed: 3)
    var text = Self.head + "DATA;\n"
    for id in 1...1500 {
      func real() -> String {
        let value = Double.random(in: -500...500, using: &random)
        return Bool.random(using: &random) ? "\(Int(value))." : "\(value)".uppercased()
      }
      let types = ["CARTESIAN_POINT", "DIRECTION", "B_SPLINE", "A1"]
      let type = types[Int.random(in: 0..<types.count, using: &random)]
      text += "#\(id)=\(type)('\(id % 7 == 0 ? "a''b" : "")',(\(real()),\(real()),\(real())));"
      if id % 3 == 0 { text += "\r\n" }
    }
    text += Self.tail
    let expected = try PartReference.figures(Self.script, of: Array(text.utf8))
    #expect(try PartReference.differences(Self.figures(PartSummary(text, "p.step")), expected) == [])
  }

  @Test func `the header, the products and the unit are named`() {
    let summary = PartSummary(Self.head + Self.body + Self.tail, "part.stp")
    #expect(summary.kind == .step)
    #expect(summary.fact("schema") == .names(["AUTOMOTIVE_DESIGN { 1 0 10303 214 3 1 1 }"]))
    #expect(summary.fact("name") == .text("it's; \u{11B} \u{E9} \u{E9} \\"))
    #expect(summary.fact("time") == .text("2020-11-25T12:55:58"))
    #expect(summary.fact("written by") == .text("CAD 7"))
    #expect(summary.fact("products") == .names(["bracket; left"]))
    #expect(summary.unit == "mm")
  }

  @Test func `an inch that is defined by the millimetre is an inch`() {
    let units = """
      DATA;
      #1=(LENGTH_UNIT()NAMED_UNIT(*)SI_UNIT(.MILLI.,.METRE.));
      #2=(CONVERSION_BASED_UNIT('INCH',#3)LENGTH_UNIT()NAMED_UNIT(#4));
      #5=(GLOBAL_UNIT_ASSIGNED_CONTEXT((#2,#6))REPRESENTATION_CONTEXT('',''));

      """
    #expect(PartSummary(Self.head + units + Self.tail, "part.stp").unit == "inch")
  }

  @Test func `entities are added and removed whatever their numbers are`() {
    let renumbered = """
      DATA;
      #5=CARTESIAN_POINT('',(0.,1.E-1,-2.));
      #6=CARTESIAN_POINT('x;#9=LINE(',(10.,20.,
       30.75));
      #7=CARTESIAN_POINT('',(99.,99.));
      #8=LINE('',#5,#9);

      """
    let old = PartSummary(Self.head + Self.body + Self.tail, "a.stp")
    let new = PartSummary(Self.head + renumbered + Self.tail, "a.stp")
    let changes = PartDifference(old: old, new: new).entries.filter { $0.group != nil }
    let found = Dictionary(uniqueKeysWithValues: changes.map { ($0.label, $0.change) })
    #expect(found["CARTESIAN_POINT"] == .entities(added: 1, removed: 1))
    #expect(found["LINE"] == .entities(added: 0, removed: 1))
    #expect(found["EDGE_CURVE"] == .entities(added: 0, removed: 1))
  }

  @Test func `a file that is cut off says so`() {
    let whole = Self.head + Self.body + Self.tail
    #expect(!PartSummary(whole, "a.stp").notes.contains { $0.contains("cut off") })
    for length in stride(from: 20, to: whole.utf8.count - 3, by: 7) {
      let summary = PartSummary(of: Array(whole.utf8.prefix(length)), name: "a.stp".utf8)
      #expect(summary.notes.contains("the file is cut off: END-ISO-10303-21 is missing"), "\(length)")
    }
  }
}
