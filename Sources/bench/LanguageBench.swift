import DSL
import Engine

/// What a person waits for: reading a long script, and the answer to a key at the prompt.
func languageFigures() throws -> [Figure] {
  [longScriptFigure(), try completionFigure()]
}

/// Parses, checks, compiles and carries out 10,000 lines; most are bodies of functions, which are not called.
private func longScriptFigure() -> Figure {
  var lines: [String] = []
  while lines.count < 10_000 {
    let n = lines.count
    lines += [
      "# part \(n)", "let length_\(n) = \(n % 97).5 m", "let time_\(n) = 3 s + \(n) ms",
      "func speed_\(n)(a: m, b: s) {", "  var sum = 0 m/s", "  for i in 1 .. 10 {",
      "    if a / b > sum and i < 7 { sum += a / b } else { sum -= 1 mm/s }", "  }",
      "  let list = [a, 2 * a, length_\(n)]", "  return sum + max(list) / b", "}",
      "func text_\(n)(x) = \"{x:.2f} and {length_\(n) in mm}\"",
    ]
  }
  let text = lines.joined(separator: "\n")
  let best = ThreadTimer.best(of: 7) {
    guard Session(plugins: []).evaluate(text).outcome == .fine else {
      preconditionFailure("the long script is wrong")
    }
  }
  return Figure(
    "language.lines_10000.time", best * 1e3, "ms", limit: 150,
    reference: "parse, check and compile; none to compare with")
}

/// What TAB takes in a scenario of 200 ports.
private func completionFigure() throws -> Figure {
  let session = Session(
    plugins: [WidePlugin()], options: SessionOptions(recordsTrace: false, isInteractive: true))
  guard session.evaluate("use wide\ntwin big = wide.ports").outcome == .fine,
    session.completions(of: "log big.port_1", at: 14).count > 100
  else { preconditionFailure("the wide twin is wrong") }
  let line = "log big.port_1"
  let best = ThreadTimer.best(of: 20) {
    _ = session.isComplete(line)
    _ = session.completions(of: line, at: line.utf8.count)
    _ = session.completions(of: "b", at: 1)
  }
  return Figure(
    "language.completion.time", best * 1e3, "ms", limit: 5,
    reference: "200 ports; none to compare with")
}

private struct WidePlugin: TwinPlugin {
  let description = PluginDescription(
    "wide", summary: "Many ports.", version: "1",
    models: [
      ModelDescription(
        "ports", summary: "Many ports.", period: 1_000_000,
        ports: (0..<200).map { PortDescription("port_\($0)", .output, .one, "a number") })
    ])

  func make(_ request: BuildRequest) throws -> any TwinModel { WideModel() }
}

private final class WideModel: TwinModel {
  let stateByteCount = 8
  func initialize(_ frame: StepFrame) throws {}
  func step(_ frame: StepFrame) -> StepStatus { 0 }
}
