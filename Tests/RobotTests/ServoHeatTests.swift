import Foundation
import Testing

@testable import Robot

@Suite("Heat of a servo")
struct ServoHeatTests {
  private let network = ThermalModes(fastTime: 20, slowTime: 200, fastShare: 0.4)

  @Test("a step of heat ends in its rise along two exponentials, whatever the step of time")
  func stepResponse() {
    for step in [0.1, 1, 25] {
      let decay = network.decay(over: step)
      var modes = ThermalModes.Modes()
      for index in 1...Int(400 / step) {
        decay.advance(&modes, rise: 30)
        let t = Double(index) * step
        let exact = 30 * (1 - 0.4 * exp(-t / 20) - 0.6 * exp(-t / 200))
        // The step is exact for constant heat, so only rounding is left.
        #expect(abs(modes.rise - exact) < 1e-9)
      }
    }
  }

  @Test("the modes are those of a ladder of two resistances and two capacities")
  func ladder() {
    let (windingCapacity, housingCapacity, windingResistance) = network.ladder
    let housingResistance = 1 - windingResistance
    #expect(windingResistance > 0 && housingResistance > 0)
    // Integrate the ladder itself by small Euler steps; their error is of the order of step/τ₁ = 5e-5.
    let step = 1e-3
    var winding = 0.0
    var housing = 0.0
    var modes = ThermalModes.Modes()
    let decay = network.decay(over: step)
    for _ in 0..<100_000 {
      let through = (winding - housing) / windingResistance
      let out = housing / housingResistance
      winding += step * (10 - through) / windingCapacity
      housing += step * (through - out) / housingCapacity
      decay.advance(&modes, rise: 10)
    }
    #expect(abs(winding - modes.rise) < 1e-3)
  }

  @Test("a servo that starts settled under the same heat stays as warm as it is")
  func settled() {
    var modes = network.settled(at: 12)
    let decay = network.decay(over: 3)
    for _ in 0..<100 { decay.advance(&modes, rise: 12) }
    #expect(abs(modes.rise - 12) < 1e-12)
  }

  @Test("drops along a cable give back the currents when the voltmeters are good")
  func harness() {
    let drops = [2e-3, 3e-3, 5e-3]
    let estimate = HarnessEstimate(drops: drops, accuracies: [1e-7, 1e-7, 1e-7], spread: 10)
    let rises = [4.0, 0, 11]
    let measured = [drops[0] * 4, drops[1] * 4, drops[2] * 15]
    for servo in 0..<3 {
      let found = (0..<3).reduce(0) { $0 + estimate.gains[servo * 3 + $1] * measured[$1] }
      // (accuracy / drop per kelvin)² of the rise
      #expect(abs(found - rises[servo]) < 1e-6)
    }
  }

  @Test("a drop that says nothing is given no weight, and bad voltmeters none at all")
  func harnessDoubt() {
    let blind = HarnessEstimate(drops: [2e-3, 2e-3], accuracies: [1e-3, 1e3], spread: 10)
    #expect(abs(blind.gains[1]) < 1e-6 && abs(blind.gains[3]) < 1e-6)
    #expect(abs(blind.gains[0] - 1 / (2e-3 * (1 + 0.25 * 0.01))) < 1e-6)
  }

  @Test("a tracker follows a ramp with the lag of its bandwidth and finds its speed")
  func tracker() {
    var tracker = AngleTracker(at: 0)
    var reading = 0.0
    for index in 0..<100 {
      reading = 0.03 * Double(index)
      tracker.follow(reading, over: 0.1)
    }
    // 0.3 rad/s in steps of 0.1 s: the mean speed is the ramp's, the rest is the staircase's.
    #expect(abs(tracker.speed - 0.3) < 0.12)
    #expect(abs(tracker.angle - reading) < 0.3 * 2 / AngleTracker.bandwidth + 0.03)
    for _ in 0..<100 { tracker.follow(reading, over: 0.1) }
    #expect(abs(tracker.angle - reading) < 1e-9 && abs(tracker.acceleration) < 1e-6)
  }

  @Test("the start is believed at room temperature and doubted the warmer a servo is")
  func start() {
    let start = ThermalStart(temperatures: [300, 297, 317], count: 3, spread: 3)
    #expect(start.room == 297)
    #expect(start.trust(297) == 0.9)
    #expect(abs(start.trust(317) - 9.0 / 130) < 1e-12)
  }
}
