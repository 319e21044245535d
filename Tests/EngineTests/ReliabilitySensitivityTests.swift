import Foundation
import Testing

@testable import Engine

@Suite("Sensitivity indices") struct ReliabilitySensitivityTests {
  /// sin x + 7 sin² y + 0.1 z⁴ sin x on −π … π (Ishigami & Homma 1990).
  static func ishigami(_ unit: [Double]) -> Double {
    let x = unit.map { (2 * $0 - 1) * Double.pi }
    let second = sin(x[1])
    return sin(x[0]) * (1 + 0.1 * x[2] * x[2] * x[2] * x[2]) + 7 * second * second
  }

  private func indices(
    _ design: SaltelliDesign, bootstraps: Int = 0, _ function: ([Double]) -> Double
  ) throws -> [SobolIndices.Index] {
    let outputs = (0..<design.runCount).map { function(design.point(run: $0)) }
    return try SobolIndices(design, outputs: outputs, bootstraps: bootstraps).indices
  }

  @Test(
    "unscrambled Sobol points yield SALib's indices of the Ishigami function",
    arguments: ReliabilityGolden.files("sensitivity"))
  func golden(file: ReliabilityGolden) throws {
    let golden = file.value["ishigami"]["salib_saltelli_N4096_unscrambled"]
    let design = try SaltelliDesign(
      names: ["x", "y", "z"], rowCount: 4096, seed: 1, plan: .sobol(.none))
    for (place, index) in try indices(design, Self.ishigami).enumerated() {
      expectClose(index.firstOrder, golden["S1"][place].number, 1e-9, index.name)
      expectClose(index.total, golden["ST"][place].number, 1e-9, index.name)
    }
  }

  @Test("scrambled points yield the analytic indices within the golden half-widths for every seed")
  func scrambled() throws {
    let golden = ReliabilityGolden.extract("sensitivity")["ishigami"]
    let reference = golden["salib_saltelli_N4096_unscrambled"]
    for seed in 1...5 {
      let design = try SaltelliDesign(
        names: ["x", "y", "z"], rowCount: 1024, seed: UInt64(seed), plan: .sobol(.digitalShift))
      for (place, index) in try indices(design, Self.ishigami).enumerated() {
        let first = abs(index.firstOrder - golden["analytic"]["S1"][place].number)
        let total = abs(index.total - golden["analytic"]["ST"][place].number)
        #expect(first <= reference["S1_conf"][place].number)
        #expect(total <= reference["ST_conf"][place].number)
      }
    }
  }

  @Test("bootstrap intervals are as wide as SALib's and hold the analytic indices")
  func bootstrap() throws {
    let golden = ReliabilityGolden.extract("sensitivity")["ishigami"]
    let reference = golden["salib_saltelli_N4096_unscrambled"]
    let design = try SaltelliDesign(
      names: ["x", "y", "z"], rowCount: 4096, seed: 1, plan: .sobol(.none))
    for (place, index) in try indices(design, bootstraps: 100, Self.ishigami).enumerated() {
      // A percentile of 100 samples strays by about a tenth, and so does SALib's deviation of 100.
      let first = index.firstOrderInterval.halfWidth / reference["S1_conf"][place].number
      let total = index.totalInterval.halfWidth / reference["ST_conf"][place].number
      #expect((0.6...1.5).contains(first))
      #expect((0.6...1.5).contains(total))
      #expect(index.firstOrderInterval.contains(golden["analytic"]["S1"][place].number))
      #expect(index.totalInterval.contains(golden["analytic"]["ST"][place].number))
    }
  }

  @Test("Sobol's g function has its analytic indices, to 1 %")
  func productFunction() throws {
    let golden = ReliabilityGolden.extract("sensitivity")["sobol_g"]
    let a = golden["a"].numbers
    let design = try SaltelliDesign(
      names: a.indices.map { "x\($0)" }, rowCount: 2048, seed: 2, plan: .sobol(.digitalShift))
    let found = try indices(design) { x in
      zip(x, a).reduce(1) { $0 * (abs(4 * $1.0 - 2) + $1.1) / (1 + $1.1) }
    }
    for (place, index) in found.enumerated() {
      expectClose(index.firstOrder, golden["S1"][place].number, 0.01, index.name)
      expectClose(index.total, golden["ST"][place].number, 0.01, index.name)
    }
  }

  @Test("elementary effects agree with SALib's", arguments: ReliabilityGolden.files("sensitivity"))
  func morris(file: ReliabilityGolden) throws {
    let golden = file.value["morris_ishigami"]
    let points = golden["design"].list.map { $0.numbers.map { ($0 / Double.pi + 1) / 2 } }
    let found = try ElementaryEffects(
      names: ["x", "y", "z"], points: points, outputs: golden["Y"].numbers)
    for (place, effect) in found.effects.enumerated() {
      expectClose(effect.mean, golden["mu"][place].number, 1e-9)
      expectClose(effect.meanMagnitude, golden["mu_star"][place].number, 1e-9)
      expectClose(effect.deviation, golden["sigma"][place].number, 1e-9)
      expectClose(points.map(Self.ishigami)[place], golden["Y"][place].number, 1e-9)
    }
  }

  @Test(
    "Morris paths move each variable once on the grid; a linear function has its slopes as effects")
  func paths() throws {
    let names = (0..<5).map { "v\($0)" }
    let design = try MorrisDesign(names: names, trajectoryCount: 30, levelCount: 6, seed: 4)
    var levels: [Double: Int] = [:]
    for run in 0..<design.runCount {
      for coordinate in design.point(run: run) {
        levels[(coordinate * 5).rounded(), default: 0] += 1
      }
    }
    #expect(Set(levels.keys) == [0, 1, 2, 3, 4, 5])
    let outputs = (0..<design.runCount).map { run in
      design.point(run: run).enumerated().reduce(0.0) { $0 + Double($1.offset - 2) * $1.element }
    }
    for (place, effect) in try ElementaryEffects(design, outputs: outputs).effects.enumerated() {
      expectClose(effect.mean, Double(place - 2), 1e-12)
      expectClose(effect.meanMagnitude, abs(Double(place - 2)), 1e-12)
      expectClose(effect.deviation, 0, 1e-12)
    }
  }

  @Test("a constant function and a wrong number of values are refused")
  func errors() throws {
    let design = try SaltelliDesign(names: ["x"], rowCount: 4, seed: 1)
    let constant = #expect(throws: ReliabilityError.self) {
      _ = try SobolIndices(design, outputs: [Double](repeating: 2, count: 12))
    }
    #expect("\(try #require(constant))".contains("no variance"))
    let short = #expect(throws: ReliabilityError.self) {
      _ = try SobolIndices(design, outputs: [1, 2])
    }
    #expect("\(try #require(short))".contains("12 runs, but there are 2 values"))
  }
}
