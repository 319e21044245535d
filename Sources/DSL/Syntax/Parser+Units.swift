/// Units: a name right after a number can only be a unit, and a unit holds no space.
extension Parser {
  /// The unit of a number just read, if one follows: `3.2 A`, `0.5C`, `80 %`, `1e-4 1/h`.
  mutating func literalUnit() throws(Abandoned) -> UnitSyntax? {
    if isAt(.percent) {
      let span = current.span
      advance()
      spacing.units.append(span)
      return UnitSyntax(text: "%", span: span)
    }
    if case .name(let text) = current.kind, !Keyword.contextual.contains(text) {
      return try unitSyntax("after the number")
    }
    if isBracketedUnit {
      let unit = try unitSyntax("after the number")
      let inner = unit.text.dropFirst().dropLast()
      let isWhole = unit.text.last == ")" && !inner.contains("(")
      return !isWhole ? unit : UnitSyntax(text: String(inner), span: unit.span)
    }
    if isInverseUnit { return try unitSyntax("after the number") }
    return nil
  }

  /// `1/h` right after a number and a space.
  private var isInverseUnit: Bool {
    guard current.kind == .number(1), current.hasSpaceBefore, source.text(current.span) == "1",
      position + 2 < tokens.count
    else { return false }
    let slash = tokens[position + 1]
    let name = tokens[position + 2]
    guard slash.kind == .sign(.divide), !slash.hasSpaceBefore, !name.hasSpaceBefore else {
      return false
    }
    switch name.kind {
    case .name, .sign(.leftParenthesis): return true
    default: return false
    }
  }

  /// `(m/s)` right after a number and a space: between its brackets stand names, numbers and the signs of a unit.
  private var isBracketedUnit: Bool {
    guard isAt(.leftParenthesis), current.hasSpaceBefore, case .name = following.kind else {
      return false
    }
    for token in tokens[(position + 1)...] {
      switch token.kind {
      case .sign(.rightParenthesis): return true
      case .name, .number, .sign(.times), .sign(.divide), .sign(.power), .sign(.minus): break
      default: return false
      }
    }
    return false
  }

  /// A unit wherever one must stand.
  mutating func unitSyntax(_ place: String) throws(Abandoned) -> UnitSyntax {
    let start = current.span
    if take(.percent) {
      spacing.units.append(start)
      return UnitSyntax(text: "%", span: start)
    }
    if case .number(1) = current.kind {
      advance()
      if isAt(.divide), !current.hasSpaceBefore {
        advance()
        try unitFactor(place)
      }
    } else {
      try unitFactor(place)
    }
    while isAt(.times) || isAt(.divide), !current.hasSpaceBefore, !following.hasSpaceBefore,
      startsUnitFactor(following)
    {
      advance()
      try unitFactor(place)
    }
    let span = start.through(previous.span)
    spacing.units.append(span)
    return UnitSyntax(text: source.text(span), span: span)
  }

  private func startsUnitFactor(_ token: Token) -> Bool {
    switch token.kind {
    case .name, .sign(.leftParenthesis): true
    default: false
    }
  }

  private mutating func unitFactor(_ place: String) throws(Abandoned) {
    switch current.kind {
    case .name: advance()
    case .sign(.leftParenthesis):
      advance()
      _ = try nested { parser throws(Abandoned) in try parser.unitSyntax(place) }
      try expect(.rightParenthesis, "to close the unit")
    default:
      throw fail(
        .expectedUnit, "expected a unit \(place), found \(describe(current))", label: "here",
        help: "units look like `mV`, `m/s^2` or `J/(mol*K)`, without spaces")
    }
    guard isAt(.power), !current.hasSpaceBefore else { return }
    advance()
    _ = take(.minus)
    guard case .number = current.kind else {
      throw fail(
        .expectedUnit, "expected a whole number after `^` in a unit, found \(describe(current))",
        label: "here")
    }
    advance()
  }
}
