import DSL
import Engine

/// The short account of a run: how it ended, what was required, what broke, where the trace is.
struct RunReportText {
  let report: RunReport
  let terminal: Terminal

  func lines() -> [String] {
    var lines = [headline]
    if !report.requirements.isEmpty { lines += [""] + requirements() }
    if !report.faults.isEmpty { lines += [""] + faults() }
    if let path = report.tracePath { lines += ["", terminal.paint("trace", .dim) + "  " + path] }
    return lines
  }

  private var headline: String {
    let details = "\(NumberText.simulated(report.duration)), seed \(report.seed): \(report.ending)"
    return terminal.paint(report.scenario, .bold) + "  " + details
  }

  private func requirements() -> [String] {
    var table = TextTable([
      .init(title: "requirement"), .init(title: "verdict"),
      .init(title: "first violation", side: .right), .init(title: "margin", side: .right),
    ])
    for requirement in report.requirements {
      table.rows.append([
        .init(requirement.name), verdict(requirement.verdict),
        .init(requirement.firstViolation.map { NumberText.simulated($0) } ?? "–"),
        .init(requirement.margin ?? "–"),
      ])
    }
    return table.lines(for: terminal, width: terminal.width, indent: 0)
  }

  private func verdict(_ word: String) -> TextTable.Cell {
    switch word {
    case "satisfied": .init("✓ satisfied", .good)
    case "violated": .init("✗ violated", .bad)
    default: .init("? \(word)", .warning)
    }
  }

  private func faults() -> [String] {
    var table = TextTable([
      .init(title: "fault"), .init(title: "on"), .init(title: "onset", side: .right),
      .init(title: "at the end"),
    ])
    for fault in report.faults {
      let onset = fault.onset.map { NumberText.simulated($0) } ?? "–"
      table.rows.append([.init(fault.name), .init(fault.target), .init(onset), state(of: fault)])
    }
    return table.lines(for: terminal, width: terminal.width, indent: 0)
  }

  private func state(of fault: RunReport.Fault) -> TextTable.Cell {
    guard fault.onset != nil else { return .init("did not start", .dim) }
    let severity = QuantityFormat.number(fault.severity, significantDigits: 3)
    return fault.isActive
      ? .init("active, severity \(severity)", .warning) : .init("inactive", .plain)
  }
}
