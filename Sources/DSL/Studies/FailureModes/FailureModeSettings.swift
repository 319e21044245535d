import Engine

/// The settings of a study that goes through fault modes, worked out.
struct FailureModeSettings {
  /// nil for all modes of all twins.
  private let patterns: [FailureModePattern]?
  let severities: [Double]
  /// In nanoseconds since the start of the run, ascending.
  let times: [Int64]
  /// How often modes come.
  let rates: FailureModeRates
  /// How long a mission is, in seconds; nil for as long as a run.
  let mission: Double?
  /// What names of the script stand for in the conditions of detectors.
  let constants: [String: StepConstant]

  /// How many rounds there are unless the script says so.
  static let usualRounds = 3

  init(_ study: StudySymbol, _ site: SiteValues, duration: Int64?) throws(ScriptFailure) {
    func setting(_ name: String) -> Expression? {
      study.settings.first { $0.name.text == name }?.value
    }
    severities =
      try setting("severities").map { node throws(ScriptFailure) in
        try Self.numbers(site.value(node), "`severities`", site.machine)
      } ?? [1]
    for severity in severities where !(severity > 0 && severity <= 1) {
      throw ScriptFailure(
        "a severity is \(QuantityFormat.number(severity))",
        help: "it lies above 0, which is a healthy machine, and not above 1", code: .badValue)
    }
    let seconds =
      try setting("times").map { node throws(ScriptFailure) in
        try Self.numbers(site.value(node), "`times`", site.machine)
      } ?? [0]
    var times: [Int64] = []
    for time in seconds {
      let instant = try Nanoseconds.from(seconds: time, "a time of `times`")
      guard instant >= 0 else {
        throw ScriptFailure(
          "a mode cannot begin at \(QuantityFormat.number(time)) s",
          help: "times count from the start of a run", code: .badValue)
      }
      if let duration, instant > duration {
        throw ScriptFailure(
          "a mode would begin at \(QuantityFormat.number(time)) s, but runs end at \(QuantityFormat.number(Nanoseconds.seconds(duration))) s",
          help: "give an earlier time, or a longer `duration`", code: .badValue)
      }
      times.append(instant)
    }
    self.times = times.sorted()
    rates = FailureModeRates(
      rates: try Self.record(setting("occurrence"), "the failure rate", site),
      ratios: try Self.record(setting("mode_ratios"), "the mode ratio", site))
    mission = try setting("mission").map { node throws(ScriptFailure) in
      let time = try site.number(node, "`mission`")
      guard time > 0 else {
        throw ScriptFailure(
          "a mission takes \(QuantityFormat.number(time)) s", help: "give a time above 0",
          code: .badValue)
      }
      return time
    }
    constants = Self.constants(site)
    patterns =
      try study.failureModes?.listed.map { node throws(ScriptFailure) in
        try Self.patterns(site.value(node), site.machine)
      } ?? study.failureModes?.patterns
    for (values, name) in [(severities, "severities"), (seconds, "times")]
    where Set(values).count < values.count {
      throw ScriptFailure("`\(name)` has the same value twice", code: .badValue)
    }
  }

  private static func numbers(_ value: Value, _ what: String, _ machine: Machine)
    throws(ScriptFailure) -> [Double]
  {
    if value.isNumber { return [value.number] }
    if value.isObject(.range) {
      let range = machine.range(value)
      let count = machine.strideCount(range)
      guard count >= 1, count <= 1000 else {
        throw ScriptFailure("\(what) has \(count) values", help: "there can be 1 to 1000")
      }
      return (0..<count).map { range.start + Double($0) * range.step }
    }
    guard let numbers = machine.numbers(value), !numbers.isEmpty else {
      throw ScriptFailure(
        "\(what) is \(machine.kindName(value))", help: "give a list of numbers", code: .badValue)
    }
    return numbers
  }

  private static func patterns(_ value: Value, _ machine: Machine) throws(ScriptFailure)
    -> [FailureModePattern]
  {
    let items =
      value.tag == Value.Tag.list ? Array(machine.items(value)) : [value]
    guard !items.isEmpty, items.allSatisfy({ $0.tag == Value.Tag.string }) else {
      throw ScriptFailure(
        "`modes` is \(machine.kindName(value))", help: "give a text or a list of texts",
        code: .badValue)
    }
    let texts = items.map(machine.swiftString)
    return texts == ["all"] ? [FailureModePattern("*")] : texts.map { FailureModePattern($0) }
  }

  /// Whether a mode at a place belongs to the study.
  func includes(_ name: FailureModeName) -> Bool {
    patterns?.contains { $0.matches(name) } ?? true
  }

  /// Which of these places the study goes through.
  ///
  /// - Throws: where an entry of `modes` means none of them
  func chosen(from all: [FailureModePlace], in scenario: String) throws(ScriptFailure)
    -> [FailureModePlace]
  {
    for pattern in patterns ?? [] where !all.contains(where: { pattern.matches($0.name) }) {
      let places = all.filter { pattern.mayMatch($0.name) }.map(\.name.path)
      throw ScriptFailure(
        "\(scenario) has no fault mode \(pattern.text)",
        help: places.isEmpty
          ? Suggestion.help(for: pattern.text, in: all.flatMap(\.name.forms))
          : "there are \(places.prefix(12).joined(separator: ", "))", code: .badValue)
    }
    return all.filter { includes($0.name) }
  }

  /// Numbers that are not negative, by name.
  private static func record(_ node: Expression?, _ what: String, _ site: SiteValues)
    throws(ScriptFailure) -> [String: [Double]]
  {
    guard case .record(let fields)? = node?.kind else { return [:] }
    var result: [String: [Double]] = [:]
    for field in fields {
      let name = field.name.text
      let values = try numbers(site.value(field.value), "\(what) of \(name)", site.machine)
      for value in values where !(value >= 0 && value.isFinite) {
        throw ScriptFailure(
          "\(what) of \(name) is \(QuantityFormat.number(value))", help: "it is 0 or more",
          code: .badValue)
      }
      result[name] = values
    }
    return result
  }

  /// A `var` counts with the value it has now.
  private static func constants(_ site: SiteValues) -> [String: StepConstant] {
    let machine = site.machine
    var result: [String: StepConstant] = [:]
    for capture in site.site.captures {
      var value = site.capture(capture.name) ?? .none
      if capture.isVariable {
        value =
          (value.isObject(.cell) ? machine.slots(value)?.first : machine.global(capture.name))
          ?? .none
      }
      if value.isNumber {
        result[capture.name] = .number(value.number)
      } else if value.isBoolean {
        result[capture.name] = .truth(value.isTrue)
      } else if let numbers = machine.numbers(value) {
        result[capture.name] = .numbers(numbers)
      }
    }
    return result
  }
}
