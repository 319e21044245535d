import Glibc
import Robot

/// A robot whose dynamics are timed against Pinocchio.
private struct TimedRobot {
  let name: String
  /// In the folder of shared robot descriptions.
  let file: String
  let base: RobotModel.Base

  static let all = [
    TimedRobot(name: "double_pendulum", file: "double_pendulum_continuous.urdf", base: .fixed),
    TimedRobot(name: "ur5", file: "ur5.urdf", base: .fixed),
    TimedRobot(name: "panda", file: "panda.urdf", base: .fixed),
    TimedRobot(name: "solo12", file: "solo12.urdf", base: .floating),
  ]
}

/// Forward dynamics, inverse dynamics and mass matrix of four robots as ratios to Pinocchio 4.1, in processor
/// time of one thread.
///
/// The two programs take turns, five rounds of each, and the best of each counts, so that both meet the same
/// machine. Pinocchio takes no mimicking joint in its forward dynamics, so its Panda has both fingers free:
/// nine degrees of freedom against eight.
func dynamicsFigures() throws -> [Figure] {
  let program = ".build/references/pinocchio"
  guard access(program, X_OK) == 0 else {
    note("robot.*.vs_pinocchio is skipped: scripts/references/build makes the program")
    return []
  }
  let named = getenv("TWIN_SHARED").map { String(cString: $0) + "/urdf" }
  let folders: [String] = [named, "../shared/urdf", "../../shared/urdf"].compactMap { $0 }
  guard let folder = folders.first(where: { access($0, R_OK) == 0 }) else {
    note("robot.*.vs_pinocchio of four robots is skipped: it needs ../shared/urdf")
    return []
  }
  return try TimedRobot.all.flatMap { robot -> [Figure] in
    let path = "\(folder)/\(robot.file)"
    guard access(path, R_OK) == 0 else {
      note("robot.\(robot.name) is skipped: \(path) is not there")
      return []
    }
    return try figures(of: robot, path, program)
  }
}

private func figures(
  of robot: TimedRobot, _ path: String, _ program: String
) throws -> [Figure] {
  let load = DynamicsLoad(RobotData(try RobotModel(urdf: path, base: robot.base)))
  var ours = [Double](repeating: .infinity, count: 3)
  var theirs = ours
  for _ in 0..<5 {
    let numbers =
      output(of: [program, path] + (robot.base == .floating ? ["floating"] : []))?
      .split(whereSeparator: \.isWhitespace).compactMap { Double($0) } ?? []
    guard numbers.count == 3 else {
      note("robot.\(robot.name) is skipped: \(program) \(path) failed")
      return []
    }
    for (index, time) in load.nanoseconds().enumerated() {
      ours[index] = min(ours[index], time)
      theirs[index] = min(theirs[index], numbers[index])
    }
  }
  let limits = [("forward_dynamics", 0.6), ("inverse_dynamics", 0.7), ("mass_matrix", 1.0)]
  return limits.enumerated().map { index, limit in
    Figure(
      "robot.\(robot.name).\(limit.0).vs_pinocchio", ours[index] / theirs[index], "ratio",
      limit: limit.1,
      reference: "\(Int(ours[index])) ns against Pinocchio \(Int(theirs[index])) ns")
  }
}

/// Writes a line to the standard error stream, so that the table and the JSON stay whole.
private func note(_ line: String) {
  let bytes = Array((line + "\n").utf8)
  _ = write(STDERR_FILENO, bytes, bytes.count)
}

/// Calls on 256 states in turn, as the Pinocchio program makes them, so that no branch or value is learnt.
private struct DynamicsLoad {
  private static let stateCount = 256
  private static let calls = 40 * stateCount
  private let data: RobotData
  private let q: UnsafeMutablePointer<Double>
  private let v: UnsafeMutablePointer<Double>
  private let tau: UnsafeMutablePointer<Double>
  private let result: UnsafeMutablePointer<Double>

  init(_ data: RobotData) {
    self.data = data
    var draws = Draws(state: 1)
    let model = data.model
    func block(_ count: Int) -> UnsafeMutablePointer<Double> {
      let block = UnsafeMutablePointer<Double>.allocate(capacity: count)
      for k in 0..<count { block[k] = draws.next() }
      return block
    }
    q = block(model.coordinateCount * Self.stateCount)
    v = block(model.degreesOfFreedom * Self.stateCount)
    tau = block(model.degreesOfFreedom * Self.stateCount)
    result = block(model.degreesOfFreedom)
    for state in 0..<Self.stateCount {
      for joint in model.joints where joint.type == .floating {
        let quaternion = q + state * model.coordinateCount + joint.q + 3
        let size = (0..<4).reduce(0) { $0 + quaternion[$1] * quaternion[$1] }.squareRoot()
        for k in 0..<4 { quaternion[k] /= size }
      }
    }
  }

  /// Forward dynamics, inverse dynamics, mass matrix: nanoseconds a call, the best of five.
  func nanoseconds() -> [Double] {
    let (nq, nv) = (data.model.coordinateCount, data.model.degreesOfFreedom)
    func time(_ work: (Int) -> Void) -> Double {
      ThreadTimer.best(of: 5) {
        for call in 0..<Self.calls { work(call % Self.stateCount) }
      } / Double(Self.calls) * 1e9
    }
    return [
      time {
        data.scratch.forwardDynamics(
          q: q + $0 * nq, v: v + $0 * nv, tau: tau + $0 * nv, into: result)
      },
      time {
        data.scratch.inverseDynamics(q: q + $0 * nq, v: v + $0 * nv, a: tau + $0 * nv, into: result)
      },
      time { _ = data.scratch.massMatrix(q: q + $0 * nq) },
    ]
  }

  /// Numbers in −1 … 1, the same in every run.
  private struct Draws {
    var state: UInt64
    mutating func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(Int64(bitPattern: state) >> 11) * 0x1p-52
    }
  }
}
