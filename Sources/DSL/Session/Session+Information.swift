import Engine

/// `info` at the prompt.
extension Session {
  func info(_ subject: String) throws(ScriptFailure) -> SessionResult {
    let lines: [String]
    switch subject {
    case "", "twins":
      lines = main.scenario.twins.map {
        "\($0.name): \($0.plugin).\($0.description.name), every \(timeText($0.period)), \($0.slots.count) ports and parameters"
      }
    case "ports":
      lines = main.scenario.twins.flatMap { twin in
        twin.slots.map { slot in
          let values = main.simulation?.read(slot.range) ?? main.scenario.initialValues(slot.range)
          let shown = values.prefix(8).map {
            slot.kind == .boolean
              ? ($0 != 0 ? "true" : "false")
              : QuantityFormat.format(si: $0, dimension: slot.unit.dimension, in: slot.unit)
          }
          return
            "\(twin.name).\(slot.name) = \(shown.joined(separator: ", "))\(values.count > 8 ? ", …" : "")"
        }
      }
    case "faults":
      lines = main.scenario.faults.map(standing)
    case "schedule":
      let periods = Set(main.scenario.twins.map(\.period)).sorted()
      lines = periods.map { period in
        "every \(timeText(period)): \(main.scenario.twins.filter { $0.period == period }.map(\.name).joined(separator: ", "))"
      }
    default:
      throw ScriptFailure(
        "there is no info about \(subject)",
        help: "info twins, info ports, info faults, info schedule")
    }
    return SessionResult(
      value: lines.isEmpty ? "nothing is declared" : lines.joined(separator: "\n"))
  }

  /// How a fault or a requirement stands, as its name alone shows it at the prompt; nil for anything else.
  func standing(of type: Type) -> String? {
    switch type {
    case .fault(let symbol):
      return main.faults[symbol].map(standing)
    case .requirement(let symbol):
      guard let place = main.requirements.firstIndex(where: { $0.symbol == symbol }),
        let result = main.simulation?.requirementResults[place]
      else { return "\(symbol.name): not judged yet" }
      var text = "\(symbol.name): \(result.verdict)"
      if result.robustness.isFinite {
        let unit = main.requirements[place].unit
        text +=
          ", margin "
          + QuantityFormat.format(si: result.robustness, dimension: unit.dimension, in: unit)
      }
      return text + (result.firstViolation.map { ", first violated at \(timeText($0))" } ?? "")
    default: return nil
    }
  }

  private func standing(of fault: FaultHandle) -> String {
    guard let status = main.simulation?.status(fault) else { return "\(fault.name): not started" }
    let onset = status.firstOnset.map { "since \(timeText($0))" } ?? "not yet"
    return
      "\(fault.name) on \(main.faultTargets[fault.name] ?? ""): \(status.isActive ? "active" : "inactive"), \(onset), severity \(QuantityFormat.number(status.severity))"
  }

  private func timeText(_ time: Int64) -> String {
    let seconds = Nanoseconds.seconds(time)
    if seconds != 0, abs(seconds) < 1 { return "\(QuantityFormat.number(seconds * 1000)) ms" }
    return "\(QuantityFormat.number(seconds)) s"
  }
}
