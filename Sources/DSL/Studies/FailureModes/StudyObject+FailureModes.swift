import Engine

extension StudyObject {
  /// The account of a study of fault modes.
  var failureModeLines: [String] {
    guard let design = course.injections else { return [] }
    let effects = failureModeEffects
    let modes = Set(design.places.map { "\($0.name.twin).\($0.name.mode)" }).count
    var lines = [
      "  \(Self.count(modes, "mode")) at \(Self.count(design.places.count, "place")), "
        + "\(Self.count(design.combinationCount, "combination")) with severity and time, "
        + "each \(design.rounds == 1 ? "once" : "\(design.rounds) times")"
    ]
    for row in FailureModeBaseline(self).rows where row.count.runs > 0 {
      let what = row.kind == "detector" ? "false alarms of \(row.name)" : "P(not \(row.name))"
      lines.append(
        "  healthy: \(what) = \(StudyText.probability(row.count, row.count.wilson(level: 0.95)))")
    }
    for (position, requirement) in symbol.scenario.requirements.enumerated() {
      let lost = effects.count { $0.requirements[position].caused.events > 0 }
      let unnoticed = effects.count { $0.requirements[position].unnoticed.events > 0 }
      lines.append(
        "  \(requirement.name): violated by \(lost) of \(effects.count), "
          + "by \(unnoticed) without an alarm before")
    }
    for (position, detector) in (symbol.failureModes?.detectors ?? []).enumerated() {
      let seen = effects.count { $0.detectors[position].detected.events > 0 }
      lines.append("  \(detector.name): sees \(seen) of \(effects.count)")
    }
    if let line = idleLine(effects) { lines.append(line) }
    let broken = effects.reduce(0) { $0 + $1.failed }
    if broken > 0 {
      lines.append("  \(Self.count(broken, "run")) with a mode could not be carried out")
    }
    return lines + lateLines(design)
  }

  private static func count(_ number: Int, _ what: String) -> String {
    "\(number) \(what)\(number == 1 ? "" : "s")"
  }

  /// Modes that changed nothing at any place, by name.
  private func idleLine(_ effects: [FailureModeEffect]) -> String? {
    var names: [String] = []
    var acting: Set<String> = []
    for effect in effects where effect.runs > 0 || effect.failed > 0 {
      let name = "\(effect.injection.place.name.twin).\(effect.injection.place.name.mode)"
      if !names.contains(name) { names.append(name) }
      if effect.acts || effect.failed > 0 { acting.insert(name) }
    }
    let idle = names.filter { !acting.contains($0) }
    guard !idle.isEmpty else { return nil }
    let rest = idle.count > 6 ? " and \(idle.count - 6) more" : ""
    return "  no effect on any requirement or other port: " + idle.prefix(6).joined(separator: ", ")
      + rest
  }

  /// Times that come after the end of the runs.
  private func lateLines(_ design: InjectionDesign) -> [String] {
    guard let place = layout.range(ofFact: "duration"),
      let end = sample.map({ $0.values[place.offset] }).min()
    else { return [] }
    return design.times.filter { Nanoseconds.seconds($0) > end }.map {
      "  a mode that begins at \(QuantityFormat.number(Nanoseconds.seconds($0))) s comes after the end of runs, at \(QuantityFormat.number(end)) s"
    }
  }
}
