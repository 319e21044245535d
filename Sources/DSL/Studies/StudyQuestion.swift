/// What a study can be asked, as `s.P(not safe)`; the raw value is the word in the script.
enum StudyQuestion: String, CaseIterable, Sendable {
  /// The share of the runs for which something holds at the end.
  case probability = "P"
  /// In how many runs it holds.
  case count
  case mean, median, deviation, quantile
  case smallest = "min"
  case largest = "max"
  /// The value of every run, in the order of the runs.
  case values
  /// How often the value falls into intervals of equal width.
  case histogram
  /// The run with the smallest or largest value.
  case lowestRun = "lowest_run"
  case highestRun = "highest_run"
  /// A law of life fitted to a time, which runs without it have outlived.
  case weibull, lognormal, exponential
  /// Weibull's law of three parameters: nothing fails before a time.
  case weibullWithLocation = "weibull3"
  /// The mean time to failure, and the time by which one in ten has failed, by Weibull's law.
  case meanLife = "mttf"
  case tenPercentLife = "b10"
  /// How much of the variance of a value each quantity causes; how strongly each moves it.
  case sobol, morris
  /// A record of what a run was given and came to.
  case run
  /// Carries a run out again, with everything recorded.
  case replay
  /// The same study, restricted to the runs for which a condition holds at their end.
  case restricted = "where"
  /// What a value comes to at each level of a quantity, and how much the levels differ.
  case compare
  /// What each fault mode does to a requirement, or how well a detector sees it.
  case heat

  /// How many expressions of the scenario it asks for, at the end of each run; they stand first.
  var askedCount: Int {
    switch self {
    case .run, .replay, .heat: 0
    case .compare: 2
    default: 1
    }
  }

  /// How few and how many arguments it takes.
  var argumentCounts: ClosedRange<Int> {
    switch self {
    case .quantile: 2...2
    case .histogram: 1...2
    case .compare: 2...3
    default: 1...1
    }
  }

  /// Whether `.lower`, `.upper`, … can be asked of the answer.
  var hasInterval: Bool {
    switch self {
    case .probability, .mean, .meanLife, .tenPercentLife: true
    default: false
    }
  }

  /// Whether it asks for a time after which something fails.
  var isLife: Bool {
    switch self {
    case .weibull, .weibullWithLocation, .lognormal, .exponential, .meanLife, .tenPercentLife: true
    default: false
    }
  }

  /// Whether the answer holds for the scenario only if its runs are drawn as they come.
  var needsSample: Bool {
    switch self {
    case .probability, .mean, .median, .deviation, .quantile, .restricted, .compare: true
    default: isLife
    }
  }

  var signature: String {
    switch self {
    case .probability: "P(condition)"
    case .count: "count(condition)"
    case .quantile: "quantile(value, p)"
    case .histogram: "histogram(value, bins)"
    case .weibull, .weibullWithLocation, .lognormal, .exponential, .meanLife, .tenPercentLife:
      "\(rawValue)(time)"
    case .run: "run(number)"
    case .replay: "replay(number)"
    case .restricted: "where(condition)"
    case .compare: "compare(value, by, names)"
    case .heat: "heat(requirement)"
    default: "\(rawValue)(value)"
    }
  }
}

/// How sure an answer is, as `s.P(not safe).upper(95 %)`; the argument is the level, 95 % where it is left out.
enum StudyInterval: String, CaseIterable, Sendable {
  case lower, upper
  case halfWidth = "half_width"
  case interval
  /// The answer with its interval and the runs behind it, as text.
  case text
  /// Clopper and Pearson's interval of a share, which holds the truth at least as often as it says.
  case exactInterval = "exact_interval"
}

/// The condition under which a study has seen enough: `half_width(P(not safe), confidence: 95 %) < 1 %`, or
/// `sprt(P(not safe), acceptable: 1 %, unacceptable: 5 %)`.
struct StopSyntax {
  enum Rule { case halfWidth, sprt }

  let rule: Rule
  /// `P` or `mean`.
  let statistic: StudyQuestion
  /// What is asked of each run.
  let asked: Expression
  /// What else stands there: the limit, the confidence, the error probabilities.
  let numbers: [(name: String, value: Expression)]

  /// nil where the expression has another form.
  init?(_ node: Expression) {
    var call = node
    var numbers: [(name: String, value: Expression)] = []
    if case .binary(let op, let left, let right) = node.kind, op == .less || op == .lessOrEqual {
      call = left
      numbers.append(("limit", right))
    }
    guard case .call(let callee, let arguments) = call.kind, case .name(let word) = callee.kind,
      let first = arguments.first, first.label == nil,
      case .call(let inner, let asked) = first.value.kind, case .name(let statistic) = inner.kind,
      let question = StudyQuestion(rawValue: statistic),
      question == .probability || question == .mean, asked.count == 1
    else { return nil }
    switch (word, numbers.isEmpty) {
    case ("half_width", false): rule = .halfWidth
    case ("sprt", true): rule = .sprt
    default: return nil
    }
    self.statistic = question
    self.asked = asked[0].value
    let names =
      rule == .halfWidth
      ? ["confidence"] : ["acceptable", "unacceptable", "false_alarm", "missed_alarm"]
    for (position, argument) in arguments.dropFirst().enumerated() {
      let name = argument.label?.text ?? (position < names.count ? names[position] : "")
      guard names.contains(name), !numbers.contains(where: { $0.name == name }) else { return nil }
      numbers.append((name, argument.value))
    }
    if rule == .sprt {
      let given = Set(numbers.map(\.name))
      guard given.isSuperset(of: ["acceptable", "unacceptable"]) else { return nil }
    }
    self.numbers = numbers
  }
}
