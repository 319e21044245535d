import Engine

/// A study restricted to some of its runs: `s.where(policy == 2)`.
extension StudyObject {
  /// The study with the runs for which what is asked holds; a run that could not be carried out has no end, and is none
  /// of them.
  func restricted(_ values: SiteValues) throws(ScriptFailure) -> StudyObject {
    let asked = try AskedExpression(self, values)
    let rows = valid.filter { row in
      let value = asked.value(row)
      return value != 0 && !value.isNaN
    }
    guard !rows.isEmpty else { throw noRun(where: asked) }
    return restricted(to: rows, where: asked.text)
  }

  private func noRun(where asked: AskedExpression) -> ScriptFailure {
    if ending == .leftOut {
      return ScriptFailure(
        "\(symbol.name) is not carried out: another study is asked for",
        help: "give its results with --from", code: .badValue)
    }
    let part = condition.map { " where \($0)" } ?? ""
    guard !valid.isEmpty else {
      return ScriptFailure("no run of \(symbol.name) came to its end", code: .badValue)
    }
    let known = symbol.comparable.filter(asked.node.mentions).compactMap(range)
    return ScriptFailure(
      "no run of \(symbol.name)\(part) ends with \(asked.text)",
      help: known.isEmpty
        ? "`\(symbol.name).table` shows what the runs end with" : known.joined(separator: "; "),
      code: .badValue)
  }

  /// "policy is 1, 2, 3" or "payload goes from 1.2 kg to 3.4 kg"
  private func range(of name: String) -> String? {
    guard let place = layout.range(ofFact: name)?.offset else { return nil }
    let values = Set(valid.map { $0.values[place] }).sorted()
    let unit = self.unit(of: name)
    func shown(_ value: Double) -> String {
      QuantityFormat.format(
        si: value, dimension: unit.dimension, in: unit, significantDigits: 4)
    }
    guard let least = values.first, let most = values.last else { return nil }
    return values.count <= 8
      ? "\(name) is \(values.map(shown).joined(separator: ", "))"
      : "\(name) goes from \(shown(least)) to \(shown(most))"
  }

  /// The unit of a quantity that the study varies.
  func unit(of name: String) -> Unit {
    if let quantity = symbol.varied.first(where: { $0.name == name }) {
      return Type.number(quantity.type).displayUnit
    }
    return name == "start_age" ? Type.number(Dimension([.time: 1])).displayUnit : .one
  }
}

extension Expression {
  /// Whether a name stands in it.
  func mentions(_ name: String) -> Bool {
    kind.name == name || children.contains { $0.mentions(name) }
  }
}
