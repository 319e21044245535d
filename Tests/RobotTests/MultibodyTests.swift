import CAllocationCount
import Engine
import Foundation
import Testing

@testable import Robot

extension ModelRig {
  /// A robot.multibody of a robot among the fixtures or the shared files.
  static func multibody(
    _ robot: String, _ settings: [String: SettingValue] = [:], period: Int64 = 2_000_000,
    initial: [String: [Double]] = [:]
  ) throws -> ModelRig {
    try ModelRig(
      "multibody", settings.merging(["file": .text(SharedData.urdf(robot))]) { old, _ in old },
      period: period, initial: initial)
  }

  /// A robot.multibody given as text.
  static func multibody(
    text: String, _ settings: [String: SettingValue] = [:], period: Int64 = 2_000_000,
    initial: [String: [Double]] = [:]
  ) throws -> ModelRig {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).urdf")
    try text.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    return try multibody(
      "", settings.merging(["file": .text(file.path)]) { old, _ in old }, period: period,
      initial: initial)
  }
}

/// Two uniform rods, hanging by hinges.
private let pendulum = """
  <robot name="pendulum"><link name="ceiling"/>
  <link name="first"><inertial><origin xyz="0 0 -0.25"/><mass value="1"/>
  <inertia ixx="0.0208333" iyy="0.0208333" izz="0.001"/></inertial></link>
  <link name="second"><inertial><origin xyz="0 0 -0.25"/><mass value="1"/>
  <inertia ixx="0.0208333" iyy="0.0208333" izz="0.001"/></inertial></link>
  <joint name="shoulder" type="continuous"><parent link="ceiling"/><child link="first"/><axis xyz="0 1 0"/>
  <dynamics damping="0" friction="0"/></joint>
  <joint name="elbow" type="continuous"><parent link="first"/><child link="second"/>
  <origin xyz="0 0 -0.5"/><axis xyz="0 1 0"/></joint></robot>
  """

@Suite("Multibody twins")
struct MultibodyTests {
  @Test("a robot that floats falls freely: g t²/2 and m g t, and turns as it did")
  func freeFall() throws {
    let count = try RobotModel(urdf: SharedData.urdf("panda"), base: .floating).degreesOfFreedom
    var rates = [Double](repeating: 0, count: count)
    rates[4] = 0.3
    rates[8] = 1
    let rig = try ModelRig.multibody(
      "panda", ["base": .text("floating"), "initial_velocity": .numbers(rates)],
      initial: ["joint_damping": [0], "joint_friction": [0]])
    rig.step()
    let (centre, momentum) = (rig["centre_of_mass"], rig["momentum"])
    let (spin, energy) = (rig["angular_momentum"], rig["energy"][0])
    let mass = try RobotModel(urdf: SharedData.urdf("panda"), base: .floating).movingMass
    try rig.run(1)
    let fallen = zip(rig["centre_of_mass"], centre).map { $0 - $1 }
    // The centre of mass follows a parabola, which fourth-order steps follow to rounding.
    #expect(abs(fallen[2] - momentum[2] / mass + 9.81 / 2) < 1e-9)
    #expect(abs(fallen[0] - momentum[0] / mass) < 1e-9)
    #expect(abs(rig["momentum"][2] - momentum[2] + mass * 9.81) < 1e-9 * mass)
    #expect(difference(rig["angular_momentum"], spin) < 1e-9)
    #expect(abs(rig["energy"][0] - energy) < 1e-9 * mass * 9.81 * 9.81 / 2)
  }

  @Test(
    "a floating Solo12 falls as the reference does, and its energy stays",
    .enabled(if: SharedData.folder != nil, "needs ../shared/golden, or TWIN_SHARED"))
  func solo12() throws {
    try compareSwing(
      "solo12", SharedData.golden("solo12.free.json"), step: 2.5e-3, until: 5, within: 1e-6,
      drift: 1e-9)
  }

