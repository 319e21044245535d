extension Builtin {
  /// What the function takes and gives, as `?name` and docs/builtins.md show it: A and B stand for any
  /// dimension, 1 for a bare number, X and Y for any kind of value.
  var kinds: String {
    if case .distribution(let bare) = rule, bare.count == parameters.count {
      return parameters.map { _ in "1" }.joined(separator: ", ") + " → distribution of 1"
    }
    return rule.kinds
  }
}

extension Builtin.Rule {
  /// Whether it also works on each element of a list.
  var isElementwise: Bool {
    switch self {
    case .same, .root, .bare, .ofAngle, .toAngle, .sign: true
    default: false
    }
  }

  var kinds: String {
    switch self {
    case .same: "A → A"
    case .root(let degree): "A → A^(1/\(degree))"
    case .bare: "1 → 1"
    case .ofAngle: "angle → 1"
    case .toAngle: "1 → angle"
    case .sign: "A → 1"
    case .angleOfTwo: "A, A → angle"
    case .extremum: "A, A, … → A; list of A → A"
    case .reduce: "list of A → A"
    case .reduceSquare: "list of A → A²"
    case .reduceToBare: "list of A → 1"
    case .dot: "list of A, list of B → A·B"
    case .clamp: "A, A, A → A"
    case .pair: "A, A → A"
    case .power: "1, 1 → 1"
    case .interpolate: "A, list of A, list of B → B"
    case .quantile: "list of A, 1 → A"
    default: collectionKinds ?? otherKinds
    }
  }

  private var collectionKinds: String? {
    switch self {
    case .count: "list, table or text → 1"
    case .allOrAny: "list of truth → truth"
    case .sameList: "list of X → list of X"
    case .element: "list of X → X"
    case .append: "list of X, X → none"
    case .concatenate: "list of X, list of X → list of X"
    case .map: "list of X, function from X to Y → list of Y"
    case .filter: "list of X, function from X to truth → list of X"
    case .fold: "list of X, Y, function from Y and X to Y → Y"
    case .contains: "list of X, X → truth"
    case .slice: "list of X, 1, 1 → list of X"
    case .spaced: "A, A, 1 → list of A"
    default: nil
    }
  }

  private var otherKinds: String {
    switch self {
    case .distribution(let bare):
      bare.isEmpty
        ? "A, … → distribution of A"
        : "1 (\(bare.sorted().joined(separator: ", "))), A, … → distribution of A"
    case .lognormal: "A, 1 or A → distribution of A"
    case .bareDistribution: "1 → distribution of 1"
    case .choice: "list of A, list of 1 → distribution of A"
    case .truncate: "distribution of A, range of A → distribution of A"
    case .draw: "distribution of A → A"
    case .text: "any → text"
    case .textToText: "text → text"
    case .split: "text, text → list of text"
    case .join: "list of text, text → text"
    case .parse: "text → 1"
    case .table: "text → table"
    case .column: "text, text → column"
    case .system: "names with and, or, at_least; record; record of such; A → record"
    case .availability: "distribution of A, distribution of A, A → 1"
    case .observedAvailability: "list of A, list of A, 1 → record"
    default: "text → none"
    }
  }
}
