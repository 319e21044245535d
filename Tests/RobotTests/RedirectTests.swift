import Engine
import Testing

@testable import Robot

@Suite("A move that interrupts a move")
struct RedirectTests {
  @Test(
    "keeps speed, acceleration and travel, takes a bounded time and arrives",
    arguments: ["quintic", "trapezoid", "s_curve"], 0..<9)
  func redirects(profile: String, seed: Int) throws {
    let arm = try ModelRig.arm()
    let space = try #require(arm.model as? ArmModel).space
    let rig = try ModelRig(
      "trajectory",
      [
        "joints": try #require(arm.model.properties["joints"]), "profile": .text(profile),
        "period": .number(0.004),
      ], period: 4_000_000)
    var draws = SeededDraws(seed: UInt64(seed))
    for _ in 0..<8 {
      for target in 0..<3 {
        let q = space.model.joints.map {
          max($0.travel.lowerBound, -2.5)
            + draws.uniform() * (min($0.travel.upperBound, 2.5) - max($0.travel.lowerBound, -2.5))
        }
        #expect(rig.start("move_to", q + [0]) == 0)
        try follow(rig, space, for: target < 2 ? 0.2 + 1.2 * draws.uniform() : bound(rig, q))
        if target == 2 {
          #expect(rig["done"] == [1])
          #expect(difference(rig["position"], q) < 1e-9)
        }
      }
    }
    // And to a stop.
    #expect(rig.start("home", [0]) == 0)
    try follow(rig, space, for: 0.5)
    #expect(rig.start("hold") == 0)
    try follow(rig, space, for: 2.5)
    #expect(rig["done"] == [1])
    #expect(rig["velocity"].allSatisfy { $0 == 0 })
  }

  /// Three times what it takes to brake and to go from rest to rest over the whole way, ramps included.
  private func bound(_ rig: ModelRig, _ q: [Double]) -> Double {
    let (speed, acceleration) = (rig["max_speed"][0], rig["max_acceleration"][0])
    let way = difference(rig["position"], q) + speed * speed / acceleration
    return 3 * (way / 0.5 + 2 * speed / acceleration + 0.4)
  }

  private func follow(_ rig: ModelRig, _ space: JointSpace, for time: Double) throws {
    let (speed, acceleration) = (rig["max_speed"][0], rig["max_acceleration"][0])
    try rig.run(time) { rig in
      for (joint, body) in space.model.joints.enumerated() {
        let (q, v, a) = (
          rig["position"][joint], rig["velocity"][joint], rig["acceleration"][joint]
        )
        let isSound =
          q >= body.travel.lowerBound - 1e-8 && q <= body.travel.upperBound + 1e-8
          && abs(v) <= min(speed, body.speedLimit) + 1e-8 && abs(a) <= acceleration + 1e-8
        if !isSound { Issue.record("\(body.name): \(q) at \(v), \(a)") }
      }
    }
  }

  @Test("profile quintic does not let the acceleration jump, even where no polynomial will do")
  func smoothness() throws {
    let arm = try ModelRig.arm()
    let rig = try ModelRig(
      "trajectory", ["joints": try #require(arm.model.properties["joints"])],
      initial: ["max_jerk": [20]])
    #expect(rig.start("move_to", [0, 1.4, -1.1, 1.4, -0.6, -0.2, 0, 0]) == 0)
    try rig.run(0.46)
    var last = rig["acceleration"]
    #expect(rig.start("move_to", [1, -0.3, 0.2, -1.5, 0.8, 0.1, 0, 0]) == 0)
    var largest = 0.0
    try rig.run(8) {
      largest = max(largest, difference($0["acceleration"], last))
      last = $0["acceleration"]
    }
    #expect(rig["done"] == [1])
    #expect(largest < 0.5)
  }

  @Test(
    "a joint with time to spare stays in its travel if braking alone would",
    arguments: [SynchronisedMove.Shape.trapezoid, .sCurve])
  func travel(shape: SynchronisedMove.Shape) throws {
    let limits = [JointLimits](
      repeating: JointLimits(velocity: 1.5, acceleration: 3, jerk: 30), count: 2)
    let travel = [-1.0...1, -10...10]
    var draws = SeededDraws(seed: 5)
    var saved = 0
    for _ in 0..<200 {
      let start = JointPoint(
        position: 2 * draws.uniform() - 1, velocity: 3 * draws.uniform() - 1.5)
      let other = JointPoint(position: 0)
      let alone = SynchronisedMove(shape, stopping: [start], limits: [limits[0]])
      guard travel[0].contains(alone.profiles[0].end.position) else { continue }
      // Near where it could stop, with the time that the other joint takes.
      let near = alone.profiles[0].end.position + 0.4 * draws.uniform() - 0.2
      let ends = [
        JointPoint(position: min(max(near, -1), 1)), JointPoint(position: 1 + 3 * draws.uniform()),
      ]
      func reach(_ travel: [ClosedRange<Double>]) throws -> ClosedRange<Double> {
        let move = try SynchronisedMove(
          shape, from: [start, other], to: ends, limits: limits, travel: travel)
        #expect(move.profiles[0].point(at: move.duration) == ends[0])
        return move.profiles[0].reach
      }
      let free = try reach([])
      if free.lowerBound < -1 - 1e-6 || free.upperBound > 1 + 1e-6 { saved += 1 }
      let kept = try reach(travel)
      #expect(kept.lowerBound > -1 - 1e-6 && kept.upperBound < 1 + 1e-6)
      let stop = SynchronisedMove(
        shape, stopping: [start, .init(position: 0, velocity: 1.5)], limits: limits, travel: travel)
      #expect(stop.profiles[0].reach.lowerBound > -1 - 1e-6)
      #expect(stop.profiles[0].reach.upperBound < 1 + 1e-6)
    }
    // Without the travel some of them would have left it.
    #expect(saved > 3)
  }
}
