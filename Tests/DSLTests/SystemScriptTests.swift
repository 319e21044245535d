import Testing

@testable import DSL

/// `fault_tree` and `block_diagram` in scripts, against golden figures and answers worked out by hand.
@Suite("Systems of several parts in scripts")
struct SystemScriptTests {
  /// Figures of shared/golden/reliability/system_reliability.json.
  private enum Golden {
    static let series = (reliability: 0.7046880897187133, mttf: 2857.142857142857)
    static let parallel = (reliability: 0.9991587051551883, mttf: 23857.142857142855)
    static let twoOfThree = (reliability: 0.97455581787051, mttf: 8333.333333333334)
    static let bridge = 0.966435
    /// `fault_tree`: a·b or a·c or d with 0.01, 0.02, 0.03 and 0.001.
    static let top = 0.001493506
    static let rareEvents = 0.0015
    static let bound = 0.0014994400600000235
    static let birnbaum = [
      0.04935060000000001, 0.009690299999999999, 0.0097902, 0.9995059999999998,
    ]
    static let fussellVesely = [
      0.3304345613609856, 0.1297657994008728, 0.19665538672091049, 0.6692346733123268,
    ]
  }

  private static let tree = """
    let tree = fault_tree(
      (a and b) or (a and c) or d, events: { a: 0.01, b: 2 %, c: 0.03, d: 0.001 })

    """

  /// What a script logs, word by word.
  private func logged(_ text: String) -> [String] { StudyScriptTests.run(text) }

  /// Numbers that a script logs, written by `{x:.17g}` or as lists of few digits.
  private func numbers(_ text: String) -> [Double] {
    logged(text).joined(separator: " ").split { "[], ".contains($0) }.map { Double($0) ?? .nan }
  }

  private func expect(
    _ found: [Double], _ wanted: [Double], _ tolerance: Double = 1e-9,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(found.count == wanted.count, "\(found)", sourceLocation: sourceLocation)
    for (x, y) in zip(found, wanted) {
      #expect(abs(x - y) <= tolerance * max(1, abs(y)), sourceLocation: sourceLocation)
    }
  }

  // MARK: Fault trees

  @Test("the golden fault tree has its probability and bounds")
  func goldenTop() {
    let found = numbers(
      Self.tree + """
        log "{tree.probability:.15e} {tree.rare_event_sum:.15e} {tree.cut_set_bound:.15e}"
        """)
    expect(found, [Golden.top, Golden.rareEvents, Golden.bound], 1e-15)
  }

  @Test("the golden fault tree has its importances, whose worths follow from them")
  func goldenImportance() {
    let found = numbers(
      Self.tree + """
        let table = tree.importance
        for i in 1 .. 4 {
          log "{table[i].birnbaum:.15e} {table[i].fussell_vesely:.15e} {table[i].risk_achievement:.15e} {table[i].risk_reduction:.15e}"
        }
        """)
    let probabilities = [0.01, 0.02, 0.03, 0.001]
    let wanted = (0..<4).flatMap { event in
      // P is linear in the probability of each event.
      let (slope, p) = (Golden.birnbaum[event], probabilities[event])
      return [
        slope, Golden.fussellVesely[event], (Golden.top + (1 - p) * slope) / Golden.top,
        Golden.top / (Golden.top - p * slope),
      ]
    }
    expect(found, wanted)
  }

