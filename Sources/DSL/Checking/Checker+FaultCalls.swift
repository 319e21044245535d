import Engine

/// What a fault does, in the words that stand for an effect or a process: `offset(2 K)`, `gamma_process(…)`.
extension Checker {
  func faultValue(_ value: Expression, _ nominal: Type, _ law: Context) {
    if case .call(let callee, let arguments) = value.kind, case .name(let name) = callee.kind,
      let shape = FaultHelper(rawValue: name)
    {
      faultCall(value, callee, arguments, shape.parameters(nominal), law.at(.scenario))
      return
    }
    let found = type(value, law)
    switch (found, nominal) {
    case (.any, _), (_, .any): break
    case (.number(let x), .number(let y)):
      if !x.dimension.isCompatible(with: y.dimension), !isZero(value) {
        report(
          .settingDimension, "the faulty value needs the dimension of what it replaces",
          at: value.span,
          label: "this is \(x.described)", help: "the nominal value is \(y.described)")
      }
    case (.distribution(let x), .number(let y)):
      report(
        .expectedNumber, "the faulty value is a number, not a distribution", at: value.span,
        help: x.dimension.isCompatible(with: y.dimension)
          ? "add a draw to the value: `nominal + normal(sd: …)`" : nil)
    case (.truth, .truth): break
    default:
      report(
        .settingDimension, "the faulty value needs the kind of what it replaces", at: value.span,
        label: "this is \(found.described)", help: "the nominal value is \(nominal.described)")
    }
  }

  /// What an argument of a fault's helper must be.
  enum HelperArgument {
    case like(Type)
    case perTime
    case likePerTime(Type)
    case bare
    case share
    case time
    case truth
    case timeOrDistribution
  }

  /// Checks a call whose name has a meaning only in the settings of a fault.
  func faultCall(
    _ node: Expression, _ callee: Expression, _ arguments: [Argument],
    _ parameters: KeyValuePairs<String, HelperArgument>, optional: Set<String> = [],
    _ context: Context
  ) {
    guard case .name(let name) = callee.kind else { return }
    self.names?.note(.faultWord(name), at: callee.span)
    let names = parameters.map(\.key)
    guard
      let places = match(
        arguments, to: names, required: { !optional.contains(names[$0]) },
        signature: "\(name)(\(names.joined(separator: ", ")))", node)
    else { return }
    var first: (node: Expression, span: ClockedSpan)?
    for (position, place) in places.enumerated() {
      if name == "intermittent" {
        let node = arguments[position].value
        let found = durationOrDistribution(node, context, "`\(names[place])` of `\(name)` is")
        if let found { expectSame(found, node, as: &first) }
        continue
      }
      check(
        arguments[position].value, parameters[place].value, "`\(names[place])` of `\(name)` is",
        context)
    }
  }

  private func check(
    _ value: Expression, _ wanted: HelperArgument, _ need: String, _ context: Context
  ) {
    func dimension(_ dimension: Dimension) {
      expect(dimension, value, context, need, code: .argumentDimension)
    }
    switch wanted {
    case .like(.number(let number)):
      dimension(number.dimension)
      refusePoint(value)
    case .likePerTime(.number(let number)):
      dimension(number.dimension / Dimension([.time: 1]))
      if case .binary(.divide, let change, _) = value.kind { refusePoint(change) }
    case .like, .likePerTime: type(value, context)
    case .perTime:
      if let number = expectNumber(value, context, need) {
        rate(number, value, context, "\(need) a rate", .argumentDimension)
      }
    case .bare: dimension(.one)
    case .share:
      dimension(.one)
      checkShare(value, "\(need) a number")
    case .time: expectTime(value, context, need)
    case .truth: expectTruth(value, context.at(.step), need)
    case .timeOrDistribution: durationOrDistribution(value, context, need)
    }
  }

  /// Reports a number that is written out and lies outside 0 .. 1.
  func checkShare(_ value: Expression, _ need: String) {
    guard case .number(let number) = checked.type(of: value), number.dimension.isOne,
      let share = constantValue(value), !(0...1).contains(share)
    else { return }
    let shown = QuantityFormat.number(share)
    report(
      .settingRange, "\(need) within 0 .. 1", at: value.span, label: "this is \(shown)",
      help: share > 1 && share <= 100 ? "write `\(shown) %` for \(shown) of 100" : nil)
  }

  /// Reports numbers that are written out and that a process does not take.
  func checkNumbers(of process: GrowthProcess, _ arguments: [Argument]) {
    for (place, argument) in process.places(of: arguments) {
      guard let number = constantValue(argument.value), !process.takes(number, at: place) else {
        continue
      }
      report(
        .settingRange, process.refusal(of: place), at: argument.value.span,
        label: "this is \(process.text(of: number, checked.type(of: argument.value)))")
    }
  }

  /// Reports a temperature on a scale where a difference is added: `offset(2 degC)` would add 275.15 K.
  func refusePoint(_ value: Expression) {
    guard case .number(let number) = checked.type(of: value), number.scale == .point else {
      return
    }
    var written = 5.0
    var unit = "K"
    if case .number(let number, let name?) = value.kind {
      written = number
      if let known = try? units.parse(name.text), known.scale != 1 { unit = "degR" }
    }
    report(
      .addTwoPoints, "two temperatures on a scale cannot be added", at: value.span,
      label: "\(number.described), added to what the fault acts on",
      help: "a difference is written in \(unit): write `\(QuantityFormat.number(written)) \(unit)`")
  }
}

/// What a fault can do without a formula.
enum FaultHelper: String, CaseIterable {
  case stuck, drift, offset, scale, noise, dropout, delay

  func parameters(_ nominal: Type) -> KeyValuePairs<String, Checker.HelperArgument> {
    switch self {
    case .stuck: [:]
    case .drift: ["rate": .likePerTime(nominal)]
    case .offset: ["amount": .like(nominal)]
    case .scale: ["factor": .bare]
    case .noise: ["sd": .like(nominal)]
    case .dropout: ["probability": .share]
    case .delay: ["time": .time]
    }
  }
}
