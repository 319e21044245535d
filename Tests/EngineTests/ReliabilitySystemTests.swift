import Foundation
import Testing

@testable import Engine

@Suite("Fault trees and block diagrams") struct ReliabilitySystemTests {
  private func laws(_ rates: [Double]) throws -> [String: Distribution] {
    var laws: [String: Distribution] = [:]
    for (place, rate) in rates.enumerated() { laws["\(place)"] = try .exponential(rate: rate) }
    return laws
  }

  private func reliability(_ diagram: BlockDiagram, _ laws: [String: Distribution], at time: Double)
    throws -> Double
  {
    try diagram.reliability(laws.mapValues { 1 - $0.cdf(time) })
  }

  @Test(
    "series, parallel and 2-of-3 have the golden reliability and mean life",
    arguments: ReliabilityGolden.files("system_reliability"))
  func structures(file: ReliabilityGolden) throws {
    let series = file.value["series"]
    let blocks: [BlockDiagram] = [.block("0"), .block("1"), .block("2")]
    let (laws, time) = (try laws(series["lam"].numbers), series["t"].number)
    let identical = file.value["two_of_three_identical"]
    let same = try self.laws([Double](repeating: identical["lam"].number, count: 3))
    for (diagram, laws, golden) in [
      (BlockDiagram.series(blocks), laws, series),
      (.parallel(blocks), laws, file.value["parallel"]),
      (.atLeast(2, of: blocks), same, identical),
    ] {
      expectClose(try reliability(diagram, laws, at: time), golden["R"].number, 1e-12)
      expectClose(try diagram.meanTimeToFailure(laws), golden["mttf"].number, 1e-9)
    }
  }

