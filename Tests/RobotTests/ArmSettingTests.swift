import Engine
import Testing

@testable import Robot

@Suite("Settings of an arm that contradict each other")
struct ArmSettingTests {
  private func refusal(_ settings: [String: SettingValue]) -> ScenarioError? {
    let base: [String: SettingValue] = [
      "file": .text(SharedData.urdf("servo_gripper")), "actuator": .text("bus_servo"),
    ]
    do {
      try Scenario().addTwin(
        "arm", plugin: RobotPlugin(), model: "urdf", settings: base.merging(settings) { $1 })
      return nil
    } catch {
      return error
    }
  }

  @Test("a restart above the cut-out is refused with both temperatures")
  func restart() throws {
    let both = try #require(
      refusal(["thermal_restart": .number(363.15), "thermal_cut_out": .number(353.15)]))
    #expect(
      both.message
        == "arm: thermal_restart is 90 degC, above thermal_cut_out, 80 degC; a motor that has cut out must cool down first"
    )
    #expect(both.help == "give a thermal_restart of at most 80 degC, or raise thermal_cut_out")
    #expect(both.setting == "thermal_restart")
    let one = try #require(refusal(["thermal_cut_out": .number(333.15)]))
    #expect(
      one.message.contains(
        "thermal_restart is 75 degC, the preset's, above thermal_cut_out, 60 degC"))
    #expect(one.help == "give a thermal_restart too, of at most 60 degC")
    #expect(one.setting == "thermal_cut_out")
    #expect(refusal(["thermal_restart": .number(358.15)]) == nil)
  }

  @Test("samples that arrive after the next one is taken are refused, with both times")
  func latency() throws {
    let late = try #require(refusal(["telemetry_latency": .number(0.2)]))
    #expect(
      late.message.contains(
        "telemetry_latency is 0.2 s, above telemetry_period, 0.1 s, the preset's"))
    #expect(late.setting == "telemetry_latency")
    let quick = try #require(refusal(["telemetry_period": .number(0.002)]))
    #expect(
      quick.message.contains(
        "telemetry_latency is 0.005 s, the preset's, above telemetry_period, 0.002 s"))
    #expect(quick.setting == "telemetry_period")
    #expect(refusal(["telemetry_period": .number(0)]) == nil)
    #expect(refusal(["telemetry_latency": .number(0.1)]) == nil)
  }
}
