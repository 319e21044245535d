import Engine
import Glibc
import Robot

/// One control period of an arm whose joints have all that real ones have.
func actuatorFigures() throws -> [Figure] {
  [
    Figure(
      "robot.actuated_arm.time",
      try ActuatedArmBench(actuator: "ur_joint", motionStep: 0.002).nanoseconds(), "ns",
      limit: 4000,
      reference:
        "6 joints on the move, 2 ms: motors, supply, heat, friction, servo, sensors, 1 motion step"),
    Figure(
      "robot.actuated_arm_of_two_steps.time",
      try ActuatedArmBench(actuator: "ur_joint", motionStep: 0.001).nanoseconds(), "ns",
      limit: 6000, reference: "the same with the 2 motion steps that an arm takes by itself"),
  ]
}

/// One control period of six joints with all of their actuators' physics, on the move between two poses.
struct ActuatedArmBench {
  private let simulation: Simulation
  private let target: BusRange
  private let poses = [[0.0, -1.2, 1.4, -0.4, 1.2, 0.3], [0.8, -0.7, 0.9, 0.2, 0.6, -0.5]]
  private let period: Int64 = 2_000_000

  init(actuator: String, motionStep: Double) throws {
    let file = "/tmp/twin-bench-\(getpid()).urdf"
    guard let stream = fopen(file, "w") else { throw BenchFileError(file: file) }
    fputs(sixJointText, stream)
    fclose(stream)
    defer { unlink(file) }
    let scenario = Scenario(name: "bench")
    let arm = try scenario.addTwin(
      "arm", plugin: RobotPlugin(), model: "urdf",
      settings: [
        "file": .text(file), "home": .numbers(poses[0]), "actuator": .text(actuator),
        "integration_step": .number(motionStep),
      ])
    target = try arm.port("position_target").range
    simulation = try Simulation(scenario)
  }

  /// Nanoseconds of this thread's processor time for a control period.
  func nanoseconds() -> Double {
    let moves = 20
    let periodsPerMove = 250
    return ThreadTimer.best(of: 7) {
      for move in 0..<moves {
        simulation.write(target, poses[(move + 1) % 2])
        guard case .reached = simulation.advance(by: Int64(periodsPerMove) * period) else {
          preconditionFailure("the bench arm failed")
        }
      }
    } / Double(moves * periodsPerMove) * 1e9
  }
}

/// A temporary file that cannot be written.
struct BenchFileError: Error, CustomStringConvertible {
  let file: String
  var description: String { "\(file) cannot be written; make room in /tmp" }
}
