import Engine
import Foundation
import Testing

/// A folder that is gone after the test.
func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("twin-recording-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder.path)
}

/// SplitMix64: the same draws in every run of the tests.
struct FixedGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// A recording whose every value follows from (signal, row).
struct FixtureRun {
  let plan: TracePlan
  /// Rows by group.
  let rows: [Int]

  static let celsius = Unit(
    "degC", Dimension([.temperature: 1]), scale: 1, offset: 273.15)
  static let millivolt = Unit(
    "mV", Dimension([.length: 2, .mass: 1, .time: -3, .current: -1]), scale: 1e-3)

  /// Two rates, scalars and vectors, a scaled and an affine unit, and events.
  static func mixed(rows: Int) -> FixtureRun {
    FixtureRun(
      plan: TracePlan(
        run: 3,
        groups: [
          TraceGroup(
            period: 1_000_000,
            signals: [
              TraceSignal("cell.terminal_voltage", millivolt, "Voltage across the tabs."),
              TraceSignal("arm.joint_angle", elements: ["base", "elbow", "wrist"], "Angles."),
              TraceSignal("a.x / b.y", kind: .boolean, "A probe with a slash."),
            ]),
          TraceGroup(
            period: 10_000_000,
            signals: [
              TraceSignal("cell.temperature", celsius, "Core temperature — mean."),
              TraceSignal("arm.mode", kind: .enumeration(["idle", "moving"]), "What it does."),
            ]),
          TraceGroup(period: nil, signals: []),
        ],
        script: "twin cell = battery { }\n# übung\n", seed: .max - 4,
        parameters: [("cell.capacity", "2 Ah"), ("note", "a=b\nc\\d")],
        versions: [("engine", "0.1"), ("robot", "0.2")]),
      rows: [rows, (rows + 9) / 10, 1])
  }

  /// The value before the unit is applied.
  static func value(_ group: Int, _ row: Int, _ column: Int) -> Double {
    let phase = Double((row &* 31 &+ column &* 17 &+ group &* 7) % 997)
    return row % 113 == 5 && column == 1 ? .nan : phase * 0.37 + Double(column) * 1e-9
  }

  static let summary = TraceSummary(
    end: 2_500_000_000,
    faults: [
      FaultRecord(
        name: "bias", target: "cell.terminal_voltage", effect: "offset 20 mV", severity: 0.5,
        onset: 1_000_000_000),
      FaultRecord(name: "later", target: "arm.joint_angle", onset: nil, repaired: nil),
    ],
    requirements: [
      RequirementRecord(
        name: "stays above 3 V", verdict: "violated", firstViolation: 1_500_000_000,
        margin: -0.25, unit: millivolt)
    ])

  /// Feeds all rows and events, in the order in which a run would; `pause` is called now and then.
  func feed(_ sink: any TraceSink, pause: (Int) -> Void = { _ in }) {
    let widths = plan.groups.map(\.width)
    for row in 0..<rows[0] {
      let time = Int64(row) * 1_000_000
      for group in plan.groups.indices {
        let step = group == 0 ? 1 : group == 1 ? 10 : Int.max
        guard row % step == 0 else { continue }
        let values = (0..<widths[group]).map { Self.value(group, row / step, $0) }
        #expect(sink.append(group: group, time: time, row: values + [0]))
      }
      if row % 700 == 3 {
        sink.note(time: time, kind: "tick", message: "row \(row), “quoted”")
      }
      if row % 256 == 0 { pause(row) }
    }
  }
}

/// Runs a program; returns its exit code and what it printed.
func run(_ program: String, _ arguments: [String]) throws -> (code: Int32, output: String) {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: program)
  process.arguments = arguments
  let pipe = Pipe()
  process.standardOutput = pipe
  process.standardError = pipe
  process.standardInput = FileHandle.nullDevice
  try process.run()
  let output = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return (process.terminationStatus, String(decoding: output, as: UTF8.self))
}

/// The probe that is built beside the tests.
let traceKillProbe: String = {
  let tests = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
  var folder = URL(fileURLWithPath: tests ?? CommandLine.arguments[0]).deletingLastPathComponent()
  // The tests may run inside a helper of the toolchain; the bundle then tells where the build is.
  for candidate in [folder] + Bundle.allBundles.map({ $0.bundleURL.deletingLastPathComponent() }) {
    folder = candidate
    let probe = folder.appendingPathComponent("TraceKillProbe").path
    if FileManager.default.isExecutableFile(atPath: probe) { return probe }
  }
  return folder.appendingPathComponent("TraceKillProbe").path
}()

/// Python with h5py, if this machine has it: that of the system, or the first one on the PATH that has it.
let pythonWithH5py: String? = {
  let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
  return (["/usr/bin/python3"] + folders.map { "\($0)/python3" }).first { candidate in
    FileManager.default.isExecutableFile(atPath: candidate)
      && (try? run(candidate, ["-c", "import h5py"]))?.code == 0
  }
}()

/// The first fenced block of a language in a document of `docs`.
func documentedSnippet(_ language: String, in document: String) throws -> String? {
  let url = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().appendingPathComponent("../../docs/\(document)")
  let text = try String(contentsOf: url, encoding: .utf8)
  guard let start = text.range(of: "```\(language)\n"),
    let end = text.range(of: "```", range: start.upperBound..<text.endIndex)
  else { return nil }
  return String(text[start.upperBound..<end.lowerBound])
}
