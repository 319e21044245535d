/// How an attempt to move a cell in time ended. Raw values are the plugin's step codes.
enum CellStatus: Int32, Error {
  case done = 0
  /// A particle surface ran out of lithium or of room for it.
  case negativeEmpty = 1
  case negativeFull = 2
  case positiveEmpty = 3
  case positiveFull = 4
  /// No salt is left somewhere in the electrolyte.
  case saltDepleted = 5
  /// Newton's method found no solution, however short the step.
  case notConverged = 6
  /// No current gives the voltage or power asked for.
  case controlFailed = 7
  /// The steps that the error allows are so short that the period would take for ever.
  case stalled = 8
  /// A burnt cell was asked for current.
  case burnt = 9

  /// Whether it is the cell that has come to an end, not a method.
  var isPhysical: Bool {
    switch self {
    case .negativeEmpty, .negativeFull, .positiveEmpty, .positiveFull, .saltDepleted, .burnt: true
    case .done, .notConverged, .controlFailed, .stalled: false
    }
  }

  /// Whether there is nothing left to take out.
  var isEmpty: Bool { self == .negativeEmpty || self == .positiveFull }

  /// What it means, in the user's terms.
  var meaning: String {
    switch self {
    case .done: "done"
    case .negativeEmpty: "the negative particles' surface is empty of lithium"
    case .negativeFull: "the negative particles' surface is full of lithium"
    case .positiveEmpty: "the positive particles' surface is empty of lithium"
    case .positiveFull: "the positive particles' surface is full of lithium"
    case .saltDepleted: "the electrolyte runs out of salt"
    case .notConverged: "the equations have no solution that Newton's method can find"
    case .controlFailed: "no current gives the voltage or power asked for"
    case .burnt:
      "it has burnt: its electrodes or its electrolyte have decomposed, so that it gives and takes nothing,"
    case .stalled: "the state changes too fast for steps of any length that comes to an end"
    }
  }

  /// The status for a stoichiometry outside 0 … 1 on a particle surface.
  static func surface(_ stoichiometry: Double, isNegative: Bool) -> CellStatus {
    stoichiometry > 0.5
      ? (isNegative ? .negativeFull : .positiveFull)
      : (isNegative ? .negativeEmpty : .positiveEmpty)
  }
}
