import Engine
import Testing

@testable import DSL

/// A press that makes one stroke in each step of 0.1 s.
private struct PressPlugin: TwinPlugin {
  final class Press: TwinModel {
    var stateByteCount: Int { 8 }
    func initialize(_ frame: StepFrame) throws {
      frame.state.assumingMemoryBound(to: Double.self)[0] = 0
    }
    func step(_ frame: StepFrame) -> StepStatus {
      let state = frame.state.assumingMemoryBound(to: Double.self)
      frame.outputs[0] = state[0]
      frame.outputs[1] = frame.parameters[0]
      state[0] += 1
      return 0
    }
  }

  let description = PluginDescription(
    "shop", summary: "Machines.", version: "1",
    models: [
      ModelDescription(
        "press", summary: "A press.", period: 100_000_000,
        parameters: [
          ParameterDescription(
            "force", .number(Unit("N", .force), default: 1, range: 0...10), isTunable: true,
            "Force of a stroke", source: "assumption")
        ],
        ports: [
          PortDescription("strokes", .output, .cycle, kind: .counter, "Strokes so far"),
          PortDescription("pressed", .output, Unit("N", .force), "Force of the last stroke"),
        ])
    ])

  func make(_ request: BuildRequest) throws -> any TwinModel { Press() }
}

@Suite("Spans counted by use")
struct ClockTests {
  private func logged(_ text: String) -> String {
    ScriptTests.logged("use shop\ntwin press = shop.press\n" + text, plugins: [PressPlugin()])
  }

  @Test(
    "a counter of a twin measures spans in its unit",
    arguments: [
      ("at 3 cycle { log t }\nrun 2 s", "0.4 s"),
      (
        "every 5 cycle from 2 cycle until 9 cycle { log press.strokes }\nrun 2 s",
        "2 cycle\n7 cycle"
      ),
      ("when press.strokes >= 4 cycle for 3 cycle { log press.strokes }\nrun 2 s", "7 cycle"),
      (
        "do { wait 3 cycle\nlog press.strokes\nwait 4 cycle\nlog press.strokes }\nrun 2 s",
        "3 cycle\n7 cycle"
      ),
      ("do { wait until false or 1 h or 6 cycle\nlog press.strokes }\nrun 2 s", "6 cycle"),
      ("do { wait until false or 0.5 s or 600 cycle\nlog t }\nrun 2 s", "0.5 s"),
      (
        "fault wear on press.force { onset: 5 cycle, rate: 0.1 1/cycle, value: nominal * (1 + severity) }\nat 11 cycle { log \"{wear.severity:.2f} {press.pressed}\" }\nrun 2 s",
        "0.60 1.5 N"
      ),
      (
        "fault blink on press.force { onset: 0 s, value: offset(1 N), active: for(4 cycle) }\nat 3 cycle { log blink.active }\nat 5 cycle { log blink.active }\nrun 2 s",
        "true\nfalse"
      ),
      (
        "require r: always (press.strokes > 12 cycle implies once [0 cycle, 4 cycle] press.strokes <= 9 cycle)\nlet result = run 2 s\nlog result.r.verdict\nlog result.r.first_violation",
        "violated\n1.4 s"
      ),
      (
        "record press.pressed every 4 cycle\nlet result = run 1 s\nlog count(result.press.pressed)",
        "3"
      ),
    ])
  func counter(script: String, expected: String) {
    #expect(logged(script) == expected)
  }

  @Test("`clock` names what counts, in any unit, over a counter of a twin")
  func named() {
    #expect(
      logged("var way = 0 m\nclock way\nevery 100 ms { way += 2 m }\nat 1 km { log t }\nrun 100 s")
        == "49.9 s")
    #expect(
      logged(
        "signal double = 2 * press.strokes\nclock double\nat 8 cycle { log press.strokes }\nrun 2 s"
      )
        == "4 cycle")
  }

  private func said(_ text: String, twins: String = "twin press = shop.press\n") -> [String] {
    ScriptTests.logged("use shop\n" + twins + text, plugins: [PressPlugin()])
      .split(separator: "\n").filter { $0.hasPrefix("error: ") }
      .map { String($0.dropFirst("error: ".count)) }
  }

  @Test("spans that nothing counts, that two twins count or that differ in clock are refused")
  func refused() {
    #expect(
      said("at 3 km { log t }") == ["`at` takes time [s]"])
    #expect(
      said("at 3 cycle { log t }", twins: "") == ["`at` takes time [s]"])
    #expect(
      said("twin other = shop.press\nat 3 cycle { log t }")
        == ["cycle count is counted by several twins"])
    #expect(
      said("twin other = shop.press\nclock other.strokes\nat 3 cycle { log t }") == [])
    #expect(
      said("every 3 cycle from 2 s { log t }") == ["these are measured by different clocks"])
    #expect(
      said(
        "require r: always (press.pressed > 0 N implies eventually [0 cycle, 2 s] press.pressed > 1 N)"
      )
        == ["these are measured by different clocks"])
    #expect(
      said(
        "fault f on press.force { onset: 1 s, value: stuck(), active: intermittent(on: 1 s, off: 2 cycle) }"
      )
        == ["these are measured by different clocks"])
    #expect(
      said("clock t") == ["a clock counts something with a unit of its own, such as cycle or km"])
    #expect(
      said("clock press.strokes\nclock press.strokes") == ["cycle count already has a clock"])
  }
}