  @Test(
    "the bridge has the golden reliability",
    arguments: ReliabilityGolden.files("system_reliability"))
  func bridge(file: ReliabilityGolden) throws {
    let golden = file.value["bridge"]
    let paths = [[1, 2], [3, 4], [1, 5, 4], [3, 5, 2]].map { path in
      BlockDiagram.series(path.map { .block("\($0)") })
    }
    var blocks: [String: Double] = [:]
    for (place, p) in golden["p"].numbers.enumerated() { blocks["\(place + 1)"] = p }
    expectClose(try BlockDiagram.parallel(paths).reliability(blocks), golden["R"].number, 1e-12)
    let analysis = try FaultTreeAnalysis(
      BlockDiagram.parallel(paths).faultTree, probabilities: blocks.mapValues { 1 - $0 })
    // The cuts of a bridge; Barlow & Proschan (1975), chapter 1.
    #expect(
      Set(analysis.minimalCutSets.map { Set($0) })
        == [["1", "3"], ["2", "4"], ["1", "5", "4"], ["3", "5", "2"]])
  }

  @Test(
    "the fault tree has the golden figures",
    arguments: ReliabilityGolden.files("system_reliability"))
  func faultTree(file: ReliabilityGolden) throws {
    let golden = file.value["fault_tree"]
    let tree = FaultTree.any([.all(["a", "b"]), .all(["a", "c"]), "d"])
    var probabilities: [String: Double] = [:]
    for name in tree.events { probabilities[name] = golden["p"][name].number }
    let analysis = try FaultTreeAnalysis(tree, probabilities: probabilities)
    expectClose(analysis.topProbability, golden["top_exact"].number, 1e-15)
    expectClose(analysis.rareEventApproximation, golden["rare_event_approx"].number, 1e-15)
    expectClose(analysis.minimalCutUpperBound, golden["mcub"].number, 1e-12)
    #expect(
      Set(analysis.minimalCutSets)
        == Set(golden["minimal_cut_sets"].list.map { $0.list.map(\.text) }))
    for importance in analysis.importances {
      let name = importance.event
      expectClose(importance.birnbaum, golden["birnbaum"][name].number, 1e-12, name)
      expectClose(importance.fussellVesely, golden["fussell_vesely"][name].number, 1e-12, name)
    }
  }

  @Test("random trees: probability and cut sets are those of all combinations of events")
  func randomTrees() throws {
    for number in 0..<60 {
      let stream = RandomStream(seed: 17, run: UInt64(number), owner: "tree")
      var index: UInt64 = 0
      func draw(_ count: Int) -> Int {
        index += 1
        return Int(stream.uniform(at: index) * Double(count))
      }
      func tree(_ depth: Int) -> FaultTree {
        if depth == 0 || draw(4) == 0 { return .event("e\(draw(6))") }
        let inputs = (0..<(2 + draw(2))).map { _ in tree(depth - 1) }
        switch draw(3) {
        case 0: return .all(inputs)
        case 1: return .any(inputs)
        default: return .atLeast(1 + draw(inputs.count), of: inputs)
        }
      }
      try expectExhaustive(tree(3))
    }
  }

  private func expectExhaustive(_ tree: FaultTree) throws {
    func happens(_ tree: FaultTree, _ events: Set<String>) -> Bool {
      switch tree {
      case .event(let name): events.contains(name)
      case .all(let inputs): inputs.allSatisfy { happens($0, events) }
      case .any(let inputs): inputs.contains { happens($0, events) }
      case .atLeast(let count, let inputs): inputs.count { happens($0, events) } >= count
      }
    }
    let events = tree.events
    var probabilities: [String: Double] = [:]
    for (place, name) in events.enumerated() { probabilities[name] = 0.1 + 0.13 * Double(place) }
    var (total, causes): (Double, [Set<String>]) = (0, [])
    for mask in 0..<(1 << events.count) {
      let chosen = Set(events.enumerated().filter { mask >> $0.offset & 1 == 1 }.map(\.element))
      guard happens(tree, chosen) else { continue }
      causes.append(chosen)
      total += events.reduce(1) {
        $0 * (chosen.contains($1) ? probabilities[$1]! : 1 - probabilities[$1]!)
      }
    }
    let minimal = Set(causes.filter { cause in !causes.contains { $0.isStrictSubset(of: cause) } })
    let analysis = try FaultTreeAnalysis(tree, probabilities: probabilities)
    expectClose(analysis.topProbability, total, 1e-12, "\(tree)")
    #expect(analysis.minimalCutSets.count == minimal.count, "\(tree)")
    #expect(Set(analysis.minimalCutSets.map { Set($0) }) == minimal, "\(tree)")
  }

  @Test("a gate of 10 in 20 events is counted exactly")
  func largeGate() throws {
    let names = (0..<20).map { "e\($0)" }
    let diagram = try DecisionDiagram(.atLeast(10, of: names.map { .event($0) }), order: names)
    // P(at least 10 of 20) at p = 1/2 is (1 + C(20, 10)/2²⁰)/2.
    expectClose(
      diagram.probability([Double](repeating: 0.5, count: 20)),
      0.5 + 184_756 / 0x1p21, 1e-12)
  }

  @Test("184,756 cut sets are counted and summed without a list, and the shortest are listed first")
  func manyCutSets() throws {
    let names = (0..<20).map { "e\($0)" }
    var probabilities: [String: Double] = [:]
    for name in names { probabilities[name] = 0.5 }
    let tree = FaultTree.any([
      .atLeast(10, of: names.map { .event($0) }), .all(["e3", "e4", "e5"]),
    ])
    let analysis = try FaultTreeAnalysis(tree, probabilities: probabilities, cutSetLimit: 3)
    #expect(analysis.minimalCutSets[0] == ["e3", "e4", "e5"])
    #expect(analysis.minimalCutSets[1] == (0...10).filter { $0 != 5 }.map { "e\($0)" })
    #expect(analysis.minimalCutSets.count == 3)
    // Of C(20, 10) sets those with all of e3, e4 and e5, C(17, 7), are not minimal.
    #expect(analysis.cutSetCount == 184_756 - 19_448 + 1)
    expectClose(analysis.rareEventApproximation, (184_756 - 19_448) / 1024 + 0.125, 1e-12)
    #expect(analysis.minimalCutUpperBound >= analysis.topProbability)
  }

  @Test("worths compare the top with what it is when the event is sure or impossible")
  func worths() throws {
    let tree = FaultTree.any([.all(["a", "b"]), .all(["a", "c"]), "d"])
    let probabilities = ["a": 0.3, "b": 0.2, "c": 0.4, "d": 0.05]
    func top(_ changes: [String: Double]) throws -> Double {
      try FaultTreeAnalysis(
        tree, probabilities: probabilities.merging(changes) { $1 }
      ).topProbability
    }
    for importance in try FaultTreeAnalysis(tree, probabilities: probabilities).importances {
      let name = importance.event
      expectClose(importance.riskAchievement, try top([name: 1]) / top([:]), 1e-12, name)
      expectClose(importance.riskReduction, try top([:]) / top([name: 0]), 1e-12, name)
    }
    let alone = try FaultTreeAnalysis(.all(["a", "b"]), probabilities: probabilities)
    #expect(alone.importances.map(\.riskReduction) == [.infinity, .infinity])
  }

  @Test("the paths of a diagram work as its cuts fail")
  func paths() throws {
    let diagram = BlockDiagram.series([
      .atLeast(2, of: [.block("a"), .block("b"), .block("c")]),
      .parallel([.block("d"), .block("a")]),
    ])
    let reliabilities = ["a": 0.9, "b": 0.8, "c": 0.7, "d": 0.6]
    let success = try FaultTreeAnalysis(diagram.successTree, probabilities: reliabilities)
    let failure = try FaultTreeAnalysis(
      diagram.faultTree, probabilities: reliabilities.mapValues { 1 - $0 })
    expectClose(success.topProbability, 1 - failure.topProbability, 1e-12)
    #expect(
      Set(success.minimalCutSets.map { Set($0) })
        == [["a", "b"], ["a", "c"], ["b", "c", "d"]])
    #expect(
      Set(failure.minimalCutSets.map { Set($0) })
        == [["a", "b"], ["a", "c"], ["b", "c"], ["a", "d"]])
  }

  @Test("unknown events and impossible gates are named")
  func errors() throws {
    let unknown = #expect(throws: ReliabilityError.self) {
      _ = try FaultTreeAnalysis(.all(["pump", "valve"]), probabilities: ["pump": 0.1])
    }
    #expect("\(try #require(unknown))".contains("valve has no probability; there is one for: pump"))
    let gate = #expect(throws: ReliabilityError.self) {
      _ = try FaultTreeAnalysis(.atLeast(3, of: ["a", "b"]), probabilities: ["a": 0, "b": 0])
    }
    #expect("\(try #require(gate))".contains("asks for 3 of 2 inputs"))
  }
}
