import Testing

@testable import PDMCore

/// The page of `pdm report` in a real browser, used as people use it. Needs Chromium: `make deps-browser`.
@Suite("The page of a report", .enabled(if: Browser.isInstalled, "Chromium is not installed: make deps-browser"))
struct ReportPageTests {
  /// Made once: nothing that a browser does changes it.
  private static let page = Result {
    Array(try HostileVault.make().pdm("admin", "report", "-o", "-", "--title", "Press 4 <b>&amp;").utf8)
  }

  private let fixture: GitFixture

  init() throws {
    fixture = try GitFixture()
    try fixture.write(Array("page.html".utf8), Self.page.get())
  }

  private func visit(_ steps: Browser.Step...) throws -> Browser.Outcome {
    let outcome = try Browser.visit(fixture.path("page.html"), steps)
    #expect(outcome.said == [])
    return outcome
  }

  private static let count = Browser.Step.evaluate("document.querySelector('#count').textContent")
  /// The names of the rows in sight.
  private static let names = Browser.Step.evaluate(
    "[...document.querySelectorAll('#rows .row')].map((row) => row.querySelector('.path').textContent).join('|')")
  private static let details = Browser.Step.evaluate("document.querySelector('#details').innerText")
  private static let focus = Browser.Step.evaluate("document.activeElement.id")

  @Test func `nothing is fetched, and nothing runs that a name or a reason holds`() throws {
    var steps: [Browser.Step] = [.evaluate("document.title")]
    // Everything that shows foreign words: all files with their details, holders, charts, the rest.
    steps += [.click("#list"), .key("ArrowDown", times: 60), .click("#tab-holders"), .click("#tab-activity")]
    steps += [.click("#tab-about"), .evaluate("document.title")]
    steps += [.evaluate("document.querySelectorAll('img, script, iframe, object, link, base').length")]
    steps += [.evaluate("document.querySelector('#title').textContent")]
    // The policy itself: a script that gets in all the same does not run.
    steps.append(
      .evaluate(
        "(() => { try { document.body.innerHTML += '<p>'; return 'written'; } catch (error) { return error.name; } })()"
      ))
    let page = fixture.path("page.html")
    let outcome = try Browser.visit(page, steps)
    #expect(outcome.texts == ["Press 4 <b>&amp;", "Press 4 <b>&amp;", "2", "Press 4 <b>&amp;", "TypeError"])
    #expect(outcome.asked == ["file://\(String(decoding: page, as: UTF8.self))"])
    // The refusal that the last step asked for, and no other.
    #expect(outcome.said.allSatisfy { $0.contains("TrustedHTML") }, "\(outcome.said)")
  }