  @Test("cut sets stand in a table, shortest first")
  func cutSets() {
    let found = logged(
      Self.tree + """
        log tree.cut_sets.events
        log tree.cut_sets.order
        log tree.cut_sets.probability
        log tree.importance.event
        """)
    #expect(
      found == [
        "[\"d\", \"a, b\", \"a, c\"]", "[1, 2, 2]", "[0.001, 0.0002, 0.0003]",
        "[\"a\", \"b\", \"c\", \"d\"]",
      ])
  }

  @Test(
    "gates with names say the same as one formula",
    arguments: [
      "fault_tree(left or right or d, p, gates: { left: a and b, right: a and c })",
      "fault_tree(gates: { any: left or d, left: a and (b or c) }, events: p, top: any)",
      "fault_tree(d or at_least(2, a, b or c), events: p)",
      "fault_tree(d or at_least(number, a, b or c), events: p)",
      "of(p)",
    ])
  func gates(call: String) {
    let found = numbers(
      """
      let p = { a: 0.01, b: 0.02, c: 0.03, d: 0.001, unused: 1 }
      let number = 1 + 1
      func of(parts) = fault_tree(a and (b or c) or d, events: parts)
      log "{\(call).probability:.15e}"
      """)
    expect(found, [Golden.top], 1e-15)
  }

  @Test("laws of life count with what has failed by a time")
  func laws() {
    let found = numbers(
      """
      let p = 0.25
      let pump = weibull(shape: 2, scale: 400 h)
      let tree = fault_tree(pump and valve, events: { pump: pump, valve: p }, at: 100 h)
      log "{tree.probability:.15e} {0.25 * pump.cdf(100 h):.15e}"
      """)
    #expect(found.count == 2 && found[0] == found[1] && found[0] > 0)
  }

  @Test("probabilities come from a study")
  func study() {
    let found = logged(
      StudyScriptTests.scenario + """
        study w of s { vary: { speed: [0.5 m/s, 1 m/s, 2 m/s, 2.5 m/s] } }
        let tree = fault_tree(slow or gone, events: { slow: w.P(not near), gone: 0.5 })
        log tree.probability
        """)
    #expect(found == ["0.75"])
  }

  @Test("184,756 cut sets are counted, the first 10,000 of them listed")
  func manyCutSets() {
    let names = (1...20).map { "e\($0)" }
    let found = logged(
      """
      let tree = fault_tree(at_least(10, \(names.joined(separator: ", "))),
        events: { \(names.map { "\($0): 0.5" }.joined(separator: ", ")) })
      log "{tree.cut_set_count} {tree.cut_sets.count} {tree.probability:.12f} {tree.rare_event_sum:.6f}"
      """)
    // P(at least 10 of 20) at p = 1/2 is (1 + C(20, 10)/2²⁰)/2; each cut set has 2⁻¹⁰.
    #expect(found == ["184756 10000 0.588098526001 180.425781"])
  }

  @Test("an event that cannot happen and one that is sure leave no worth without a value")
  func certain() {
    let found = logged(
      """
      let tree = fault_tree(a and b, events: { a: 1, b: 0 })
      log tree.probability
      log tree.importance.risk_reduction
      let sure = fault_tree(a and b, events: { a: 1, b: 0.5 })
      log sure.importance.risk_reduction
      log sure.importance.risk_achievement
      """)
    #expect(found == ["0", "[1, 1]", "[inf, inf]", "[1, 2]"])
  }

  // MARK: Block diagrams

  @Test(
    "series, parallel and 2 of 3 have the golden reliability and mean life",
    arguments: [
      ("a and b and c", "1e-4, 2e-4, 5e-5", Golden.series),
      ("a or b or c", "1e-4, 2e-4, 5e-5", Golden.parallel),
      ("at_least(2, a, b, c)", "1e-4, 1e-4, 1e-4", Golden.twoOfThree),
    ])
  func structures(structure: String, rates: String, golden: (reliability: Double, mttf: Double)) {
    let found = numbers(
      """
      let rates = [\(rates)]
      func life(i) = exponential(1 h / rates[i])
      let d = block_diagram(\(structure), { a: life(1), b: life(2), c: life(3) }, at: 1000 h)
      log "{d.reliability:.15e} {1 - d.unreliability:.15e} {d.mttf / 1 h:.15e}"
      """)
    expect(found, [golden.reliability, golden.reliability, golden.mttf])
  }

  @Test("the golden bridge has its reliability, paths and cuts")
  func bridge() {
    let found = logged(
      """
      let d = block_diagram(
        (a and b) or (c and d) or (a and cross and d) or (c and cross and b),
        blocks: { a: 0.9, b: 0.8, c: 0.85, d: 0.95, cross: 0.7 })
      log "{d.reliability:.12f}"
      log d.path_sets.blocks
      log d.cut_sets.blocks
      log d.cut_set_count
      """)
    // The cuts of a bridge; Barlow & Proschan (1975), chapter 1.
    #expect(
      found == [
        "0.966435000000", "[\"a, b\", \"c, d\", \"a, d, cross\", \"b, c, cross\"]",
        "[\"a, c\", \"b, d\", \"a, d, cross\", \"b, c, cross\"]", "4",
      ])
    expect(found.first.map { [Double($0) ?? .nan] } ?? [], [Golden.bridge])
  }

  @Test("a diagram has a mean life only where every block has a law")
  func noMeanLife() {
    let found = logged(
      """
      let d = block_diagram(a and b, blocks: { a: exponential(10 h), b: 0.5 }, at: 1 h)
      log d.mttf
      """)
    #expect(found.count == 1 && found[0].contains("this record has no field `mttf`"))
  }

  // MARK: What cannot be

  @Test(
    "what is known only when the script runs is refused with a way out",
    arguments: [
      (
        "fault_tree(a and b, events: p with { a: 1.5 })",
        "the probability of `a` is 1.5", "between 0 and 1"
      ),
      ("fault_tree(a, events: p with { a: 0 - 0.5 })", "is -0.5", "between 0 and 1"),
      ("fault_tree(a, events: p with { a: 0 / zero })", "is nan", "between 0 and 1"),
      ("fault_tree(at_least(three, a, b), p)", "3 of 2 inputs", "a whole number from 1 to 2"),
      ("fault_tree(at_least(zero, a, b), p)", "0 of 2 inputs", "a whole number from 1 to 2"),
      ("fault_tree(l, { l: exponential(1 h) }, at: zero * 1 h - 1 h)", "`at` is -3600", "at 0"),
      ("of(anything)", "`top` is", "probability or a law"),
      ("block_diagram(a, blocks: p with { a: 1.5 })", "the reliability of `a` is 1.5", "0 and 1"),
      ("of_all(any_record[1])", "no event or gate is named `pmp`", "did you mean `pump`?"),
      ("map([1], fault_tree)", "called by its own name", "where it stands"),
    ])
  func refused(call: String, message: String, help: String) {
    let found = logged(
      """
      let p = { a: 0.1, b: 0.2 }
      let zero = 0
      let three = 3
      let anything = [{ top: "text" }, 1]
      let any_record = [{ pump: 0.5 }, 1]
      func of(values) = fault_tree(top, events: values[1])
      func of_all(values) = fault_tree(pmp, events: values)
      log \(call)
      """)
    #expect(found.count == 1, "\(found)")
    #expect(found.first?.hasPrefix("error: ") == true, "\(found)")
    #expect(found.first?.contains(message) == true, "\(found)")
    #expect(found.first?.contains(help) == true, "\(found)")
  }
}
