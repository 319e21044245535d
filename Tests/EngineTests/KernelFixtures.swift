import Engine

/// A plugin made of closures, for tests.
struct TestPlugin: TwinPlugin {
  let model: ModelDescription
  let make: @Sendable (BuildRequest) throws -> any TwinModel

  var description: PluginDescription {
    PluginDescription("test", summary: "for tests", version: "1", models: [model])
  }

  init(
    _ model: ModelDescription, _ make: @escaping @Sendable (BuildRequest) throws -> any TwinModel
  ) {
    self.model = model
    self.make = make
  }

  func make(_ request: BuildRequest) throws -> any TwinModel { try make(request) }
}

/// A model whose step is a closure over a state of some doubles.
final class ClosureModel: TwinModel {
  typealias Body = @Sendable (StepFrame, UnsafeMutablePointer<Double>) -> StepStatus
  let axes: [String: [String]]
  let parameterValues: [String: [Double]]
  let faultModeScales: [String: [Double]]
  let stateCount: Int
  let snapshotByteCount: Int?
  let body: Body
  var stateByteCount: Int { stateCount * 8 }

  init(
    axes: [String: [String]] = [:], parameterValues: [String: [Double]] = [:],
    faultModeScales: [String: [Double]] = [:], stateCount: Int = 1,
    canSave: Bool = true, _ body: @escaping Body
  ) {
    self.axes = axes
    self.parameterValues = parameterValues
    self.faultModeScales = faultModeScales
    self.stateCount = stateCount
    snapshotByteCount = canSave ? stateCount * 8 : nil
    self.body = body
  }

  func initialize(_ frame: StepFrame) throws {}

  func step(_ frame: StepFrame) -> StepStatus {
    body(frame, frame.state.assumingMemoryBound(to: Double.self))
  }

  func start(
    action: Int, arguments: UnsafeBufferPointer<Double>, _ frame: StepFrame
  ) -> StepStatus {
    if arguments[0] < 0 { return 7 }
    frame.state.assumingMemoryBound(to: Double.self)[0] = arguments[0]
    return 0
  }

  func message(for code: Int32, _ frame: StepFrame) -> String { "code \(code) was on purpose" }
}

let milliseconds: Int64 = 1_000_000
let seconds: Int64 = 1_000_000_000

extension TestPlugin {
  /// Counts its steps: output n at instant n · period.
  fileprivate static let counterPlugin = TestPlugin(
    ModelDescription(
      "counter", summary: "counts", period: 10 * milliseconds,
      ports: [PortDescription("count", .output, .one, "steps so far")],
      actions: [ActionDescription("jump", [.init("to", .one, "new count")], "sets the count")])
  ) { _ in
    ClosureModel { frame, state in
      frame.outputs[0] = state[0]
      state[0] += 1
      return 0
    }
  }

  /// output = gain · input + bias, at once or one step late.
  fileprivate static func gainPlugin(feedThrough: Bool) -> TestPlugin {
    TestPlugin(
      ModelDescription(
        "gain", summary: "multiplies", period: 10 * milliseconds,
        parameters: [
          ParameterDescription(
            "gain", .number(.one, default: 2, range: -100...100), isTunable: true, "factor"),
          ParameterDescription(
            "bias", .number(.one, default: 0, range: -100...100), isTunable: true, "summand"),
        ],
        ports: [
          PortDescription("u", .input, .one, hasFeedThrough: feedThrough, "input"),
          PortDescription("y", .output, .one, "output"),
        ])
    ) { _ in
      ClosureModel { frame, _ in
        frame.outputs[0] = frame.parameters[0] * frame.inputs[0] + frame.parameters[1]
        return 0
      }
    }
  }

  /// Passes three named numbers through.
  fileprivate static let triplePlugin = TestPlugin(
    ModelDescription(
      "triple", summary: "passes on", period: 10 * milliseconds,
      parameters: [
        ParameterDescription(
          "joint_friction", .number(.one, default: 1, range: 0...10),
          shape: .vector(.axis("joints")), isTunable: true, "friction")
      ],
      ports: [
        PortDescription(
          "joint_target", .input, shape: .vector(.axis("joints")), hasFeedThrough: true, "in"),
        PortDescription("joint_position", .output, shape: .vector(.axis("joints")), "out"),
      ])
  ) { _ in
    ClosureModel(axes: ["joints": ["base", "elbow", "wrist"]]) { frame, _ in
      for joint in 0..<3 {
        frame.outputs[joint] = frame.inputs[joint] + frame.parameters[joint] - 1
      }
      return 0
    }
  }
}

/// Collects rows in memory.
final class MemoryRecording: TraceSink {
  nonisolated(unsafe) var rows: [(group: Int, time: Int64, values: [Double])] = []
  let width: Int
  init(width: Int) { self.width = width }

  func append(group: Int, time: Int64, row: UnsafePointer<Double>) -> Bool {
    rows.append((group, time, Array(UnsafeBufferPointer(start: row, count: width))))
    return true
  }
  nonisolated(unsafe) var notes: [String] = []
  var failure: TraceError? { nil }
  func note(time: Int64, kind: String, message: String) {
    notes.append("\(time / milliseconds) ms \(kind): \(message)")
  }
  func finish(_ summary: TraceSummary) {}
}

extension TestPlugin {
  /// One model with one port, for tests of wires and settings.
  static func lone(
    _ direction: PortDescription.Direction, _ unit: Unit, shape: Shape = .scalar,
    kind: PortDescription.Kind = .real, axes: [String: [String]] = [:]
  ) -> TestPlugin {
    TestPlugin(
      ModelDescription(
        "lone", summary: "one port", period: 10 * milliseconds,
        ports: [PortDescription("port", direction, unit, shape: shape, kind: kind, "a port")])
    ) { _ in ClosureModel(axes: axes) { _, _ in 0 } }
  }

  /// Gives the instant in seconds as a wave, so that a value tells when it was written.
  fileprivate static let clockPlugin = TestPlugin(
    ModelDescription(
      "clock", summary: "tells the time", period: 10 * milliseconds,
      ports: [PortDescription("t", .output, .one, initial: -1, "seconds")])
  ) { _ in
    ClosureModel { frame, _ in
      frame.outputs[0] = Double(frame.time) * 1e-9
      return 0
    }
  }
}

/// The message of the scenario error that `body` throws.
func scenarioError(_ body: () throws -> Void) -> String {
  do {
    try body()
    return "no error"
  } catch {
    return "\(error)"
  }
}

extension Simulation {
  /// Runs to `end` in steps of `period` and reads `range` after each.
  func trace(_ range: BusRange, to end: Int64, every period: Int64) -> [Double] {
    stride(from: time, through: end, by: Int(period)).map { instant in
      advance(to: instant)
      return value(range)
    }
  }
}

extension TwinPlugin where Self == TestPlugin {
  static var counter: TestPlugin { TestPlugin.counterPlugin }
  static var clock: TestPlugin { TestPlugin.clockPlugin }
  static var triple: TestPlugin { TestPlugin.triplePlugin }
  static func gain(feedThrough: Bool) -> TestPlugin {
    TestPlugin.gainPlugin(feedThrough: feedThrough)
  }
}
