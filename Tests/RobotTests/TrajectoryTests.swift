import Engine
import Testing

@testable import Robot

@Suite("Quintic moves")
struct QuinticMoveTests {
  @Test("from rest to rest the peaks are 1.875 Δ/T and 5.7735 Δ/T²")
  func peaks() {
    let move = QuinticMove(from: .init(position: 1), to: 3, duration: 4)
    let points = (0...4000).map { move.point(at: Double($0) / 1000) }
    #expect(abs(points.map { abs($0.velocity) }.max()! - 1.875 * 2 / 4) < 1e-6)
    #expect(abs(points.map { abs($0.acceleration) }.max()! - 5.773_502_691_9 * 2 / 16) < 1e-6)
    #expect(points[0] == .init(position: 1))
    #expect(points[4000] == .init(position: 3))
  }

  @Test("the shortest move just reaches a limit", arguments: [0.01, 0.5, 20])
  func shortest(distance: Double) {
    let duration = QuinticMove.shortestDuration(
      over: distance, maximumSpeed: 2, maximumAcceleration: 5)
    let move = QuinticMove(from: .init(position: 0), to: distance, duration: duration)
    let points = (0...5000).map { move.point(at: duration * Double($0) / 5000) }
    let use = points.map { max(abs($0.velocity) / 2, abs($0.acceleration) / 5) }.max()!
    #expect(abs(use - 1) < 1e-5)
  }

  @Test("a move that starts in motion starts with that motion and keeps the limits")
  func movingStart() {
    let limits = JointLimits(velocity: 2, acceleration: 4)
    var found = 0
    for k in 0..<60 {
      let start = QuinticMove.Point(
        position: 0.1 * Double(k % 7), velocity: Double(k % 5) / 2 - 1,
        acceleration: Double(k % 3) - 1)
      let target = Double(k % 11) / 3 - 2
      guard
        let duration = QuinticMove.sharedDuration(
          from: [start], limits: [limits], travel: [-3...3], atLeast: 0, atMost: 20,
          ends: { _ in [target] })
      else { continue }
      found += 1
      let move = QuinticMove(from: start, to: target, duration: duration)
      let first = move.point(at: 0)
      #expect(first == start)
      let end = move.point(at: duration * (1 - 1e-9))
      #expect(abs(end.position - target) < 1e-6 && abs(end.velocity) < 1e-5)
      for step in 0...500 {
        let point = move.point(at: duration * Double(step) / 500)
        #expect(abs(point.velocity) < 2 * (1 + 1e-8) && abs(point.acceleration) < 4 * (1 + 1e-8))
      }
    }
    #expect(found > 50)
  }

  @Test("a place just behind a joint that comes in fast cannot be had in any duration")
  func noDuration() {
    // To be back at once takes more than the limit, to be back later runs out further than the travel.
    let duration = QuinticMove.sharedDuration(
      from: [.init(position: 0.9, velocity: 1)], limits: [.init(velocity: 1, acceleration: 6)],
      travel: [-1...1], atLeast: 0, atMost: 1e3, ends: { _ in [0.8] })
    #expect(duration == nil)
  }
}

@Suite("A trajectory twin")
struct TrajectoryTwinTests {
  private func make() throws -> ModelRig {
    let arm = try ModelRig.arm()
    return try ModelRig(
      "trajectory", ["joints": try #require(arm.model.properties["joints"])],
      initial: ["max_speed": [2], "max_acceleration": [5]])
  }
  private let target = [0.5, -0.8, 1.0, 0, 1, 0, 0.01]

  @Test("it starts at the robot's home, done")
  func start() throws {
    let rig = try make()
    rig.step()
    #expect(rig["position"] == [0, -1.2, 1.4, -0.4, 1.2, 0.3, 0.02])
    #expect(rig["done"] == [1] && rig["moving"] == [0])
  }

  @Test(
    "a move clears done at once, keeps all limits, and ends on the target with all joints together")
  func move() throws {
    let rig = try make()
    try rig.run(0.1)
    #expect(rig.start("move_to", target + [0]) == 0)
    #expect(rig["done"] == [0] && rig["moving"] == [1])
    var steps = 0
    var fastest = 0.0
    while rig["done"] == [0] && steps < 5000 {
      rig.step()
      steps += 1
      for velocity in rig["velocity"] { #expect(abs(velocity) <= 2 + 1e-9) }
      for acceleration in rig["acceleration"] { #expect(abs(acceleration) <= 5 + 1e-9) }
      fastest = max(fastest, rig["acceleration"].map(abs).max() ?? 0)
    }
    #expect(fastest > 4.99)
    #expect(difference(rig["position"], target) < 1e-12)
    // The longest way is 0.5 rad: √(5.7735 · 0.5/5) s.
    #expect(abs(Double(steps) * 0.002 - 0.7598) < 0.005)
  }

  @Test("a longer duration is kept, a shorter one is not")
  func durations() throws {
    func steps(_ duration: Double) throws -> Double {
      let rig = try make()
      #expect(rig.start("move_to", target + [duration]) == 0)
      var count = 0
      repeat {
        rig.step()
        count += 1
      } while rig["done"] == [0] && count < 5000
      return Double(count - 1) * 0.002
    }
    #expect(abs(try steps(3) - 3) < 1e-9)
    #expect(abs(try steps(0.1) - 0.76) < 1e-9)
  }

  @Test("the tool position is where the model puts the tool")
  func tool() throws {
    let rig = try make()
    #expect(rig.start("move_to", target + [0]) == 0)
    try rig.run(2)
    let data = RobotData(try RobotModel(urdf: ModelRig.example))
    let place = data.placements(q: target)[try #require(data.model.link("tool0"))].translation
    #expect(difference(rig["tool_position"], [place.x, place.y, place.z]) < 1e-12)
  }

  @Test("a new target in mid-move is taken without a jump of speed, and hold brings all to rest")
  func interruption() throws {
    let rig = try make()
    #expect(rig.start("move_to", target + [0]) == 0)
    try rig.run(0.3)
    var last = rig["velocity"]
    #expect(rig.start("home", [0]) == 0)
    try rig.run(0.2) {
      #expect(difference($0["velocity"], last) < 5 * 0.002 + 1e-6)
      last = $0["velocity"]
    }
    #expect(rig.start("hold") == 0)
    try rig.run(2) {
      #expect(difference($0["velocity"], last) < 5.1 * 0.002)
      last = $0["velocity"]
    }
    #expect(rig["velocity"] == [Double](repeating: 0, count: 7))
    #expect(rig["done"] == [1])
  }

  @Test("a target outside a joint's travel is refused by name")
  func travel() throws {
    let rig = try make()
    var far = target
    far[2] = 4
    let status = rig.start("move_to", far + [0])
    #expect(status != 0)
    let message = rig.model.message(for: status, rig.frame)
    #expect(message.contains("elbow") && message.contains("4.0") && message.contains("3.1416"))
  }

  @Test("settings other than a robot's joints are refused")
  func joints() {
    #expect(throws: PluginError.self) {
      try ModelRig("trajectory", ["joints": .opaque(1, summary: "a number")])
    }
  }
}
