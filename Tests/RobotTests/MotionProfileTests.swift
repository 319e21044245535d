import Foundation
import Testing

@testable import Robot

/// One case of golden/robot/ruckig.json.
struct GoldenMove: Decodable {
  let dof: Int
  let p0: [Double]
  let v0: [Double]
  let a0: [Double]
  let p1: [Double]
  let v1: [Double]
  let a1: [Double]
  let vmax: [Double]
  let amax: [Double]
  let jmax: [Double]
  let duration: Double
  let independentMinDurations: [Double]
  let t: [Double]
  let p: [[Double]]
  let v: [[Double]]
  let a: [[Double]]

  struct File: Decodable { let cases: [GoldenMove] }

  static let all: [GoldenMove] = {
    guard let folder = SharedData.folder else { return [] }
    let url = folder.appending(path: "golden/robot/ruckig.json")
    return (try? SharedData.decode(File.self, url).cases) ?? []
  }()

  var starts: [JointPoint] {
    (0..<dof).map { JointPoint(position: p0[$0], velocity: v0[$0], acceleration: a0[$0]) }
  }
  var ends: [JointPoint] {
    (0..<dof).map { JointPoint(position: p1[$0], velocity: v1[$0], acceleration: a1[$0]) }
  }
  var limits: [JointLimits] {
    (0..<dof).map { JointLimits(velocity: vmax[$0], acceleration: amax[$0], jerk: jmax[$0]) }
  }
}

/// Checks that a profile starts at `start`, is smooth, keeps `limits`, and runs into `end`.
func expectSound(
  _ profile: JointProfile, from start: JointPoint, to end: JointPoint, _ limits: JointLimits,
  isSmooth: Bool = true
) {
  let first = profile.point(at: 0)
  #expect(abs(first.position - start.position) < 1e-14)
  #expect(abs(first.velocity - start.velocity) < 1e-14)
  // Just before the end, where the sums of all pieces show; 1e-9 is the bound.
  let time = profile.duration * (1 - 1e-12)
  let last = profile.point(at: time)
  #expect(abs(last.position + last.velocity * (profile.duration - time) - end.position) < 1e-9)
  #expect(abs(last.velocity - end.velocity) < 1e-9)
  if isSmooth { #expect(abs(last.acceleration - end.acceleration) < 1e-9) }
  #expect(profile.point(at: profile.duration) == end)
  let peaks = profile.peaks
  #expect(peaks.velocity <= limits.velocity * (1 + 1e-10))
  #expect(peaks.acceleration <= limits.acceleration * (1 + 1e-10))
  #expect(peaks.jerk <= limits.jerk * (1 + 1e-10))
  // The pieces fit together: no jump beyond what the limits allow between close times.
  let step = profile.duration / 500
  var before = first
  for k in 1...500 {
    let now = profile.point(at: Double(k) * step)
    #expect(abs(now.position - before.position) <= limits.velocity * step * (1 + 1e-6) + 1e-12)
    #expect(abs(now.velocity - before.velocity) <= limits.acceleration * step * (1 + 1e-6) + 1e-12)
    if isSmooth {
      #expect(
        abs(now.acceleration - before.acceleration) <= limits.jerk * step * (1 + 1e-6) + 1e-12)
    }
    before = now
  }
}

@Suite("Jerk-limited moves")
struct MotionProfileTests {
  @Test(
    "every reference case takes the reference's time within 1e-9, joint by joint and together",
    .enabled(if: SharedData.folder != nil, "needs the folder shared/golden"))
  func golden() throws {
    #expect(GoldenMove.all.count == 48)
    var worst = 0.0
    for move in GoldenMove.all {
      let together = try SynchronisedMove(
        .sCurve, from: move.starts, to: move.ends, limits: move.limits)
      worst = max(worst, abs(together.duration / move.duration - 1))
      for joint in 0..<move.dof {
        let alone = try SynchronisedMove(
          .sCurve, from: [move.starts[joint]], to: [move.ends[joint]], limits: [move.limits[joint]])
        worst = max(worst, abs(alone.duration / move.independentMinDurations[joint] - 1))
        expectSound(
          together.profiles[joint], from: move.starts[joint], to: move.ends[joint],
          move.limits[joint])
        expectSound(
          alone.profiles[0], from: move.starts[joint], to: move.ends[joint], move.limits[joint])
      }
    }
    print("worst relative error of a duration against ruckig: \(worst)")
    #expect(worst < 1e-9)
  }

