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
    let tried = effects.count(where: \.isTried)
    if tried < effects.count {
      lines.append(
        condition == nil
          ? "  \(tried) of \(effects.count) tried, \(effects.count - tried) not yet"
          : "  these are runs of \(tried) of \(effects.count)")
    }
    for (position, requirement) in symbol.scenario.requirements.enumerated() {
      let known = effects.filter { !$0.requirements[position].outcomes.isEmpty }
      let lost = known.count { $0.requirements[position].isCaused }
      let unnoticed = known.count { $0.requirements[position].unnoticed.events > 0 }
      lines.append(
        "  \(requirement.name): violated by \(lost) of \(known.count), "
          + "by \(unnoticed) without an alarm before" + unknown(effects, known.count))
    }
    for (position, detector) in (symbol.failureModes?.detectors ?? []).enumerated() {
      let known = effects.filter { $0.detectors[position].detected.runs > 0 }
      let seen = known.count { $0.detectors[position].detected.events > 0 }
      lines.append(
        "  \(detector.name): sees \(seen) of \(known.count)" + unknown(effects, known.count))
    }
    if let line = idleLine(effects) { lines.append(line) }
    let broken = effects.reduce(0) { $0 + $1.failed }
    if broken > 0 {
      let hurt = effects.count { $0.failed > 0 }
      lines.append(
        "  \(Self.count(broken, "run")) of \(Self.count(hurt, "combination")) could not be carried to the end, "
          + "and count only for what was violated before")
    }
    return lines + lateLines(design, effects)
  }

  /// The effects that tables show: of a restricted study those of which it has runs.
  var shownEffects: [FailureModeEffect] {
    condition == nil ? failureModeEffects : failureModeEffects.filter(\.isTried)
  }

  /// How many combinations were tried and tell nothing.
  private func unknown(_ effects: [FailureModeEffect], _ known: Int) -> String {
    let mute = effects.count(where: \.isTried) - known
    return mute == 0 ? "" : ", not known for \(mute)"
  }

  private static func count(_ number: Int, _ what: String) -> String {
    "\(number) \(what)\(number == 1 ? "" : "s")"
  }

  /// Modes that changed nothing at any place, by name.
  private func idleLine(_ effects: [FailureModeEffect]) -> String? {
    var names: [String] = []
    var acting: Set<String> = []
    for effect in effects where effect.isKnown || effect.failed > 0 {
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

  /// Times that come after the end of runs.
  private func lateLines(_ design: InjectionDesign, _ effects: [FailureModeEffect]) -> [String] {
    guard let place = layout.range(ofFact: "duration"),
      let end = healthyRuns.values.map({ $0.values[place.offset] }).max()
    else { return [] }
    return design.times.indices.compactMap { time in
      let found = effects.filter { $0.injection.timePlace == time }
      let late = found.reduce(0) { $0 + $1.late }
      let all = found.reduce(late) { $0 + $1.runs }
      guard late > 0 else { return nil }
      let onset = QuantityFormat.number(Nanoseconds.seconds(design.times[time]))
      return late == all
        ? "  a mode that begins at \(onset) s comes after the end of runs, at \(QuantityFormat.number(end)) s"
        : "  a mode that begins at \(onset) s comes after the end of \(late) of \(all) runs, which do not count"
    }
  }
}
