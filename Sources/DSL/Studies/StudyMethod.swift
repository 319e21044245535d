/// How the runs of a study are chosen; the raw value is the word in the script.
enum StudyMethod: String, CaseIterable, Sendable {
  // Runs drawn as they come, or listed.
  case monteCarlo = "monte_carlo"
  case latinHypercube = "lhs"
  case sobol, list
  // Rare events: runs led to the violation of a requirement.
  case subset
  case crossEntropy = "cross_entropy"
  case splitting, form
  // Which quantity matters.
  case sobolIndices = "sobol_indices"
  case morris
  /// A search for the worst.
  case falsify

  /// Whether a requirement stands in brackets, whose margin the method follows.
  var takesRequirement: Bool { isRareEvent || self == .falsify }

  /// Whether it estimates the probability that the requirement is violated.
  var isRareEvent: Bool {
    switch self {
    case .subset, .crossEntropy, .splitting, .form: true
    default: false
    }
  }

  /// Whether what a run is given depends on what earlier runs came to.
  var isAdaptive: Bool { takesRequirement }

  /// Whether the shares and means of the runs are those of the scenario.
  var isRepresentative: Bool { !takesRequirement && self != .morris }

  /// Whether a rule may say when there are enough runs.
  var allowsRule: Bool { isRepresentative && self != .sobolIndices }

  /// Numbers that may stand in brackets, after the requirement where there is one.
  var numbers: [String] {
    switch self {
    case .latinHypercube: ["block"]
    case .subset, .splitting: ["share"]
    case .crossEntropy: ["regions"]
    case .morris: ["levels"]
    default: []
    }
  }

  var signature: String {
    let arguments = (takesRequirement ? ["requirement"] : []) + numbers
    return arguments.isEmpty ? rawValue : "\(rawValue)(\(arguments.joined(separator: ", ")))"
  }

  /// The name in accounts.
  var title: String {
    switch self {
    case .subset: "subset simulation"
    case .crossEntropy: "cross-entropy sampling"
    case .splitting: "multilevel splitting"
    case .form: "FORM"
    case .falsify: "falsification"
    default: rawValue
    }
  }
}

/// What stands after `method:`, as `subset(safe, share: 20 %)`.
struct StudyMethodSyntax {
  let method: StudyMethod
  let requirement: Expression?
  let numbers: [(name: String, value: Expression)]
  /// What stands in brackets and has no meaning there.
  let strangers: [Argument]

  /// nil where there is no such method.
  init?(_ node: Expression) {
    var callee = node
    var arguments: [Argument] = []
    if case .call(let inner, let given) = node.kind { (callee, arguments) = (inner, given) }
    guard let word = callee.kind.name, let method = StudyMethod(rawValue: word) else { return nil }
    self.method = method
    if method.takesRequirement, let first = arguments.first, first.label == nil {
      requirement = first.value
      arguments.removeFirst()
    } else {
      requirement = nil
    }
    var numbers: [(name: String, value: Expression)] = []
    var strangers: [Argument] = []
    for (position, argument) in arguments.enumerated() {
      let name =
        argument.label?.text
        ?? (position < method.numbers.count ? method.numbers[position] : "")
      if method.numbers.contains(name), !numbers.contains(where: { $0.name == name }) {
        numbers.append((name, argument.value))
      } else {
        strangers.append(argument)
      }
    }
    self.numbers = numbers
    self.strangers = strangers
  }
}
