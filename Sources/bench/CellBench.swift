import Cell
import Glibc

/// Solving a discharge and a drive cycle beside PyBaMM's IDAKLU, each as accurate in time, and a fleet in real time.
///
/// Both are timed without building the model, in processor time. The tolerance taken is the loosest at which this code's
/// error against its own tight run is no larger than that of IDAKLU at 1e-4/1e-6 against its own.
func cellFigures() throws -> [Figure] {
  let references = pybammTimes()
  var figures: [Figure] = []
  for (model, protocolName, least) in [
    ("SPMe", "1C", 4.0), ("DFN", "1C", 5), ("SPMe", "US06", 20), ("DFN", "US06", 50),
  ] {
    guard let load = try CellLoad(model, protocolName) else { continue }
    let reference =
      references?["\(model) \(protocolName)"] ?? PyBaMMTime.recorded(model, protocolName)
    let (tolerance, error) = try load.loosestTolerance(within: reference.error)
    try load.prepare(tolerance)
    let ours = try ThreadTimer.best(of: 25) { try load.solve() } * 1e3
    figures.append(
      Figure(
        "cell.\(protocolName.lowercased()).\(model.lowercased()).vs_pybamm",
        reference.milliseconds / ours, "times", limit: least, better: .higher,
        reference: "\(text(ours)) ms at tolerance \(tolerance), \(text(error)) mV rms in time; "
          + "IDAKLU \(text(reference.milliseconds)) ms, \(text(reference.error)) mV"
          + (references == nil ? ", as recorded: scripts/references/build installs it" : "")))
  }
  return try figures + [fleetFigure()] + packFigures() + chargeFigures() + lifeFigures()
}

private func text(_ value: Double) -> String {
  let scale = pow(10, 2 - floor(log10(max(value, 1e-12))))
  return "\((value * scale).rounded() / scale)"
}

/// 50,000 SPMe cells, each with another current that jumps each second.
private func fleetFigure() throws -> Figure {
  let count = 50_000
  let fleet = try CellFleet(
    count: count, parameters: "Chen2020", model: "SPMe", stateOfCharge: 0.8)
  var sum = 0.0
  var second = 0
  let time = try ThreadTimer.best(of: 3) {
    second += 1
    sum += try fleet.advance(for: 1) { Double($0 % 100) * 0.05 + Double(second % 3) }
  }
  precondition(sum > 0, "the voltages of the fleet sum to \(sum)")
  return Figure(
    "cell.fleet.time", time, "s", limit: 1,
    reference: "\(count) SPMe cells by 1 s, one core; real time is 1 s")
}

/// One model under one protocol, solved over and over.
private final class CellLoad {
  private let model: String
  /// A at each second; empty for the constant discharge.
  private let profile: [Double]
  private var run: CellRun

  /// Nil where the drive cycle is not at hand.
  init?(_ model: String, _ protocolName: String) throws {
    self.model = model
    if protocolName == "US06" {
      guard let profile = us06() else { return nil }
      self.profile = profile
    } else {
      profile = []
    }
    run = try CellRun(parameters: "Chen2020", model: model)
  }

  func prepare(_ tolerance: Double) throws {
    run = try CellRun(
      parameters: "Chen2020", model: model, stateOfCharge: profile.isEmpty ? nil : 0.5,
      tolerance: tolerance)
  }

  func solve() throws { try solve { _ in } }

  private func solve(_ each: @escaping (CellRun.Reading) -> Void) throws {
    run.restart()
    guard let first = profile.first else {
      try run.hold(.current(5))
      try run.advance(for: 3600) {
        each($0)
        return $0.voltage - 2.5
      }
      return
    }
    try run.hold(.current(first))
    for (second, current) in profile.enumerated().dropFirst() {
      try run.ramp(to: current, for: Double(second) - run.time)
      each(run.reading)
    }
  }

