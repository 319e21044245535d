import Foundation
import Testing

@testable import DSL

/// Laws of life and probability plots in scripts, on golden censored lives.
@Suite("Probability plots in scripts")
struct ProbabilityPlotScriptTests {
  /// A set of shared/golden/reliability/weibull_censored.json: `data`, `fits.*.mle` and `fits.*.exponential`.
  struct Golden: CustomStringConvertible, Sendable {
    let description: String
    let times: [Double]
    let failed: [Int]
    /// beta, eta, each with its 95 % limits, mttf, b10.
    let weibull: [Double]
    /// The mean with its limits by χ².
    let exponential: [Double]
    let criterion: Double

    static let all = [
      Golden(
        description: "A",
        times: [
          1496.6, 1565.5, 834.8, 1826.6, 1358.6, 385.1, 1013.8, 1917.1, 737.9, 567.3, 484.1, 893.8,
          1007.8, 944.8, 1668.9, 1231.4, 600.0, 1346.4, 773.6, 875.9, 1703.4, 641.4, 1531.2, 1175.2,
          1744.5, 1427.6, 250.4, 1119.4, 1063.7, 669.0,
        ],
        failed: [
          0, 0, 1, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1, 0, 1, 1, 0, 1, 1, 0, 0, 1, 1, 1, 1, 0, 1, 1, 1, 0,
        ],
        weibull: [
          2.481258982142849, 1.719128528064017, 3.5812599441868516, 1468.2904042215248,
          1224.3656232971691, 1760.8112071321607, 1302.5254566018539, 592.8303361463925,
        ], exponential: [1729.2526315789476, 1107.3425953429426, 2872.2010077334426],
        criterion: 309.6662245157579),
      Golden(
        description: "B, with ties",
        times: [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35],
        failed: [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0],
        weibull: [
          1.3537345238262213, 0.7844419261830536, 2.3361795179868547, 33.765150967634966,
          19.759531705289245, 57.69799795214791, 30.947120038948924, 6.405064644184118,
        ], exponential: [39.888888888888886, 21.01282587305266, 87.23388900721982],
        criterion: 87.98402362043294),
    ]

    /// Units that fail at their time, or are taken away then.
    var study: String {
      """
      scenario part(time: s = 1 s, fails = 1) {
        signal broken = if fails > 0.5 and t >= time then 1 else 0
        at time { }
        at time + fails * 1 s { stop }
        require whole: always broken < 0.5
      }
      study units of part {
        vary: { time: [\(times.map { "\($0) s" }.joined(separator: ", "))], fails: \(failed) }
        method: list
      }

      """
    }
  }

  private func logged(_ text: String) -> [String] { StudyScriptTests.run(text) }

  private func numbers(_ text: String) -> [Double] {
    logged(text).joined(separator: " ").split { "[], ".contains($0) }.map { Double($0) ?? .nan }
  }