  @Test("a floating root without mass is named as what is wrong")
  func masslessRoot() {
    let text = """
      <robot name="r"><link name="ground"/>
      <joint name="j" type="continuous"><parent link="ground"/><child link="l"/></joint>
      <link name="l"><inertial><origin xyz="0.1 0 0"/><mass value="1"/>
      <inertia ixx="0.01" ixy="0" ixz="0" iyy="0.01" iyz="0" izz="0.01"/></inertial></link></robot>
      """
    let error = #expect(throws: URDFError.self) {
      try RobotModel(urdfText: Array(text.utf8), base: .floating)
    }
    #expect(error?.errors.first?.message == "root link ground has no mass, and its base floats")
    #expect(throws: Never.self) { try RobotModel(urdfText: Array(text.utf8)) }
  }

  @Test("a swing is the reference's", arguments: ["hardcases", "floating_planar"])
  func swing(robot: String) throws {
    try compareSwing(
      robot, SharedData.fixtures.appending(path: "\(robot).swing1.json"), step: 0.25e-3, until: 1,
      within: 1e-6, drift: 1e-7)
  }

  private func compareSwing(
    _ robot: String, _ url: URL, step: Double, until end: Double, within tolerance: Double,
    drift: Double
  ) throws {
    let golden = try SharedData.decode(GoldenSwing.self, url)
    let isFloating = golden.joints.first?.name == "root_joint"
    let order = try JointOrder(
      RobotModel(urdf: SharedData.urdf(robot), base: isFloating ? .floating : .fixed),
      golden.joints)
    let rig = try ModelRig.multibody(
      robot,
      [
        "base": .text(isFloating ? "floating" : "fixed"),
        "initial_position": .numbers(order.coordinates(golden.q[0])),
        "initial_velocity": .numbers(order.rates(golden.v[0])),
        "integration_step": .number(step),
      ],
      period: 5_000_000,
      initial: ["joint_damping": order.rates(golden.damping), "joint_friction": [0]])
    rig.step()
    let energy = rig["energy"][0]
    for index in golden.t.indices.dropFirst() where golden.t[index] <= min(golden.trustedUntil, end)
    {
      try rig.run(golden.t[index] - golden.t[index - 1])
      #expect(
        relativeDifference(rig["position"], order.coordinates(golden.q[index]), scale: 1)
          < tolerance)
    }
    if golden.damping.allSatisfy({ $0 == 0 }) {
      #expect(abs(rig["energy"][0] - energy) < drift * max(1, golden.energyScaleKmax))
    }
  }

  @Test("a double pendulum swings for ten seconds and keeps its energy to 10⁻⁷ of its swing")
  func doublePendulum() throws {
    let rig = try ModelRig.multibody(
      text: pendulum, ["initial_position": .numbers([2, -1])])
    rig.step()
    let start = rig["energy"][0]
    var largest = 0.0
    try rig.run(10) { largest = max(largest, $0["kinetic_energy"][0]) }
    #expect(largest > 5)
    #expect(abs(rig["energy"][0] - start) < 1e-7 * largest)
  }

  @Test("a torque, a force and a moment act as the principle of virtual power says")
  func loads() throws {
    let rig = try ModelRig.multibody(
      text: pendulum,
      ["link": .text("second"), "gravity": .number(0), "initial_position": .numbers([0.4, 0.3])])
    rig["joint_torque"] = [0.3, -0.2]
    rig["link_force"] = [1, 0, -2]
    rig["link_torque"] = [0, 0.5, 0]
    rig.step()
    var work = 0.0
    var power = 0.0
    try rig.run(0.5) { rig in
      let (velocity, turning) = (rig["link_velocity"], rig["link_angular_velocity"])
      let rate = rig["joint_velocity"]
      let now =
        0.3 * rate[0] - 0.2 * rate[1] + velocity[0] - 2 * velocity[2] + 0.5 * turning[1]
      work += (power + now) / 2 * 2e-3
      power = now
    }
    // The trapezoid sum over 2 ms is good to some 1e-5 of the work.
    #expect(abs(rig["energy"][0] - work) < 1e-4 * abs(work))
    #expect(abs(work) > 0.2)
  }

  @Test("the outputs agree with one another: link rows, base, orientation, energies")
  func outputs() throws {
    let rig = try ModelRig.multibody("panda", ["base": .text("floating")])
    try rig.run(0.2)
    let links = try #require(rig.model.axes["links"])
    #expect(rig["link_positions"].count == 3 * links.count)
    #expect(Array(rig["link_positions"][..<3]) == rig["base_position"])
    #expect(abs(rig["base_orientation"].reduce(0) { $0 + $1 * $1 } - 1) < 1e-14)
    #expect(rig["energy"][0] == rig["kinetic_energy"][0] + rig["potential_energy"][0])
    #expect(rig["joint_position"].count == rig.model.axes["joints"]?.count)
    #expect(rig["position"].count == rig.model.axes["coordinates"]?.count)
    #expect(difference(Array(rig["position"][..<3]), rig["base_position"]) < 1e-14)
    #expect(difference(Array(rig["position"][3..<7]), rig["base_orientation"]) < 1e-12)
  }

  @Test("a base starts where, how turned and how fast the settings say, in fixed axes")
  func baseStart() throws {
    let rig = try ModelRig.multibody(
      "panda",
      [
        "base": .text("floating"), "initial_base_position": .numbers([1, 2, 3]),
        "initial_base_orientation": .numbers([0.1, -0.4, 2]),
        "initial_base_velocity": .numbers([0.5, 0, -1]),
        "initial_base_angular_velocity": .numbers([0, 0, 2]), "link": .text("panda_link0"),
      ])
    rig.step()
    #expect(difference(rig["base_position"], [1, 2, 3]) < 1e-14)
    #expect(difference(Array(rig["joint_position"][3..<6]), [0.1, -0.4, 2]) < 1e-14)
    #expect(difference(rig["link_velocity"], [0.5, 0, -1]) < 1e-14)
    #expect(difference(rig["link_angular_velocity"], [0, 0, 2]) < 1e-14)
  }

  @Test("dry friction in the file chooses the implicit step, which holds the joint still")
  func friction() throws {
    let text = pendulum.replacing("friction=\"0\"", with: "friction=\"20\"")
    let rig = try ModelRig.multibody(text: text, ["initial_position": .numbers([1, 0.5])])
    try rig.run(1)
    #expect(rig["joint_position"][0] == 1)
    #expect(rig["joint_position"][1] != 0.5)
    let refused = try ModelRig.multibody(text: text, ["integrator": .text("rk4")])
    let status = refused.step()
    #expect(refused.model.message(for: status, refused.frame).contains("dry friction of 20.0"))
  }

  @Test("a run goes on from a snapshot bit by bit, with every integrator")
  func snapshot() throws {
    for integrator in Integrator.allCases {
      let rig = try ModelRig.multibody(
        text: pendulum,
        ["initial_position": .numbers([2, -1]), "integrator": .text(integrator.rawValue)],
        initial: ["joint_damping": [0.01]])
      try rig.run(0.1)
      let snapshot = rig.snapshot()
      try rig.run(0.2)
      let outputs = rig.allOutputs
      rig.restore(snapshot)
      try rig.run(0.2)
      #expect(rig.allOutputs == outputs)
    }
  }

  @Test("a step allocates nothing", arguments: ["rk4", "semi_implicit_euler", "implicit"])
  func allocations(integrator: String) throws {
    let scenario = Scenario(name: "bodies")
    let body = try scenario.addTwin(
      "body", plugin: RobotPlugin(), model: "multibody",
      settings: [
        "file": .text(SharedData.urdf("floating_planar")), "integrator": .text(integrator),
      ])
    let simulation = try Simulation(scenario)
    guard case .reached = simulation.advance(to: 20_000_000) else {
      Issue.record("the run failed")
      return
    }
    let before = allocation_count()
    _ = simulation.advance(to: 100_000_000)
    #expect(allocation_count() == before)
    #expect(simulation.read(try body.port("momentum").range)[2] < 0)
  }

  @Test("settings that do not fit are refused with both ends and a way out")
  func badSettings() throws {
    func message(_ settings: [String: SettingValue]) -> String {
      do {
        _ = try ModelRig.multibody(text: pendulum, settings)
        return "accepted"
      } catch {
        return "\(error)"
      }
    }
    #expect(message(["link": .text("secnd")]).contains("did you mean second?"))
    #expect(
      message(["initial_position": .numbers([1])]).contains(
        "has 1 numbers, pendulum has 2 coordinates; give one for each of shoulder, elbow"))
    #expect(
      message(["initial_velocity": .numbers([1, 2, 3])]).contains("has 2 degrees of freedom"))
    #expect(
      message(["stops": .boolean(true), "integrator": .text("rk4")]).contains("knows no stops"))
    #expect(
      message([
        "file": .text(SharedData.urdf("panda")), "base": .text("floating"),
        "initial_position": .numbers([Double](repeating: 0, count: 15)),
      ]).contains("which is no rotation"))
    #expect(
      message(["initial_base_position": .numbers([0, 0, 1])]).contains(
        "the base of pendulum is fixed and cannot start anywhere else"))
    #expect(message(["file": .text("/nowhere.urdf")]).contains("cannot be read"))
    #expect(
      message([
        "file": .text(SharedData.fixtures.appending(path: "mistakes/01-empty-file.urdf").path)
      ])
      .contains("the file is empty"))
  }

  @Test("a load that is no number, and a motion that blows up, name the joint")
  func failures() throws {
    let rig = try ModelRig.multibody(text: pendulum)
    rig["joint_torque"] = [0, .nan]
    #expect(rig.model.message(for: rig.step(), rig.frame).contains("joint_torque of elbow is nan"))
    rig["joint_torque"] = [0, 0]
    rig["link_force"] = [.infinity, 0, 0]
    #expect(rig.model.message(for: rig.step(), rig.frame).contains("on second is not finite"))
    let stiff = try ModelRig.multibody(
      text: pendulum, ["integrator": .text("rk4"), "initial_velocity": .numbers([0, 1])],
      initial: ["joint_damping": [1000]])
    var status: StepStatus = 0
    for _ in 0..<100 where status == 0 { status = stiff.step() }
    #expect(stiff.model.message(for: status, stiff.frame).contains("runs away"))
  }
}