  /// The loosest tolerance whose rms error is within `bound`, in mV, and that error.
  func loosestTolerance(within bound: Double) throws -> (Double, Double) {
    var last = (1e-7, 0.0)
    for tolerance in [1e-2, 3e-3, 1e-3, 3e-4, 1e-4, 3e-5, 1e-5, 3e-6, 1e-6] {
      last = (tolerance, try error(tolerance))
      if last.1 <= bound { break }
    }
    return last
  }

  /// Rms difference in mV from a run at 1e-8, at each second of a drive cycle or at the steps of a discharge.
  private func error(_ tolerance: Double) throws -> Double {
    let points = try voltages(tolerance)
    var squares = 0.0
    if profile.isEmpty {
      try prepare(1e-8)
      try run.hold(.current(5))
      for point in points {
        try run.advance(for: point.time - run.time)
        squares += pow(run.reading.voltage - point.voltage, 2)
      }
    } else {
      for (point, reference) in zip(points, try voltages(1e-8)) {
        squares += pow(reference.voltage - point.voltage, 2)
      }
    }
    return 1e3 * (squares / Double(points.count)).squareRoot()
  }

  private func voltages(_ tolerance: Double) throws -> [(time: Double, voltage: Double)] {
    try prepare(tolerance)
    var points: [(time: Double, voltage: Double)] = []
    try solve { points.append(($0.time, $0.voltage)) }
    guard profile.isEmpty else { return points }
    // After the step that passed the cut-off come the trials that located it; its true end stands in for all.
    let steps = zip(points, points.dropFirst()).prefix { $0.time < $1.time }.map(\.0)
    return steps.dropFirst() + [(run.time, run.reading.voltage)]
  }
}

/// US06 as a current for Chen2020, at half its nominal rate; nil where the shared data are not at hand.
private func us06() -> [Double]? {
  let places = [getenv("TWIN_SHARED").map { String(cString: $0) }, "../shared", "../../shared"]
  for place in places.compactMap({ $0 }) {
    guard let file = fopen(place + "/golden/cell/US06.csv", "r") else { continue }
    defer { fclose(file) }
    var currents: [Double] = []
    var line = [CChar](repeating: 0, count: 200)
    while fgets(&line, 200, file) != nil {
      let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8($0) }, as: UTF8.self)
      let numbers = text.split { $0 == "," || $0.isWhitespace }.compactMap { Double($0) }
      if numbers.count == 2 { currents.append(numbers[1] * 0.5 * 5 / 0.680616) }
    }
    return currents
  }
  return nil
}

/// What PyBaMM took for one solve, and its rms error in time, in mV.
private struct PyBaMMTime {
  let milliseconds: Double
  let error: Double

  /// Measured with PyBaMM 26.10.1.1 on the machine this was written on; stands in where PyBaMM is not installed.
  static func recorded(_ model: String, _ protocolName: String) -> PyBaMMTime {
    switch (model, protocolName) {
    case ("SPMe", "1C"): PyBaMMTime(milliseconds: 3.9, error: 0.0063)
    case ("DFN", "1C"): PyBaMMTime(milliseconds: 20.5, error: 0.0094)
    case ("SPMe", _): PyBaMMTime(milliseconds: 120, error: 0.121)
    default: PyBaMMTime(milliseconds: 2690, error: 0.121)
    }
  }
}

/// PyBaMM's figures by "model protocol"; nil where `scripts/references/build` has not installed it.
private func pybammTimes() -> [String: PyBaMMTime]? {
  let python = ".build/references/battery/bin/python"
  guard access(python, X_OK) == 0, us06() != nil,
    let lines = output(of: [python, "scripts/references/pybamm_times.py"])
  else { return nil }
  var times: [String: PyBaMMTime] = [:]
  for line in lines.split(separator: "\n") {
    let words = line.split(separator: " ")
    guard words.count == 4, let milliseconds = Double(words[2]), let error = Double(words[3])
    else { continue }
    times["\(words[0]) \(words[1])"] = PyBaMMTime(milliseconds: milliseconds, error: error)
  }
  return times.count == 4 ? times : nil
}
