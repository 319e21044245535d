import Testing

@testable import Engine

@Suite("Sampling plans") struct SamplingPlanTests {
  static let plans: [SamplingPlan] = [
    .monteCarlo, .latinHypercube(blockSize: 64), .sobol(.owen), .sobol(.digitalShift),
  ]

  private func design(_ plan: SamplingPlan, seed: UInt64 = 1, _ names: [String]) throws
    -> SampleDesign
  {
    let unit = try Distribution.uniform(lower: 0, upper: 1)
    return try SampleDesign(
      seed: seed, plan: plan, variables: names.map { .init($0, unit) })
  }

  @Test("a run's sample depends on neither other runs nor the order of asking", arguments: plans)
  func order(plan: SamplingPlan) throws {
    let first = try design(plan, ["a", "b"])
    let forward = (0..<200).map { first.values(run: $0) }
    let second = try design(plan, ["a", "b"])
    let backward = (0..<200).reversed().map { second.values(run: $0) }
    #expect(forward == backward.reversed())
  }

  @Test("a further variable at the end leaves the others' samples as they are", arguments: plans)
  func furtherVariable(plan: SamplingPlan) throws {
    let few = try design(plan, ["a", "b"])
    let many = try design(plan, ["a", "b", "c"])
    for run in 0..<100 { #expect(few.values(run: run) == Array(many.values(run: run).prefix(2))) }
  }

  @Test("another seed gives another sample, within the open interval", arguments: plans)
  func seeds(plan: SamplingPlan) throws {
    let one = try design(plan, seed: 1, ["a"])
    let two = try design(plan, seed: 2, ["a"])
    for run in 0..<256 {
      let uniform = one.uniform(0, run: run)
      #expect(uniform > 0 && uniform < 1)
      #expect(uniform != two.uniform(0, run: run))
    }
  }

  @Test("every block of a Latin hypercube meets every stratum once", arguments: [1, 2, 7, 64, 100])
  func strata(blockSize: Int) throws {
    let design = try design(.latinHypercube(blockSize: blockSize), ["a", "b"])
    for variable in 0..<2 {
      for block in 0..<3 {
        let runs = (block * blockSize)..<((block + 1) * blockSize)
        let strata = runs.map { Int(design.uniform(variable, run: $0) * Double(blockSize)) }
        #expect(strata.sorted() == Array(0..<blockSize))
      }
    }
  }

  @Test("a Latin hypercube takes all orders of four strata about equally often")
  func strataOrders() {
    // 24 orders, 4800 draws: χ² with 23 degrees of freedom exceeds 49.7 with probability 0.001.
    var counts: [[Int]: Int] = [:]
    for key in 0..<4800 {
      let order = StratumPermutation(
        count: 4, stream: RandomStream(seed: UInt64(key), owner: "orders"))
      counts[(0..<4).map { order[$0] }, default: 0] += 1
    }
    #expect(counts.count == 24)
    let deviation = counts.values.reduce(0.0) { $0 + (Double($1) - 200) * (Double($1) - 200) / 200 }
    #expect(deviation < 49.7)
  }

  @Test("stratified and Sobol means are closer than random ones: x·y over 1024 runs")
  func efficiency() throws {
    func meanSquare(_ plan: SamplingPlan) throws -> Double {
      var sum = 0.0
      for seed in 1...20 {
        let design = try design(plan, seed: UInt64(seed), ["x", "y"])
        let mean =
          (0..<1024).reduce(0.0) { total, run in
            let values = design.values(run: run)
            return total + values[0] * values[1]
          } / 1024
        sum += (mean - 0.25) * (mean - 0.25) / 20
      }
      return sum
    }
    let random = try meanSquare(.monteCarlo)
    // Var(xy) = 7/144, of which 1/72 + 1/72 are main effects: a Latin hypercube leaves 1/7 of the variance.
    #expect(try meanSquare(.latinHypercube(blockSize: 1024)) < random / 2)
    #expect(try meanSquare(.sobol(.digitalShift)) < random / 50)
    #expect(try meanSquare(.sobol(.owen)) < random / 200)
  }

  @Test("a factorial design visits every combination, the last factor fastest")
  func factorial() throws {
    let design = try FactorialDesign(
      [.init("a", [1, 2]), .init("b", [10, 20, 30])], repeats: 2)
    #expect(design.runCount == 12)
    #expect((0..<12).map { design.values(run: $0)[0] } == [1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2])
    #expect(
      (0..<12).map { design.values(run: $0)[1] } == [
        10, 10, 20, 20, 30, 30, 10, 10, 20, 20, 30, 30,
      ])
  }

  @Test("a list is taken row by row")
  func list() throws {
    let design = try ListedDesign(names: ["a", "b"], rows: [[1, 2], [3, 4]], repeats: 2)
    #expect((0..<4).map { design.values(run: $0) } == [[1, 2], [1, 2], [3, 4], [3, 4]])
  }

  @Test("what cannot be laid out is named with the way out")
  func errors() throws {
    let names = (0..<129).map { "v\($0)" }
    let tooMany = #expect(throws: SamplingError.self) { _ = try self.design(.sobol(), names) }
    #expect("\(try #require(tooMany))".contains("129 quantities vary; use Latin hypercube"))
    #expect(throws: SamplingError.repeatedVariable("a")) {
      _ = try self.design(.monteCarlo, ["a", "b", "a"])
    }
    #expect(throws: SamplingError.emptyFactor("b")) {
      _ = try FactorialDesign([.init("a", [1]), .init("b", [])])
    }
    #expect(throws: SamplingError.unevenList(row: 1, count: 1, expected: 2)) {
      _ = try ListedDesign(names: ["a", "b"], rows: [[1, 2], [3]])
    }
  }
}
