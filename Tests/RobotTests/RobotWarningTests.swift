import Engine
import Testing

@testable import Robot

@Suite("What a robot twin warns of when it is declared")
struct RobotWarningTests {
  @Test("warnings that several elements share stand once, and of many kinds the first four")
  func shown() throws {
    var bodies = ""
    for number in 1...6 {
      bodies += """
        <link name="l\(number)"><inertial><mass value="1"/>
        <inertia ixx="0.01" iyy="0.01" izz="\(number < 3 ? "0.01" : "0.0\(number)")"/></inertial></link>
        <joint name="j\(number)" type="continuous" turns="\(number)">
        <parent link="\(number == 1 ? "base" : "l\(number - 1)")"/><child link="l\(number)"/></joint>

        """
    }
    let text = "<robot name=\"many\">\n<link name=\"base\"/>\n\(bodies)</robot>"
    let model = try RobotModel(urdfText: Array(text.utf8))
    let shown = model.shownWarnings("many.urdf")
    #expect(shown.count == 5)
    #expect(shown[0].hasPrefix("many.urdf:5: joint \"j1\" and 5 more: "))
    #expect(shown[4] == "many.urdf: 1 more; the twin's `warnings` holds all of them")
    #expect(model.shownWarnings("many.urdf", limit: 9).count == 5)
  }

  @Test("arm and multibody show what the reader found, and nothing of a clean file")
  func declared() throws {
    #expect(try ModelRig.arm().model.warnings.isEmpty)
    let feather = SharedData.fixtures.appending(path: "mistakes/83-inertia-of-a-feather.urdf").path
    for model in ["urdf", "multibody"] {
      let scenario = Scenario(name: "warned", seed: 1)
      let twin = try scenario.addTwin(
        "arm", plugin: RobotPlugin(), model: model, settings: ["file": .text(feather)])
      #expect(twin.model.warnings.count == 1)
      #expect(twin.model.warnings.first?.contains("lighter than air") == true)
    }
  }
}
