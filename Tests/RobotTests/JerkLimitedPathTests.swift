import Engine
import Foundation
import Testing

@testable import Robot

@Suite("Motion along a path with limited jerk")
struct JerkLimitedPathTests {
  /// Largest share of each limit that a motion uses, jerk by differences of acceleration.
  private func uses(
    _ path: TimedPath, velocity: [Double], acceleration: [Double], jerk: [Double]
  ) -> (velocity: Double, acceleration: Double, jerk: Double) {
    let count = 10_007
    let step = path.duration / Double(count)
    var uses = (velocity: 0.0, acceleration: 0.0, jerk: 0.0)
    var before = velocity.indices.map { _ in 0.0 }
    for k in 0...count {
      let place = path.place(at: step * Double(k))
      for joint in velocity.indices {
        let point = path.point(place, joint)
        uses.velocity = max(uses.velocity, abs(point.velocity) / velocity[joint])
        uses.acceleration = max(uses.acceleration, abs(point.acceleration) / acceleration[joint])
        uses.jerk = max(uses.jerk, abs(point.acceleration - before[joint]) / step / jerk[joint])
        before[joint] = point.acceleration
      }
    }
    // At rest at the end too: no jump of acceleration there.
    for joint in velocity.indices {
      uses.jerk = max(uses.jerk, abs(before[joint]) / step / jerk[joint])
    }
    return uses
  }

  @Test(
    "every reference path keeps all limits and takes up to 15 % longer than without one on jerk",
    .enabled(if: SharedData.folder != nil, "needs the folder shared/golden"))
  func golden() throws {
    var excesses: [Double] = []
    for golden in GoldenPath.all {
      let spline = CubicSpline(knots: golden.s, waypoints: golden.waypoints)
      // Full acceleration after 0.1 s, as trajectory twins have it by default.
      let jerk = golden.amax.map { 10 * $0 }
      let rig = try PathRig.timed(
        spline, velocity: golden.vmax, acceleration: golden.amax, jerk: jerk)
      let uses = uses(
        rig.path, velocity: golden.vmax, acceleration: golden.amax, jerk: jerk)
      #expect(uses.velocity <= 1 + 1e-9)
      #expect(uses.acceleration <= 1 + 1e-9)
      #expect(uses.jerk <= 1 + 1e-6)
      excesses.append(rig.path.duration / golden.durationN1000 - 1)
      let end = golden.waypoints[golden.waypoints.count - 1]
      for joint in 0..<golden.dof {
        #expect(
          abs(rig.path.point(at: rig.path.duration * (1 - 1e-13), joint).position - end[joint])
            < 1e-9)
      }
    }
    excesses.sort()
    print("longer than TOPP-RA by: \(excesses)")
    #expect(excesses[0] >= 0)
    #expect(excesses[7] < 0.06 && excesses[14] < 0.15)
  }

  /// The second number is how much longer than without a limit on jerk the median path may take.
  @Test(
    "random paths keep all limits, whichever of them binds",
    arguments: [(2, 1.25), (10, 1.06), (50, 1.02)])
  func random(jerkPerAcceleration: Double, longest: Double) throws {
    var draws = SeededDraws(seed: 3)
    var ratios: [Double] = []
    for _ in 0..<12 {
      func next() -> Double { draws.uniform(in: 0...1) }
      let joints = 1 + Int(draws.uniform(in: 0...5.99))
      let waypoints = (0...(1 + Int(next() * 8))).map { _ in
        (0..<joints).map { _ in 4 * next() - 2 }
      }
      let velocity = (0..<joints).map { _ in 0.5 + 2 * next() }
      let acceleration = (0..<joints).map { _ in 0.5 + 5 * next() }
      let jerk = acceleration.map { jerkPerAcceleration * $0 * (0.5 + next()) }
      let spline = CubicSpline(through: waypoints)
      let rig = try PathRig.timed(
        spline, velocity: velocity, acceleration: acceleration, jerk: jerk)
      let uses = uses(rig.path, velocity: velocity, acceleration: acceleration, jerk: jerk)
      #expect(uses.velocity <= 1 + 1e-9)
      #expect(uses.acceleration <= 1 + 1e-9)
      #expect(uses.jerk <= 1 + 1e-6)
      let free = try PathRig.timed(spline, velocity: velocity, acceleration: acceleration)
      #expect(rig.path.duration >= 0.999 * free.path.duration)
      ratios.append(rig.path.duration / free.path.duration)
    }
    ratios.sort()
    print("jerk per acceleration \(jerkPerAcceleration) 1/s: \(ratios)")
    #expect(ratios[6] < longest)
  }

  @Test("a path too short for full acceleration takes up to twice the seven-segment profile's time")
  func short() throws {
    let spline = CubicSpline(knots: [0, 1], waypoints: [[0], [1e-5]])
    let rig = try PathRig.timed(spline, velocity: [1], acceleration: [2], jerk: [20])
    let best = 4 * cbrt(1e-5 / (2 * 20))
    #expect(rig.path.duration >= best && rig.path.duration < 2 * best)
    let still = try PathRig.timed(
      CubicSpline(through: [[1], [1]]), velocity: [1], acceleration: [2], jerk: [20])
    #expect(still.path.duration < 1e-3)
  }

  @Test("a straight path of one joint takes the seven-segment profile's time")
  func straight() throws {
    let spline = CubicSpline(knots: [0, 1], waypoints: [[0], [2]])
    let rig = try PathRig.timed(spline, velocity: [1], acceleration: [2], jerk: [20])
    // 2/1 + 1/2 + 2/20 s.
    #expect(abs(rig.path.duration - 2.6) < 5e-3)
    #expect(rig.path.duration >= 2.6)
  }
}
