import Engine
import Glibc
import Robot

/// The robot's dynamics and one control period of an arm, on the example arm and the plain six joints.
func robotFigures() throws -> [Figure] {
  let six = RobotData(try RobotModel(urdfText: Array(sixJointText.utf8)))
  let arm = RobotLoad(six)
  let calls = 20_000
  func nanoseconds(_ work: () -> Void) -> Double {
    ThreadTimer.best(of: 9, work) / Double(calls) * 1e9
  }
  let forward = nanoseconds { arm.forward(calls) }
  let inverse = nanoseconds { arm.inverse(calls) }
  let mass = nanoseconds { arm.mass(calls) }

  let simulation = try movingArm()
  let steps = 5_000
  let step =
    ThreadTimer.best(of: 5) {
      guard case .reached = simulation.advance(by: Int64(steps) * 2_000_000) else {
        preconditionFailure("the bench arm failed")
      }
    } / Double(steps) * 1e9

  func figure(_ name: String, _ ours: Double, _ reference: Double?) -> Figure {
    guard let reference else {
      return Figure(
        "robot.\(name).time", ours, "ns", limit: 2000,
        reference: "6 joints; scripts/references/build makes Pinocchio one to compare with")
    }
    return Figure(
      "robot.\(name).vs_pinocchio", ours / reference, "ratio", limit: 1,
      reference: "6 joints: \(Int(ours)) ns against Pinocchio \(Int(reference)) ns")
  }
  let pinocchio = pinocchioTimes()
  return [
    Figure(
      "robot.forward_dynamics.time", forward, "ns", limit: 2000,
      reference: "6 joints, articulated bodies"),
    figure("forward_dynamics", forward, pinocchio?[0]),
    figure("inverse_dynamics", inverse, pinocchio?[1]),
    figure("mass_matrix", mass, pinocchio?[2]),
    Figure(
      "robot.control_period.time", step, "ns", limit: 20_000,
      reference:
        "7 joints and a mimic, servo, 2 steps of motion, sensors, trajectory; none to compare with"
    ),
  ] + (try dynamicsFigures()) + (try actuatorFigures())
}

/// Pinocchio's nanoseconds for forward dynamics, inverse dynamics and mass matrix of the same six joints; nil where
/// `scripts/references/build` has not built it.
private func pinocchioTimes() -> [Double]? {
  let program = ".build/references/pinocchio"
  let file = ".build/references/six_joints.urdf"
  guard access(program, X_OK) == 0, let stream = fopen(file, "w") else { return nil }
  fputs(sixJointText, stream)
  fclose(stream)
  let numbers = output(of: [program, file])?.split(whereSeparator: \.isWhitespace)
    .compactMap { Double($0) }
  return numbers?.count == 3 ? numbers : nil
}

/// Calls on one changing state, so that no call can be left out.
private struct RobotLoad {
  let data: RobotData
  private let q: UnsafeMutablePointer<Double>
  private let v: UnsafeMutablePointer<Double>
  private let tau: UnsafeMutablePointer<Double>
  private let result: UnsafeMutablePointer<Double>

  init(_ data: RobotData) {
    self.data = data
    let n = data.model.degreesOfFreedom
    func vector(_ scale: Double) -> UnsafeMutablePointer<Double> {
      let vector = UnsafeMutablePointer<Double>.allocate(capacity: n)
      for k in 0..<n { vector[k] = scale * (0.3 + 0.1 * Double(k)) }
      return vector
    }
    (q, v, tau, result) = (vector(1), vector(-0.7), vector(2), vector(0))
  }

  func forward(_ calls: Int) {
    for _ in 0..<calls {
      data.scratch.forwardDynamics(q: q, v: v, tau: tau, into: result)
      q[0] += 1e-15 * result[0]
    }
  }

  func inverse(_ calls: Int) {
    for _ in 0..<calls {
      data.scratch.inverseDynamics(q: q, v: v, a: tau, into: result)
      q[0] += 1e-15 * result[0]
    }
  }

  func mass(_ calls: Int) {
    for _ in 0..<calls { q[0] += 1e-15 * data.scratch.massMatrix(q: q)[0] }
  }
}

/// The example arm under a trajectory, as a script would set it up.
private func movingArm() throws -> Simulation {
  let scenario = Scenario(name: "bench")
  let plugin = RobotPlugin()
  let arm = try scenario.addTwin(
    "arm", plugin: plugin, model: "urdf", settings: ["file": .text("examples/arm.urdf")])
  let motion = try scenario.addTwin(
    "motion", plugin: plugin, model: "trajectory",
    settings: ["joints": arm.properties["joints"] ?? .text("")])
  try scenario.connect(try motion.port("position"), to: try arm.port("position_target"))
  return try Simulation(scenario)
}
