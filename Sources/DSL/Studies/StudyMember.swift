/// What stands after the dot of a study without brackets; the raw value is the word in the script.
enum StudyMember: String, CaseIterable, Sendable {
  case runs, failed, summary, table, survival
  /// The standard error of an estimated probability over the probability.
  case coefficientOfVariation = "coefficient_of_variation"
  /// The distance of the likeliest violation from the middle, in standard deviations.
  case beta
  /// The likeliest violation.
  case designPoint = "design_point"
  /// The share of each quantity in it.
  case importance
  // What each fault mode does, how critical it is, which modes there are, and the healthy machine beside them.
  case effects, criticality, modes, baseline
  /// What the sequential test that ended it says.
  case decision

  /// Whether only a study that goes through fault modes has it.
  var isOfFailureModes: Bool {
    switch self {
    case .effects, .criticality, .modes, .baseline: true
    default: false
    }
  }
}

extension StudyMethod {
  /// Whether a study by this method has the member.
  func has(_ member: StudyMember) -> Bool {
    switch member {
    case .runs, .failed, .summary, .table: true
    case .survival: isRepresentative
    case .decision: allowsRule
    case .coefficientOfVariation: isRareEvent && self != .form
    case .beta, .designPoint, .importance: self == .form
    case .effects, .criticality, .modes, .baseline: self == .monteCarlo
    }
  }
}
