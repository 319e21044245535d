import Engine
import Testing

@Suite("Setting checks")
struct KernelSettingTests {
  private static let plugin = TestPlugin(
    ModelDescription(
      "thing", summary: "has settings", period: 1 * milliseconds, periodParameter: "step",
      parameters: [
        ParameterDescription(
          "step", .number(Unit("s", Dimension([.time: 1])), default: 2e-3, range: 1e-6...1), "step"),
        ParameterDescription(
          "size",
          .number(Unit("mm", Dimension([.length: 1]), scale: 1e-3), default: nil, range: 0...0.5),
          "how big"),
        ParameterDescription("teeth", .integer(default: 12, range: 1...99), "count"),
        ParameterDescription("mode", .choice(["fast", "slow"], default: "slow"), "mode"),
        ParameterDescription("model", .file(default: "a.urdf"), "file"),
        ParameterDescription("joints", .property(named: "joints", isRequired: false), "joints"),
        ParameterDescription(
          "gain", .number(.one, default: 3, range: 0...10), shape: .vector(.axis("joints")),
          isTunable: true, "gain"),
      ],
      ports: [])
  ) { request in
    if request.number("size") == 0.3 {
      throw PluginError("size is odd", help: "try 200 mm", place: "a.urdf:7", setting: "size")
    }
    return ClosureModel(axes: ["joints": ["a", "b"]], parameterValues: ["gain": [4, 5]]) { _, _ in 0
    }
  }

  private func build(_ settings: [String: SettingValue]) throws -> TwinHandle {
    try Scenario().addTwin("x", plugin: Self.plugin, model: "thing", settings: settings)
  }

  @Test("defaults are filled in and the period parameter sets the period")
  func defaults() throws {
    let twin = try build(["size": .number(0.1)])
    #expect(twin.period == 2 * milliseconds)
    guard case .number(12)? = twin.settings["teeth"], case .text("slow")? = twin.settings["mode"]
    else {
      Issue.record("defaults are missing")
      return
    }
  }

  @Test("tunable parameters start as written, else as the model says")
  func tunables() throws {
    func gains(_ settings: [String: SettingValue]) throws -> [Double] {
      let scenario = Scenario()
      let twin = try scenario.addTwin(
        "x", plugin: Self.plugin, model: "thing",
        settings: settings.merging(["size": .number(0.1)]) { $1 })
      return scenario.initialValues(try twin.port("gain").range)
    }
    #expect(try gains([:]) == [4, 5])
    #expect(try gains(["gain": .number(7)]) == [7, 7])
    #expect(try gains(["gain": .numbers([1, 2])]) == [1, 2])
    #expect(
      scenarioError { _ = try gains(["gain": .numbers([1, 2, 3])]) }
        .contains("x.gain holds 2 numbers and was given 3"))
  }

  @Test(
    "a setting that does not fit is refused in the setting's own terms",
    arguments: [
      ([:], "x needs the setting size: how big\n  help: a number from 0.0 mm to 500.0 mm"),
      (["siez": .number(1)], "thing has no setting siez\n  help: did you mean size?"),
      (["size": .number(2)], "x: size is 2000.0 mm, outside 0.0 mm .. 500.0 mm"),
      (["size": .text("big")], "x: size must be a number, not \"big\""),
      (["size": .number(0.1), "teeth": .number(1.5)], "teeth must be a whole number"),
      (["size": .number(0.1), "teeth": .number(100)], "teeth is 100, outside 1 .. 99"),
      (["size": .number(0.1), "mode": .text("fats")], "did you mean fast?"),
      (["size": .number(0.1), "gain": .numbers([1, 11])], "gain is 11.0, outside 0.0 .. 10.0"),
      (["size": .number(0.3)], "a.urdf:7: x: size is odd\n  help: try 200 mm"),
    ] as [([String: SettingValue], String)])
  func refusals(settings: [String: SettingValue], answer: String) {
    #expect(scenarioError { _ = try build(settings) }.contains(answer))
  }

  @Test("an unknown model is answered with the nearest")
  func models() {
    let message = scenarioError {
      _ = try Scenario().addTwin("x", plugin: Self.plugin, model: "thign")
    }
    #expect(message == "test has no model thign\n  help: did you mean thing?")
  }

  @Test("a number at the bound may be a hair beyond it, as 10 µs come out below 1e-5 s")
  func roundedBound() {
    let bounds = 1e-5...0.3
    #expect(!bounds.contains(10 * 1e-6) && bounds.containsRounded(10 * 1e-6))
    #expect(bounds.containsRounded(0.1 + 0.2))
    #expect(!bounds.containsRounded(0.999_999e-5) && !bounds.containsRounded(.nan))
  }
}
