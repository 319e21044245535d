import Engine

/// The result of `run`, as scripts hold it.
final class RunObject: HostObject {
  let report: RunReport
  let trace: MemoryTrace?

  init(_ report: RunReport, _ trace: MemoryTrace?) {
    self.report = report
    self.trace = trace
  }

  var typeName: String { "run" }
  var text: String {
    let failed = report.requirements.filter { $0.verdict == "violated" }.map(\.name)
    let verdict =
      report.requirements.isEmpty
      ? ""
      : failed.isEmpty ? ", all requirements hold" : ", violated: \(failed.joined(separator: ", "))"
    return "run of \(report.scenario) for \(QuantityFormat.number(report.duration)) s\(verdict)"
  }
  var memberNames: [String] {
    ["passed", "duration", "ending"] + report.requirements.map(\.name) + report.faults.map(\.name)
      + (trace?.signalNames ?? [])
  }

  func field(_ name: String, in machine: Machine) throws(ScriptFailure) -> Value? {
    switch name {
    case "passed": return Value(report.hasPassed)
    case "duration": return Value(report.duration)
    case "ending": return try machine.makeString(report.ending)
    default: break
    }
    if let requirement = report.requirements.first(where: { $0.name == name }) {
      return try machine.makeRecord(
        ["verdict", "margin", "first_violation"],
        [
          try machine.makeString(requirement.verdict),
          requirement.robustness.map { Value($0) } ?? .none,
          requirement.firstViolation.map { Value($0) } ?? .none,
        ])
    }
    if let fault = report.faults.first(where: { $0.name == name }) {
      return try machine.makeRecord(
        ["onset", "active", "severity"],
        [fault.onset.map { Value($0) } ?? .none, Value(fault.isActive), Value(fault.severity)])
    }
    if let column = trace?.column(name), let unit = trace?.unit(of: name) {
      return try list(column, unit, in: machine)
    }
    if trace?.signalNames.contains(where: { $0.hasPrefix(name + ".") }) == true {
      return try machine.makeHandle(RunPart(self, path: name))
    }
    // The checker lets only names pass that the scenario declares.
    throw ScriptFailure(
      "nothing was recorded of \(name) in this run",
      help: name.contains(".")
        ? "add `record \(name)` before it"
        : "add `record \(name)`, or `record \(name).*` for a twin, before it")
  }

  /// The recorded values in SI; of a vector, a list for every instant.
  private func list(_ column: TraceColumn, _ unit: Unit, in machine: Machine)
    throws(ScriptFailure) -> Value
  {
    let values = column.values.map(unit.toSI)
    guard column.width > 1 else { return try machine.makeList(numbers: values) }
    // What native code makes stays alive until it returns.
    let rows = try stride(from: 0, to: values.count, by: column.width).map {
      start throws(ScriptFailure) in
      try machine.makeList(numbers: Array(values[start..<(start + column.width)]))
    }
    return try machine.makeList(rows)
  }
}

/// `r.cell` on the way to `r.cell.voltage`.
private final class RunPart: HostObject {
  let run: RunObject
  let path: String

  init(_ run: RunObject, path: String) {
    self.run = run
    self.path = path
  }

  var typeName: String { "recorded part" }
  var memberNames: [String] {
    (run.trace?.signalNames ?? []).filter { $0.hasPrefix(path + ".") }.map {
      String($0.dropFirst(path.count + 1))
    }
  }

  func field(_ name: String, in machine: Machine) throws(ScriptFailure) -> Value? {
    try run.field(path + "." + name, in: machine)
  }
}