  @Test(
    "one joint alone moves as the reference does at every sample",
    .enabled(if: SharedData.folder != nil, "needs the folder shared/golden"))
  func samples() throws {
    for move in GoldenMove.all where move.dof == 1 {
      let ours = try SynchronisedMove(
        .sCurve, from: move.starts, to: move.ends, limits: move.limits
      ).profiles[0]
      for (k, time) in move.t.enumerated() {
        let point = ours.point(at: time)
        #expect(abs(point.position - move.p[k][0]) < 1e-8)
        #expect(abs(point.velocity - move.v[k][0]) < 1e-7)
        #expect(abs(point.acceleration - move.a[k][0]) < 1e-5)
      }
    }
  }

  @Test("from rest to rest it takes the seven-segment profile's closed form")
  func closedForm() throws {
    // Δ = 1 with v = 1, a = 2, j = 8: ramps of 0.25 s, top acceleration for 0.25 s, cruise 0.25 s.
    let full = try SynchronisedMove(
      .sCurve, from: [.init(position: 0)], to: [.init(position: 1)],
      limits: [.init(velocity: 1, acceleration: 2, jerk: 8)])
    #expect(abs(full.duration - (1 / 1.0 + 1 / 2.0 + 2 / 8.0)) < 1e-12)
    // A short way meets neither limit: T = (32 Δ/j)^⅓.
    let short = try SynchronisedMove(
      .sCurve, from: [.init(position: 3)], to: [.init(position: 2.999)],
      limits: [.init(velocity: 1, acceleration: 2, jerk: 8)])
    #expect(abs(short.duration - cbrt(32 * 0.001 / 8)) < 1e-12)
  }

  @Test(
    "random moves from any state to any state keep all limits, arrive, and take no longer than they must",
    arguments: 0..<40)
  func random(seed: Int) throws {
    var draws = SeededDraws(seed: UInt64(seed))
    for _ in 0..<25 {
      let count = 1 + Int(draws.uniform() * 4)
      var starts: [JointPoint] = []
      var ends: [JointPoint] = []
      var limits: [JointLimits] = []
      while starts.count < count {
        let limit = JointLimits(
          velocity: 0.2 + 3 * draws.uniform(), acceleration: 0.5 + 8 * draws.uniform(),
          jerk: 1 + 60 * draws.uniform())
        func state() -> JointPoint {
          JointPoint(
            position: 4 * draws.uniform() - 2,
            velocity: limit.velocity * (2 * draws.uniform() - 1),
            acceleration: limit.acceleration * (2 * draws.uniform() - 1))
        }
        let (start, end) = (state(), state())
        let bound = abs(
          start.velocity + start.acceleration * abs(start.acceleration) / 2 / limit.jerk)
        guard bound <= limit.velocity, EndBeyondLimits(.sCurve, end, limit, joint: 0) == nil else {
          continue
        }
        starts.append(start)
        ends.append(end)
        limits.append(limit)
      }
      let move = try SynchronisedMove(.sCurve, from: starts, to: ends, limits: limits)
      for joint in 0..<count {
        expectSound(move.profiles[joint], from: starts[joint], to: ends[joint], limits[joint])
        // No shorter time would do.
        let family = JerkLimitedFamily(
          initialVelocity: starts[joint].velocity,
          initialAcceleration: starts[joint].acceleration,
          finalVelocity: ends[joint].velocity, finalAcceleration: ends[joint].acceleration,
          limits: limits[joint])
        let distance = ends[joint].position - starts[joint].position
        let least = family.shortestDuration(over: distance)
        #expect(family.reaches(distance, in: least * (1 + 1e-12)))
        for share in [0.2, 0.5, 0.8, 0.95, 0.999, 0.999_99] {
          #expect(!family.reaches(distance, in: share * least))
        }
      }
    }
  }