  @Test("golden fits come through the language", arguments: Golden.all)
  func fits(golden: Golden) {
    let names = ["shape", "shape_lower", "shape_upper"].map { "{w.\($0):.15e}" }
    let times = ["scale", "scale_lower", "scale_upper", "mttf", "b10"].map {
      "{w.\($0) / 1 s:.15e}"
    }
    let means = ["mttf", "mttf_lower", "mttf_upper"].map { "{e.\($0) / 1 s:.15e}" }
    let found = numbers(
      golden.study + """
        let w = units.weibull(whole.first_violation)
        let e = units.exponential(whole.first_violation)
        log "\((names + times + means).joined(separator: " ")) {w.failures} {w.runs} {w.aicc:.15e}"
        """)
    let wanted =
      golden.weibull + golden.exponential
      + [Double(golden.failed.reduce(0, +)), Double(golden.times.count), golden.criterion]
    #expect(found.count == wanted.count, "\(found)")
    for (x, y) in zip(found, wanted) { #expect(abs(x - y) <= 1e-6 * abs(y), "\(x) for \(y)") }
  }

  @Test("the law itself is part of a fit, and goes wherever a law goes")
  func law() {
    let found = numbers(
      Golden.all[0].study + """
        let w = units.weibull(whole.first_violation)
        let tree = fault_tree(pump, events: { pump: w.distribution }, at: w.b10)
        log "{tree.probability:.12f} {w.distribution.mean / w.mttf:.12f}"
        log "{availability(w.distribution, exponential(1 s)):.9f} {w.mttf / (w.mttf + 1 s):.9f}"
        """)
    #expect(found.count == 4)
    #expect(abs(found[0] - 0.1) < 1e-9 && abs(found[1] - 1) < 1e-9)
    #expect(found[2] == found[3])
  }

  @Test("five failures of five have the median ranks of tables, units taken away shift them")
  func ranks() {
    func points(_ times: [Int], _ failed: [Int]) -> [Double] {
      let golden = Golden(
        description: "", times: times.map(Double.init), failed: failed, weibull: [],
        exponential: [], criterion: 0)
      return numbers(
        golden.study + """
          let plot_of = units.weibull(whole.first_violation).probability_plot
          for i in 1 .. count(plot_of) { log "{plot_of[i].probability:.6f}" }
          """)
    }
    // Medians of the order statistics of 5 units; Abernethy (2006), "The new Weibull handbook", appendix I.
    let whole = points([1, 2, 3, 4, 5], [1, 1, 1, 1, 1])
    for (x, y) in zip(whole, [0.1294, 0.3138, 0.5, 0.6862, 0.8706]) { #expect(abs(x - y) < 5e-5) }
    #expect(whole.count == 5)
    // Units taken away shift the ranks of later failures: 1, then 1 + (6 − 1)/(1 + 3) = 2.25.
    let censored = points([1, 2, 3, 4, 5], [1, 0, 1, 1, 1])
    #expect(censored.count == 4)
    #expect(abs(censored[0] - 0.1294494) < 1e-6)
    // The median of Beta(2.25, 3.75), between those of ranks 2 and 3.
    #expect(censored[1] > 0.3138 && censored[1] < 0.4069)
  }

  @Test("the fitted line lies within its band, and in the picture it is straight")
  func line() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for family in ["weibull", "lognormal", "exponential"] {
      let script =
        Golden.all[0].study + """
          let law = units.\(family)(whole.first_violation)
          let p = law.probability_plot
          for i in 1 .. count(p) {
            assert p[i].lower < p[i].fit and p[i].fit < p[i].upper
            assert p[i].fit ~= law.distribution.cdf(p[i].time) within 1e-9
          }
          plot p to "plot.svg"
          """
      let chart = try #require(try Self.chart(script, in: folder))
      guard case .probability(let paper) = chart.content else {
        Issue.record("\(chart)")
        continue
      }
      #expect(paper.points.count == 19)
      let (first, last) = (paper.line[0], paper.line[paper.line.count - 1])
      let slope = (last.y - first.y) / (last.x - first.x)
      for step in paper.line {
        #expect(abs(first.y + slope * (step.x - first.x) - step.y) < 1e-9, "\(family)")
        #expect(step.lower < step.y && step.y < step.upper, "\(family)")
      }
      let labels = paper.yTicks.map(\.label)
      for label in ["1 %", "5 %", "10 %", "50 %", "90 %", "99 %"] {
        #expect(labels.contains(label), "\(family): \(labels)")
      }
      #expect(chart.horizontal.hasSuffix("[s]"))
      #expect(
        paper.points.allSatisfy { paper.xRange.contains($0.x) && paper.yRange.contains($0.y) })
    }
  }

  /// The picture that a script asks for.
  private static func chart(_ text: String, in folder: String) throws -> Chart? {
    let path = folder + "/plot.twin"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    let session = Session(
      plugins: [], options: SessionOptions(folder: folder, outputFolder: folder))
    var found: Chart?
    session.onEvent = { event in
      if case .chart(let chart, _) = event { found = chart }
    }
    let result = session.run(file: path)
    for problem in result.diagnostics where problem.severity == .error {
      Issue.record("\(problem.message)")
    }
    return found
  }

  @Test("a fit over the age at the start has a point for each age, at the share failed by then")
  func ages() {
    let found = StudyScriptTests.run(
      """
      use water
      scenario s {
        twin tank = water.tank
        fault leak on tank.leak { onset: weibull(shape: 2, scale: 30 s), value: 0.5 1/s }
        stop when t > 1 s
        require tight: always leak.severity < 0.5
      }
      study old of s { start_age: 10 s .. 40 s by 10 s, runs: 50, seed: 1 }
      let law = old.weibull(start_age + tight.first_violation)
      log law.probability_plot.probability
      log filter(map(old.survival.survival, func(share) = 1 - share), func(share) = share > 0)
      log map(law.probability_plot.time, func(time) = floor(time / 10 s))
      """, plugins: [TankPlugin()])
    // Of the 13 runs at 10 s none had failed.
    #expect(found.count == 3 && found[0] == found[1] && found[2] == "[2, 3, 4]", "\(found)")
  }

  @Test("a record with tables prints them in a word")
  func text() {
    let found = logged(
      Golden.all[1].study + "log units.exponential(whole.first_violation)")
    #expect(found.count == 1 && found[0].hasSuffix("probability_plot: table of 9 rows }"))
  }
}
