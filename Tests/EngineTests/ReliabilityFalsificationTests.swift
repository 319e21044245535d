import Foundation
import Testing

@testable import Engine

@Suite("Falsification") struct ReliabilityFalsificationTests {
  private func search(
    _ variables: [SearchVariable], budget: Int, seed: Int, goal: Double = -.infinity,
    _ function: ([Double]) -> Double
  ) throws -> Falsification.Result {
    try Falsification(variables: variables, budget: budget, seed: UInt64(seed), goal: goal)
      .search { $0.map(function) }
  }

  @Test("a curved valley is followed to its end, for every seed")
  func valley() throws {
    for seed in 1...3 {
      // Rosenbrock (1960) in four dimensions: 0 at (1, 1, 1, 1).
      let found = try search(
        [SearchVariable](repeating: .range(-2...2), count: 4), budget: 8000, seed: seed
      ) { x in
        (0..<3).reduce(0.0) { sum, i in
          let bend = x[i + 1] - x[i] * x[i]
          return sum + 100 * bend * bend + (1 - x[i]) * (1 - x[i])
        }
      }
      #expect(found.robustness < 1e-8, "seed \(seed)")
      #expect(found.evaluations <= 8000)
    }
  }

  @Test("among many minima the least is found, for 14 of 20 seeds")
  func manyMinima() throws {
    var found = 0
    for seed in 1...20 {
      // Rastrigin (1974), shifted: 0 at 0.7, with 100 minima in the square.
      let result = try search(
        [SearchVariable](repeating: .range(-5...5), count: 2), budget: 3000, seed: seed
      ) { x in
        x.reduce(0.0) { sum, value in
          let y = value - 0.7
          return sum + 10 + y * y - 10 * cos(2 * Double.pi * y)
        }
      }
      if result.robustness < 1e-6 { found += 1 }
    }
    #expect(found >= 14, "\(found)")
  }

  @Test("a minimum at the limits is found exactly there, and no setting lies beyond them")
  func limits() throws {
    let found = try search([.range(1...3), .range(-5...(-2))], budget: 1500, seed: 1) { x in
      #expect((1...3).contains(x[0]) && (-5...(-2)).contains(x[1]))
      return x[0] - x[1]
    }
    expectClose(found.setting[0], 1, 1e-3)
    expectClose(found.setting[1], -2, 1e-3)
  }

  @Test("the worst fault is found together with its worst time, for every seed")
  func faultChoice() throws {
    for seed in 1...10 {
      // Only fault 5 of 8 can fail the requirement, and only in a tenth of its times.
      let found = try search(
        [.choice(count: 8), .range(0...100)], budget: 1000, seed: seed, goal: 0
      ) { x in
        x[0] == 5 ? abs(x[1] - 62) / 50 - 0.1 : 0.2 + 0.05 * x[0] + abs(x[1] - 10) / 1000
      }
      #expect(found.isFalsified, "seed \(seed)")
      #expect(found.setting[0] == 5)
      #expect(abs(found.setting[1] - 62) < 5)
    }
  }

  @Test("the search ends with the first violation, and the same seed finds the same one")
  func goal() throws {
    func run() throws -> Falsification.Result {
      try search([.range(0...1), .range(0...1)], budget: 10_000, seed: 3, goal: 0) { x in
        hypot(x[0] - 0.31, x[1] - 0.77) - 0.02
      }
    }
    let found = try run()
    #expect(found.isFalsified)
    #expect(found.evaluations < 5000)
    #expect(found == (try run()))
  }

  @Test("a search without variables or limits is refused")
  func errors() throws {
    #expect(throws: ReliabilityError.self) {
      _ = try Falsification(variables: [], budget: 10, seed: 1)
    }
    #expect(throws: ReliabilityError.self) {
      _ = try Falsification(variables: [.range(0...(.infinity))], budget: 10, seed: 1)
    }
  }
}