  @Test(
    "a start that breaks its limits is braked to them, then moves on as usual", arguments: 0..<20)
  func braking(seed: Int) throws {
    var draws = SeededDraws(seed: UInt64(1000 + seed))
    let limits = JointLimits(velocity: 1, acceleration: 2, jerk: 10)
    let start = JointPoint(
      position: 0, velocity: 4 * draws.uniform() - 2, acceleration: 8 * draws.uniform() - 4)
    for shape in [SynchronisedMove.Shape.sCurve, .trapezoid] {
      let move = try SynchronisedMove(
        shape, from: [start], to: [.init(position: 1)], limits: [limits])
      let profile = move.profiles[0]
      let late = profile.point(at: profile.duration * (1 - 1e-12))
      #expect(abs(late.position - 1) < 1e-9 && abs(late.velocity) < 1e-9)
      #expect(profile.peaks.jerk <= 10 * (1 + 1e-10))
      // No faster than braking at once allows.
      let bound = abs(start.velocity) + start.acceleration * start.acceleration / 20
      #expect(profile.peaks.velocity <= max(1, bound) * (1 + 1e-10))
      #expect(profile.peaks.acceleration <= max(2, abs(start.acceleration)) * (1 + 1e-10))
    }
  }

  @Test("an end state that its limits cannot lead to is refused with value and limit")
  func endState() {
    let limits = [JointLimits(velocity: 1, acceleration: 2, jerk: 8)]
    // Slowing down at 2 it was 0.25 faster before.
    #expect(throws: EndBeyondLimits.self) {
      try SynchronisedMove(
        .sCurve, from: [.init(position: 0)],
        to: [.init(position: 1, velocity: 0.9, acceleration: -2)], limits: limits)
    }
  }
}

@Suite("Trapezoid moves")
struct MotionTrapezoidTests {
  @Test("the time is the closed form's, with and without a cruise")
  func closedForm() throws {
    let limits = [JointLimits(velocity: 1, acceleration: 2)]
    func duration(_ start: JointPoint, _ target: Double) throws -> Double {
      try SynchronisedMove(
        .trapezoid, from: [start], to: [.init(position: target)], limits: limits
      ).duration
    }
    #expect(abs(try duration(.init(position: 0), 2) - 2.5) < 1e-12)
    #expect(abs(try duration(.init(position: 0), 0.5) - 1) < 1e-12)
    // Too fast to stop in time: 0.25 m of overshoot, then back.
    #expect(
      abs(try duration(.init(position: 0, velocity: 1), 0) - (0.5 + 2 * 0.125.squareRoot())) < 1e-12
    )
  }

  @Test(
    "random moves keep the limits, arrive together, and no shorter time would do", arguments: 0..<30
  )
  func random(seed: Int) throws {
    var draws = SeededDraws(seed: UInt64(seed))
    for _ in 0..<20 {
      var starts: [JointPoint] = []
      var ends: [JointPoint] = []
      var limits: [JointLimits] = []
      for _ in 0..<3 {
        let limit = JointLimits(
          velocity: 0.2 + 3 * draws.uniform(), acceleration: 0.5 + 8 * draws.uniform())
        starts.append(
          .init(
            position: 4 * draws.uniform() - 2, velocity: limit.velocity * (2 * draws.uniform() - 1))
        )
        ends.append(
          .init(
            position: 4 * draws.uniform() - 2, velocity: limit.velocity * (2 * draws.uniform() - 1))
        )
        limits.append(limit)
      }
      let move = try SynchronisedMove(.trapezoid, from: starts, to: ends, limits: limits)
      for joint in 0..<3 {
        expectSound(
          move.profiles[joint], from: starts[joint], to: ends[joint], limits[joint], isSmooth: false
        )
        let family = TrapezoidFamily(
          initialVelocity: starts[joint].velocity, finalVelocity: ends[joint].velocity,
          limits: limits[joint])
        let distance = ends[joint].position - starts[joint].position
        let least = family.shortestDuration(over: distance)
        #expect(family.reaches(distance, in: least))
        for share in [0.3, 0.7, 0.9, 0.99, 0.9999] {
          #expect(!family.reaches(distance, in: share * least))
        }
      }
    }
  }
}
