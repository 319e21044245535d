// Parses, checks, compiles and runs whatever bytes come, for libFuzzer: see scripts/fuzz.
import DSL
import Engine

/// Two numbers that wander: enough of a twin for ports, faults and requirements.
final class WanderingModel: TwinModel {
  let stateByteCount = 8
  func initialize(_ frame: StepFrame) throws { frame.state.storeBytes(of: 0, as: Double.self) }
  func step(_ frame: StepFrame) -> StepStatus {
    let value = frame.state.load(as: Double.self) + 0.1 * (frame.inputs[0] - frame.parameters[0])
    frame.state.storeBytes(of: value, as: Double.self)
    frame.outputs[0] = value
    frame.outputs[1] = value / 2
    frame.outputs[2] = -value
    return 0
  }
}

struct WanderingPlugin: TwinPlugin {
  static let volt = Unit("V", Dimension([.length: 2, .mass: 1, .time: -3, .current: -1]))
  let description = PluginDescription(
    "lab", summary: "A twin for fuzzing.", version: "1",
    models: [
      ModelDescription(
        "cell", summary: "Wanders.", period: 100_000_000,
        parameters: [
          ParameterDescription(
            "leak", .number(volt, default: 0, range: -10...10), isTunable: true, "A pull")
        ],
        ports: [
          PortDescription("drive", .input, volt, "What it follows"),
          PortDescription("voltage", .output, volt, "A number"),
          PortDescription("pair", .output, volt, shape: .vector(.count(2)), "Two numbers"),
        ])
    ])
  func make(_ request: BuildRequest) throws -> any TwinModel { WanderingModel() }
}

/// The input, a session of entries split by lines of three dashes.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzScript(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let text = String(decoding: UnsafeBufferPointer(start: data, count: count), as: UTF8.self)
  var options = SessionOptions(
    folder: "/nonexistent", outputFolder: "/nonexistent", recordsTrace: false, isInteractive: true)
  options.limits = ScriptLimits(memory: 4 << 20, depth: 200, steps: 20_000)
  let session = Session(plugins: [WanderingPlugin()], options: options)
  // A run without end is stopped as Ctrl-C stops it.
  var remarks = 0
  session.onEvent = { [interrupt = session.interrupt] event in
    if case .progress = event {
      remarks += 1
      if remarks > 3 { interrupt.raise() }
    }
  }
  let renderer = { DiagnosticRenderer(sources: session.sources) }
  for entry in text.split(separator: "\n---\n", omittingEmptySubsequences: true) {
    remarks = 0
    session.interrupt.clear()
    let result = session.evaluate(String(entry))
    for diagnostic in result.diagnostics { _ = renderer().render(diagnostic) }
  }
  _ = session.completions(of: text, at: count / 2)
  _ = Formatter.format(SourceFile(name: "fuzz", text: text))
  return 0
}
