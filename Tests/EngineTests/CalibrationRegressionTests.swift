import Foundation
import Glibc
import Testing

@testable import Engine

/// Figures of scikit-learn and ArviZ (Fixtures/calibration, written by its references.py).
enum CalibrationReferences {
  static let value: JSONValue = {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Fixtures/calibration/references.json")
    do {
      return try JSONDecoder().decode(JSONValue.self, from: Data(contentsOf: file))
    } catch {
      preconditionFailure("\(file.path): \(error)")
    }
  }()
}

@Suite("Gaussian process regression") struct CalibrationRegressionTests {
  private let reference = CalibrationReferences.value["process"]
  private var inputs: [[Double]] { reference["inputs"].list.map(\.numbers) }
  private var outputs: [[Double]] { reference["outputs"].list.map(\.numbers) }
  /// Those of the reference.
  private let hyperparameters = GaussianProcess.Hyperparameters(
    signalVariance: 2, lengths: [0.4, 1.5], noiseVariance: 0.003)

  /// Both solve the same equations by Cholesky: digits are lost to the condition of K only.
  private let tolerance = 1e-9

  @Test("likelihood and its slopes are those of scikit-learn", arguments: ["single", "double"])
  func likelihood(name: String) throws {
    let values = outputs.map { name == "single" ? [$0[0]] : $0 }
    let points = try RegressionPoints(inputs: inputs, outputs: values)
    let (likelihood, slopes) = try #require(points.logLikelihoodSlopes(hyperparameters))
    let expected = reference[name]
    #expect(abs(likelihood - expected["likelihood"].number) < tolerance)
    for (slope, reference) in zip(slopes, expected["slopes"].numbers) {
      #expect(abs(slope - reference) < 1e-8)
    }
  }

  @Test("predictions are those of scikit-learn")
  func predictions() throws {
    let single = try GaussianProcess(
      inputs: inputs, outputs: outputs.map { [$0[0]] }, hyperparameters: hyperparameters)
    let double = try GaussianProcess(
      inputs: inputs, outputs: outputs, hyperparameters: hyperparameters)
    for (number, place) in reference["places"].list.map(\.numbers).enumerated() {
      let one = single.prediction(at: place)
      #expect(abs(one.means[0] - reference["single"]["means"][number].number) < tolerance)
      #expect(
        abs(one.deviations[0] - reference["single"]["deviations"][number].number) < tolerance)
      let two = double.prediction(at: place)
      for output in 0..<2 {
        #expect(
          abs(two.means[output] - reference["double"]["means"][number][output].number) < tolerance)
        #expect(
          abs(two.deviations[output] - reference["double"]["deviations"][number][output].number)
            < tolerance)
      }
    }
  }

  @Test("the fit is at least as likely as scikit-learn's best of eleven searches")
  func fit() throws {
    let process = try GaussianProcess.fitted(inputs: inputs, outputs: outputs.map { [$0[0]] })
    // 1e-3 is the flatness of the likelihood at which either search ends.
    #expect(process.logMarginalLikelihood > reference["fitted"]["likelihood"].number - 1e-3)
  }

  @Test("forty points tell a smooth function within 1 % of its range, and how well")
  func smooth() throws {
    let places = SobolPoints.square(40)
    let process = try GaussianProcess.fitted(
      inputs: places, outputs: places.map { [sin(3 * $0[0]) * exp($0[1])] })
    for point in [[0.3, 0.4], [0.77, 0.21], [0.5, 0.9]] {
      let value = process.prediction(at: point)
      let truth = sin(3 * point[0]) * exp(point[1])
      #expect(abs(value.means[0] - truth) < 0.02)
      #expect(abs(value.means[0] - truth) < 4 * value.deviations[0] + 1e-6)
    }
  }

  @Test("points that are none and covariances that are singular are refused with their values")
  func refusals() {
    let uneven = #expect(throws: CalibrationError.self) {
      try GaussianProcess.fitted(inputs: [[0, 1], [2]], outputs: [[1], [2]])
    }
    #expect(uneven?.description.contains("point 2 has 1 coordinates") == true)
    let missing = #expect(throws: CalibrationError.self) {
      try GaussianProcess.fitted(inputs: [[0], [1]], outputs: [[1], [.nan]])
    }
    #expect(missing?.description.contains("point 2, [1.0], has the values [nan]") == true)
    let singular = #expect(throws: CalibrationError.self) {
      try GaussianProcess(
        inputs: [[0], [0]], outputs: [[1], [2]],
        hyperparameters: .init(signalVariance: 1, lengths: [1], noiseVariance: 0))
    }
    #expect(singular?.description.contains("two points may be the same") == true)
  }
}

/// Points of the unit square.
enum SobolPoints {
  static func square(_ count: Int) -> [[Double]] {
    (0..<count).map { point in
      (0..<2).map { SobolSequence.coordinate($0, of: point) }
    }
  }
}

@Suite("Bayesian optimisation") struct CalibrationOptimisationTests {
  /// Branin's function: three minima of 0.397887 (Dixon & Szegö 1978).
  private func branin(_ x: [Double]) -> Double {
    let a = x[1] - 5.1 / (4 * .pi * .pi) * x[0] * x[0] + 5 / .pi * x[0] - 6
    return a * a + 10 * (1 - 1 / (8 * .pi)) * cos(x[0]) + 10
  }

  @Test("finds Branin's minimum within 1 % of its range in 35 evaluations, whatever the seed")
  func minimum() throws {
    for seed in 1...2 {
      let search = try BayesianOptimisation(
        limits: [-5...10, 0...15], evaluations: 35, seed: UInt64(seed))
      let found = try search.minimum(of: branin)
      #expect(found.value < 0.45, "seed \(seed): \(found.value) at \(found.place)")
      #expect(found.values.count == 35)
    }
  }

  @Test("is the same again with the same seed, and passes by places without a value")
  func determinism() throws {
    func run(_ seed: UInt64) throws -> BayesianOptimisation.Result {
      try BayesianOptimisation(limits: [0...1], evaluations: 12, seed: seed).minimum { x in
        x[0] < 0.3 ? .nan : (x[0] - 0.4) * (x[0] - 0.4)
      }
    }
    let first = try run(3)
    let second = try run(3)
    #expect(first.places == second.places)
    #expect(first.places != (try run(4).places))
    #expect(abs(first.place[0] - 0.4) < 0.02)
    let error = #expect(throws: CalibrationError.self) {
      try BayesianOptimisation(limits: [0...1], evaluations: 8, seed: 1).minimum { _ in .nan }
    }
    #expect(error?.description.contains("none of the first") == true)
  }

  @Test("BFGS finds the bottom of Rosenbrock's valley, and the edge where the limits cut it off")
  func quasiNewton() {
    func valley(_ x: [Double]) -> QuasiNewtonSearch.Sample {
      let (a, b) = (1 - x[0], x[1] - x[0] * x[0])
      return (a * a + 100 * b * b, [-2 * a - 400 * x[0] * b, 200 * b])
    }
    var search = QuasiNewtonSearch(limits: [-5...5, -5...5], iterations: 200, tolerance: 1e-14)
    let free = search.minimum(from: [-1.2, 1], valley)
    #expect(abs(free.place[0] - 1) < 1e-5 && abs(free.place[1] - 1) < 1e-5)
    search = QuasiNewtonSearch(limits: [-5...0.5, -5...5], iterations: 200, tolerance: 1e-14)
    let bound = search.minimum(from: [-1.2, 1], valley)
    #expect(bound.place[0] == 0.5)
    #expect(abs(bound.place[1] - 0.25) < 1e-5)
  }
}
