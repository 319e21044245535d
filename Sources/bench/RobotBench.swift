import Engine
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

  // Figures of the reference on another machine would not compare: they are named, not divided by.
  let pinocchio = "Pinocchio 4.1 on UR5, another day and machine:"
  return [
    Figure(
      "robot.forward_dynamics.time", forward, "ns", limit: 2000,
      reference: "6 joints, articulated bodies; \(pinocchio) 1780 ns"),
    Figure(
      "robot.inverse_dynamics.time", inverse, "ns", limit: 2000,
      reference: "6 joints; \(pinocchio) 920 ns"),
    Figure(
      "robot.mass_matrix.time", mass, "ns", limit: 2000,
      reference: "6 joints; \(pinocchio) 470 ns"),
    Figure(
      "robot.control_period.time", step, "ns", limit: 20_000,
      reference:
        "7 joints and a mimic, servo, 2 steps of motion, sensors, trajectory; none to compare with"
    ),
  ]
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

/// The example arm without its gripper.
private let sixJointText = """
  <robot name="arm">
    <link name="base_link">
      <inertial>
        <origin xyz="0 0 0.06" rpy="0 0 0"/>
        <mass value="4"/>
        <inertia ixx="0.010425" ixy="0" ixz="0" iyy="0.010425" iyz="0" izz="0.01125"/>
      </inertial>
    </link>
    <joint name="shoulder_pan" type="revolute">
      <parent link="base_link"/>
      <child link="shoulder_link"/>
      <origin xyz="0 0 0.15" rpy="0 0 0"/>
      <axis xyz="0 0 1"/>
      <limit lower="-6.2832" upper="6.2832" effort="150" velocity="3.2"/>
      <dynamics damping="1.5" friction="2.5"/>
    </joint>
    <link name="shoulder_link">
      <inertial>
        <origin xyz="0 0.02 0" rpy="0 0 0"/>
        <mass value="3.6"/>
        <inertia ixx="0.01092" ixy="0" ixz="0" iyy="0.00648" iyz="0" izz="0.01092"/>
      </inertial>
    </link>
    <joint name="shoulder_lift" type="revolute">
      <parent link="shoulder_link"/>
      <child link="upper_arm_link"/>
      <origin xyz="0 0.13 0" rpy="0 1.5707963267948966 0"/>
      <axis xyz="0 1 0"/>
      <limit lower="-6.2832" upper="6.2832" effort="150" velocity="3.2"/>
      <dynamics damping="1.5" friction="2.5"/>
    </joint>
    <link name="upper_arm_link">
      <inertial>
        <origin xyz="0 0 0.21" rpy="0 0 0"/>
        <mass value="8"/>
        <inertia ixx="0.12365" ixy="0" ixz="0" iyy="0.12365" iyz="0" izz="0.0121"/>
      </inertial>
    </link>
    <joint name="elbow" type="revolute">
      <parent link="upper_arm_link"/>
      <child link="forearm_link"/>
      <origin xyz="0 -0.11 0.42" rpy="0 0 0"/>
      <axis xyz="0 1 0"/>
      <limit lower="-3.1416" upper="3.1416" effort="150" velocity="3.2"/>
      <dynamics damping="1.0" friction="1.8"/>
    </joint>
    <link name="forearm_link">
      <inertial>
        <origin xyz="0 0 0.19" rpy="0 0 0"/>
        <mass value="2.6"/>
        <inertia ixx="0.0326029" ixy="0" ixz="0" iyy="0.0326029" iyz="0" izz="0.0026325"/>
      </inertial>
    </link>
    <joint name="wrist_1" type="revolute">
      <parent link="forearm_link"/>
      <child link="wrist_1_link"/>
      <origin xyz="0 0 0.38" rpy="0 1.5707963267948966 0"/>
      <axis xyz="0 1 0"/>
      <limit lower="-6.2832" upper="6.2832" effort="28" velocity="3.2"/>
      <dynamics damping="0.2" friction="0.4"/>
    </joint>
    <link name="wrist_1_link">
      <inertial>
        <origin xyz="0 0.09 0" rpy="0 0 0"/>
        <mass value="1.3"/>
        <inertia ixx="0.00183083" ixy="0" ixz="0" iyy="0.00104" iyz="0" izz="0.00183083"/>
      </inertial>
    </link>
    <joint name="wrist_2" type="revolute">
      <parent link="wrist_1_link"/>
      <child link="wrist_2_link"/>
      <origin xyz="0 0.1 0" rpy="0 0 0"/>
      <axis xyz="0 0 1"/>
      <limit lower="-6.2832" upper="6.2832" effort="28" velocity="3.2"/>
      <dynamics damping="0.2" friction="0.4"/>
    </joint>
    <link name="wrist_2_link">
      <inertial>
        <origin xyz="0 0 0.085" rpy="0 0 0"/>
        <mass value="1.3"/>
        <inertia ixx="0.00183083" ixy="0" ixz="0" iyy="0.00183083" iyz="0" izz="0.00104"/>
      </inertial>
    </link>
    <joint name="wrist_3" type="revolute">
      <parent link="wrist_2_link"/>
      <child link="wrist_3_link"/>
      <origin xyz="0 0 0.095" rpy="0 0 0"/>
      <axis xyz="0 1 0"/>
      <limit lower="-6.2832" upper="6.2832" effort="28" velocity="3.2"/>
      <dynamics damping="0.15" friction="0.3"/>
    </joint>
    <link name="wrist_3_link">
      <inertial>
        <origin xyz="0 0.06 0" rpy="0 0 0"/>
        <mass value="0.25"/>
        <inertia ixx="0.000123583" ixy="0" ixz="0" iyy="0.0001805" iyz="0" izz="0.000123583"/>
      </inertial>
    </link>
  </robot>
  """
