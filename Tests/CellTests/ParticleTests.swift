import Foundation
import Testing

@testable import Cell

@Suite("A spherical particle")
struct ParticleTests {
  @Test("has the eigenvalues of the sphere: tan x = x")
  func eigenvalues() {
    // First roots of tan x = x (Abramowitz & Stegun 1964, table 4.19), squared.
    let roots = [4.493409458, 7.725251837, 10.904121659]
    for (rate, root) in zip(ParticleModes.standard.rates.dropFirst(), roots) {
      #expect(abs(rate / (root * root) - 1) < 1e-8)
    }
  }

  @Test("under a lasting flux its surface lies a fifth of J below its mean")
  func steadyGradient() {
    // The parabola c = mean + J (3/10 − r²/2) of a sphere losing J for good.
    let modes = ParticleModes.standard
    let gap = zip(modes.rates, modes.weights).dropFirst().reduce(0) { $0 + $1.1 / $1.0 }
    #expect(abs(gap - 0.2) < 1e-12)
    #expect(modes.weights[0] == 3)
  }

  @Test(
    "a mode over one long step is as over a million short ones",
    arguments: [0, 1e-4, 0.03, 0.3, 40])
  func exactDecay(rate: Double) {
    let (step, start, end) = (3.0, 0.7, -1.1)
    let exact = ExactDecay(rate: rate, step: step)
    var value = 2.0
    let parts = 1_000_000
    let h = step / Double(parts)
    for part in 0..<parts {
      // Midpoint rule.
      let middle = start + (end - start) * (Double(part) + 0.5) / Double(parts)
      value = (value * (1 - 0.5 * h * rate) - h * middle) / (1 + 0.5 * h * rate)
    }
    let taken = exact.kept * 2 - exact.start * start - exact.end * end
    #expect(abs(taken - value) < 1e-8)
  }

  @Test("potentials in tables are those of their formulas to 1e-6 V")
  func tables() throws {
    let parameters = try #require(try ParameterLibrary.parameters(named: "Chen2020"))
    for x in stride(from: 0.005, to: 0.995, by: 0.00317) {
      let graphite =
        1.9793 * exp(-39.3631 * x) + 0.2482 - 0.0909 * tanh(29.8538 * (x - 0.1234))
        - 0.04478 * tanh(14.9159 * (x - 0.2769)) - 0.0205 * tanh(30.4444 * (x - 0.6103))
      #expect(abs(parameters.negative.openCircuitPotential.at(x).value - graphite) < 1e-6)
    }
  }
}