  @Test func `search, filters and sorts change the list and say how many are left`() throws {
    let outcome = try visit(
      Self.count, .click("#search"), .type("PART-1"), Self.count, Self.names, .set("#search", "NEW FIXTURE"),
      Self.count,
      .set("#search", ""), .set("#status", "held"), Self.count, Self.names, .set("#status", "all"),
      .set("#holder", "mary"), Self.count, .set("#search", "part-8"), Self.names, .set("#search", "no such part"),
      Self.count, .evaluate("document.querySelector('#empty').textContent"), .set("#search", ""), .set("#holder", ""),
      .click("#heads [data-key=revision] button"), .click("#heads [data-key=revision] button"),
      .evaluate("[...document.querySelectorAll('#heads > *')].map((head) => head.ariaSort).join(' ')"),
      .evaluate("document.querySelector('#rows .row .path').textContent"), .set("#sort", "size true"),
      .evaluate("document.querySelector('#rows .row .path').textContent"))
    #expect(
      outcome.texts == [
        "53 files", "11 of 53 files",
        "parts/part-1.nc|parts/part-10.nc|parts/part-11.nc|parts/part-12.nc|parts/part-13.nc|parts/part-14.nc|"
          + "parts/part-15.nc|parts/part-16.nc|parts/part-17.nc|parts/part-18.nc|parts/part-19.nc",
        // The reason of a check-out that is over.
        "0 of 53 files", "2 of 53 files", "parts/part-7.nc|parts/part-8.nc", "2 of 53 files", "parts/part-8.nc",
        "0 of 53 files", "No file fits the search and the filters.", "none none none descending none none",
        "parts/part-9.nc", "parts/part-9.nc",
      ])
  }

  @Test func `the keyboard alone goes everywhere`() throws {
    let selected = Browser.Step.evaluate(
      "document.getElementById(document.querySelector('#list').getAttribute('aria-activedescendant'))"
        + ".querySelector('.path').textContent")
    let outcome = try visit(
      .key("Tab"), .evaluate("document.activeElement.className"), .key("Tab"), Self.focus,
      .key("ArrowRight"), Self.focus, .key("ArrowLeft"), .key("/"), Self.focus, .type("part-9"), .key("ArrowDown"),
      Self.focus, selected, .key("Enter"), Self.focus, Self.details, .key("Escape"), Self.focus, .key("Escape"),
      Self.count, .key("End"), selected, .key("PageUp"), .key("Home"), selected, .key("ArrowDown", times: 3), selected,
      .evaluate("getComputedStyle(document.querySelector('#list')).outlineStyle"))
    let texts = outcome.texts
    try #require(texts.count == 14)
    #expect(texts[0] == "skip")
    #expect(Array(texts[1...5]) == ["tab-files", "tab-holders", "search", "list", "parts/part-9.nc"])
    #expect(texts[6] == "details")
    #expect(Array(texts[8...9]) == ["list", "53 files"])
    let last = texts[10]
    #expect(last == "ünï/cødé.nc")
    #expect(texts[13] == "solid")
    #expect(texts[11] != last && texts[12] != texts[11])
  }

  @Test func `details have history, difference and reason, with what cannot be seen made visible`() throws {
    let outcome = try visit(
      .click("#search"), .type("part-9"), .key("ArrowDown"), Self.details,
      .set("#search", "part-7"), .click("#rows .row"),
      Self.details, .click("#tab-holders"), .evaluate("document.querySelector('#holders').innerText"))
    let texts = outcome.texts
    for part in [
      "parts/part-9.nc", "1.0", "moved </script> half a millimetre", "john", "-G01 X9", "+G01 X9.5", "Checked in",
      "pdm checkout parts/part-9.nc -m REASON",
    ] {
      #expect(texts[0].contains(part), "\(part) is not in \(texts[0])")
    }
    for text in texts[1...2] {
      #expect(
        text.contains(
          "</script><!-- <img src=x onerror=\"document.title='owned'\"> ‹U+2028›‹U+202E›]]> &amp; ‹U+001B›[31m"))
      #expect(text.contains("mary"))
    }
  }

  @Test func `the commands in the details can be pasted, whatever the file is called`() throws {
    let command = Browser.Step.evaluate("document.querySelector('#details .commands code').textContent")
    var steps: [Browser.Step] = [.key("/")]
    for _ in HostileVault.names { steps += [.key("ArrowDown"), command] }
    steps.append(.key("End"))
    steps.append(command)
    let outcome = try Browser.visit(fixture.path("page.html"), steps)
    let sorted = HostileVault.names.map { RepoPath(trusted: $0) }.sorted()
    let names = sorted.filter { $0.bytes.first ?? 0 < UInt8(ascii: "p") } + [try #require(sorted.last)]
    let words = names.map { "pdm show \(PathQuoting.shellWord($0.bytes))" }
    #expect(Array(outcome.texts.prefix(words.count - 1)) + outcome.texts.suffix(1) == words)
  }

  @Test func `on a narrow screen the details take the place of the list, and give it back`() throws {
    let sight = Browser.Step.evaluate(
      "['#list', '#details'].filter((name) => document.querySelector(name).checkVisibility()).join(' ')")
    let outcome = try visit(
      .size(width: 420, height: 800), sight, .click("#rows .row:nth-child(2)"), sight, Self.focus, .key("Escape"),
      sight,
      Self.focus, .click("#rows .row:nth-child(2)"), .click("#details .close"), sight,
      .evaluate("document.documentElement.scrollWidth <= 420"))
    #expect(outcome.texts == ["#list", "#details", "details", "#list", "list", "#list", "1"])
  }

  @Test func `light and dark follow the system until somebody chooses`() throws {
    let colour = Browser.Step.evaluate("getComputedStyle(document.body).backgroundColor")
    let outcome = try visit(
      .scheme("light"), colour, .scheme("dark"), colour, .set("#theme", "light"), colour, .scheme("light"),
      .set("#theme", "dark"),
      colour,
      .set("#theme", ""), colour)
    let (light, dark) = ("rgb(246, 247, 248)", "rgb(21, 24, 27)")
    #expect(outcome.texts == [light, dark, light, dark, light])
  }

  @Test func `texts can be told from their grounds in both themes`() throws {
    // The ratio of WCAG 2.2, of every text in sight against what it stands on: at least 4.5.
    let worst = Browser.Step.evaluate(
      #"""
      (() => {
        const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
        const rgb = (colour) => {
          canvas.clearRect(0, 0, 1, 1);
          canvas.fillStyle = colour;
          canvas.fillRect(0, 0, 1, 1);
          return [...canvas.getImageData(0, 0, 1, 1).data];
        };
        const light = (colour) => {
          const [r, g, b] = colour.map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const ground = (element) => {
          for (let e = element; e !== null; e = e.parentElement) {
            const colour = rgb(getComputedStyle(e).backgroundColor);
            if (colour[3] === 255) return colour;
          }
          return [255, 255, 255];
        };
        let worst = [99, ""];
        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
          const element = texts.currentNode.parentElement;
          if (texts.currentNode.data.trim() === "" || !element.checkVisibility() || element.closest("svg, script, .skip")) continue;
          const pair = [light(rgb(getComputedStyle(element).color)), light(ground(element))].sort((a, b) => b - a);
          const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
          if (ratio < worst[0]) worst = [ratio, texts.currentNode.data];
        }
        return worst[0] >= 4.5 ? "enough" : worst.join(" ");
      })()
      """#)
    var steps: [Browser.Step] = []
    for scheme in ["light", "dark"] {
      steps += [.scheme(scheme), .click("#tab-files"), .click("#search"), .type("p"), .key("ArrowDown"), worst]
      steps += [.click("#tab-holders"), worst, .click("#tab-activity"), worst, .click("#tab-about"), worst]
    }
    let outcome = try Browser.visit(fixture.path("page.html"), steps)
    #expect(outcome.texts == Array(repeating: "enough", count: 8))
  }

  @Test func `every control has a role and a name`() throws {
    let outcome = try visit(
      .click("#list"), .key("ArrowDown"), .accessibilityTree, .click("#tab-activity"), .accessibilityTree)
    let trees = outcome.answers.compactMap { $0 as? [[String: Any]] }
    try #require(trees.count == 2)
    func names(_ role: String, in tree: [[String: Any]]) -> [String] {
      tree.filter { $0["role"] as? String == role }.compactMap { $0["name"] as? String }
    }
    #expect(names("tab", in: trees[0]) == ["Files", "Who holds what", "Activity", "About"])
    #expect(names("searchbox", in: trees[0]) == ["Search"])
    #expect(names("combobox", in: trees[0]) == ["Theme", "Status", "Holder"])
    #expect(names("grid", in: trees[0]) == ["Files"])
    #expect(names("columnheader", in: trees[0]) == ["Name", "Status", "Holder", "Revision", "Size", "Changed"])
    #expect(names("status", in: trees[0]).count == 1)
    #expect(names("heading", in: trees[0]).contains("Last check-ins"))
    #expect(names("combobox", in: trees[1]) == ["Theme", "What", "Who", "When"])
    let images = names("image", in: trees[1]) + names("img", in: trees[1])
    #expect(images.count == 2)
    #expect(images.first?.hasPrefix("Commits per ") == true, "\(images)")
    let controls = [
      "button", "combobox", "searchbox", "tab", "grid", "row", "gridcell", "link", "region", "img", "image",
    ]
    for node in trees.joined() {
      guard let role = node["role"] as? String, controls.contains(role), role != "gridcell" else { continue }
      #expect(node["name"] as? String != "", "\(node)")
    }
  }

  @Test func `fifty thousand files are as quick as fifty: only the rows in sight are there`() throws {
    try fixture.makeRepository()
    let vault = RealVault(bare: fixture)
    // Names alone: the page does not care where they come from.
    var index: [UInt8] = []
    let blob = try fixture.words("hash-object", "-w", "--stdin").first ?? ""
    for number in 0..<50_000 { index += "100644 \(blob) 0\tpart-\(number).nc\n".utf8 }
    try fixture.git(["update-index", "--index-info"].map { Array($0.utf8) }, input: index)
    try vault.makeStore(["admin"])
    let written = try vault.command("admin", ["report", "-o", "../page.html"].map { Array($0.utf8) }).run()
    try #require(written.succeeded, "\(written.errorText)")
    let size = try #require(try FileSystem.status(of: fixture.path("page.html"))?.size)
    #expect(size < 10_000_000)
    let rows = Browser.Step.evaluate("document.querySelectorAll('#rows .row').length < 60")
    let outcome = try Browser.visit(
      fixture.path("page.html"),
      [
        Self.count, rows, .click("#list"), .key("End"), rows,
        .evaluate("document.querySelector('#rows [aria-selected=true]').getAttribute('aria-rowindex')"),
        .click("#search"), .type("-4999"), Self.count, rows,
        .evaluate("document.querySelector('#list').getAttribute('aria-rowcount')"),
      ])
    #expect(outcome.texts == ["50,000 files", "1", "1", "50001", "11 of 50,000 files", "1", "12"])
  }
}
