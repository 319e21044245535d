import DSL
import Foundation
import Testing

@testable import twin

@Suite("Plots")
struct PlotTests {
  static let hasGnuplot = ["/usr/bin/gnuplot", "/usr/local/bin/gnuplot"].contains {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  private func request(_ file: String?, count: Int = 50) -> PlotRequest {
    let times = (0..<count).map { Double($0) }
    return PlotRequest(
      horizontal: .init(name: "t", unit: "s", values: times),
      curves: [
        .init(name: "arm.torque[elbow]", unit: "N*m", values: times.map { $0 * $0 }),
        .init(name: "arm.torque[it's]", unit: "N*m", values: times.map { -$0 }),
        .init(name: "cell_voltage", unit: "V", values: times.map { _ in 3.7 }),
      ], file: file)
  }

  @Test("a picture has axes with names and units", .enabled(if: hasGnuplot, "needs gnuplot"))
  func picture() throws {
    let folder = try TemporaryFolder()
    let path = folder.url.path + "/it's a plot.svg"
    #expect(try Gnuplot(terminal: Terminal(-1)).draw(request(path)) == nil)
    let svg = try String(contentsOfFile: path, encoding: .utf8)
    for text in ["t [s]", "arm.torque [N*m]", "cell_voltage [V]", "elbow", "</svg>"] {
      #expect(svg.contains(text), "\(text) is missing")
    }
  }

  static let charts: [(name: String, chart: Chart, shows: [String])] = [
    (
      "band",
      Chart(
        title: "survival", horizontal: "t [h]", vertical: "share",
        .band(
          [
            .init(x: 0, y: 1, lower: 1, upper: 1), .init(x: 5, y: 0.8, lower: 0.7, upper: 0.9),
          ], isStepped: true)), ["survival", "t [h]", "share"]
    ),
    (
      "histogram",
      Chart(
        title: "margins", horizontal: "margin [mm]", vertical: "runs",
        .histogram(edges: [0, 1, 2], counts: [3, 4])), ["margins", "margin [mm]"]
    ),
    (
      "bars",
      Chart(
        title: "tornado", horizontal: "index", vertical: "",
        .bars([.init("it's mass", 0.7, limits: 0.6...0.8), .init("load", -0.2)])),
      ["it's mass", "load"]
    ),
    (
      "heat",
      Chart(
        title: "effects", horizontal: "", vertical: "share violated",
        .heat(
          rows: ["arm.wear", "arm.jam"], columns: ["safe", "quiet"],
          values: [[0.1, .nan], [1, 0.5]])), ["arm.wear", "quiet", "share violated"]
    ),
    (
      "heat of one cell",
      Chart(
        title: "one", horizontal: "", vertical: "loss",
        .heat(rows: ["arm.wear"], columns: ["safe"], values: [[890]])), ["arm.wear", ">890<"]
    ),
    (
      "probability",
      Chart(
        title: "Weibull", horizontal: "life [h]", vertical: "failed",
        .probability(
          Chart.ProbabilityPaper(
            points: [(x: 0, y: -1), (x: 1, y: 0)], pointsName: "2 failures",
            line: [
              .init(x: 0, y: -1, lower: -2, upper: -0.5), .init(x: 1, y: 0, lower: -0.5, upper: 9),
            ], lineName: "fit", bandName: "limits", xRange: 0...1, yRange: -1...0.5,
            xTicks: [.init(0, "1"), .init(0.5, ""), .init(1, "10")],
            yTicks: [.init(-1, "30 %"), .init(0, "63 %")]))),
      ["life [h]", "63 %", "fit", "2 failures", "limits"]
    ),
  ]

  @Test("where gnuplot fails there is no picture, and the message says which one and where")
  func failure() throws {
    let folder = try TemporaryFolder()
    let path = folder.url.path + "/chart.svg"
    var chart = Self.charts[0].chart
    chart.place = "a.twin:7"
    let gnuplot = Gnuplot(terminal: Terminal(-1), program: "false")
    let problem = #expect(throws: Gnuplot.Problem.self) { try gnuplot.draw(chart, file: path) }
    #expect(problem?.message.contains("survival") == true)
    #expect(problem?.message.contains("a.twin:7") == true)
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test(
    "every kind of chart has its names in the picture, and is drawn in the terminal too",
    .enabled(if: hasGnuplot, "needs gnuplot"), arguments: charts.map(\.name))
  func chart(name: String) throws {
    let (_, chart, shows) = try #require(Self.charts.first { $0.name == name })
    let folder = try TemporaryFolder()
    let path = folder.url.path + "/chart.svg"
    #expect(try Gnuplot(terminal: Terminal(-1)).draw(chart, file: path) == nil)
    let svg = try String(contentsOfFile: path, encoding: .utf8)
    for text in shows {
      // SVG writes an apostrophe as an entity.
      let found =
        svg.contains(text) || svg.contains(text.replacingOccurrences(of: "'", with: "&#39;"))
      #expect(found, "\(text) is missing")
    }
    let drawn = try #require(try Gnuplot(terminal: Terminal(-1)).draw(chart, file: nil))
    #expect(drawn.contains(chart.title))
    #expect(drawn.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test("each ending gives its kind of file", .enabled(if: hasGnuplot, "needs gnuplot"))
  func endings() throws {
    let folder = try TemporaryFolder()
    for (ending, start) in [("png", "\u{FFFD}PNG"), ("pdf", "%PDF")] {
      let path = folder.url.path + "/a.\(ending)"
      _ = try Gnuplot(terminal: Terminal(-1)).draw(request(path))
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path)).prefix(4)
      #expect(String(decoding: bytes, as: UTF8.self) == start)
    }
  }

  @Test("in the terminal a panel has its name and unit", .enabled(if: hasGnuplot, "needs gnuplot"))
  func text() throws {
    let text = try #require(try Gnuplot(terminal: Terminal(-1)).draw(request(nil)))
    #expect(text.contains("arm.torque [N*m]"))
    #expect(text.contains("cell_voltage [V]"))
    #expect(text.contains("t [s]"))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(!text.contains("\u{0C}"))
  }

  @Test("a missing gnuplot, an unknown ending and a missing folder are told with a way out")
  func problems() throws {
    func message(_ file: String?, program: String = "gnuplot") -> String {
      do {
        _ = try Gnuplot(terminal: Terminal(-1), program: program).draw(request(file))
        return "drawn"
      } catch { return "\(error.message); \(error.help ?? "")" }
    }
    #expect(message(nil, program: "no-such-gnuplot").contains("apt-get install gnuplot-nox"))
    #expect(message("a.bmp").contains(".svg, .png or .pdf"))
    #expect(message("/no/such/folder/a.svg").contains("No such file or directory"))
  }

  @Test("names reach gnuplot as they are, whatever is in them")
  func quoting() {
    #expect(PlotScript.quoted("it's `date` \"x\"\n") == "'it''s `date` \"x\"'")
  }

  @Test("long times are drawn in hours")
  func longTimes() {
    let curve = PlotRequest.Curve(name: "x", unit: "", values: [1, 2])
    let request = PlotRequest(
      horizontal: .init(name: "t", unit: "s", values: [0, 36_000]), curves: [curve], file: nil)
    let script = PlotScript(request: request, target: .text(columns: 80, lines: 20)).text
    #expect(script.contains("'t [h]'"))
    #expect(script.contains("\n10.0 2.0\n"))
  }

  @Test("thinning keeps every spike, both ends and the order")
  func thinning() {
    var values = (0..<100_000).map { Double($0 % 7) }
    values[31_234] = 1e6
    values[77_777] = -1e6
    let kept = Decimation.kept(values, limit: 1000)
    #expect(kept.count <= 1002)
    #expect(kept.contains(31_234))
    #expect(kept.contains(77_777))
    #expect(kept.first == 0)
    #expect(kept.last == 99_999)
    #expect(kept == kept.sorted())
    #expect(Decimation.kept([1, 2, 3], limit: 1000) == [0, 1, 2])
    #expect(!Decimation.kept([Double](repeating: .nan, count: 5000), limit: 100).isEmpty)
  }
}
