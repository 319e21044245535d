import Engine

/// What one run of a study is given.
struct StudyGiven: Sendable {
  /// One for each parameter that varies.
  let values: [Double]
  /// In nanoseconds.
  let startAge: Int64
  /// From 0.
  let faultSet: Int
  /// Where the drawn onsets of faults lie in their distributions, as standard normal numbers, in the order of the
  /// faults; empty where they are drawn.
  var onsets: [Double] = []
  /// The number that addresses everything else that is drawn; runs that share it share their chance.
  let draws: UInt64
  /// Where the run goes on with the chance of another one, in order.
  var changes: [Change] = []
  /// The fault mode that the run suffers; nil for a healthy machine.
  var injection: Injection?

  /// Once the margin of the requirement that the study follows is at `level` or below, `draws` address what is drawn.
  struct Change: Sendable {
    let level: Double
    let draws: UInt64
  }
}

/// Which run is given what: worked out from the run's number, or noted as an estimator asks for it.
///
/// Threads read while runs are carried out; an estimator adds runs only between.
final class StudyAssignment {
  /// No fewer and no more.
  let runs: ClosedRange<Int>
  private let design: ((Int) -> StudyGiven)?
  private var noted: [StudyGiven] = []

  /// Runs that follow from their numbers.
  init(runs: ClosedRange<Int>, design: @escaping (Int) -> StudyGiven) {
    self.runs = runs
    self.design = design
  }

  /// Runs that an estimator chooses one after the other.
  init() {
    runs = 0...0
    design = nil
  }

  var isAdaptive: Bool { design == nil }

  /// Nil for a run that no estimator has asked for.
  func given(run: Int) -> StudyGiven? {
    if let design { return design(run) }
    return noted.indices.contains(run) ? noted[run] : nil
  }

  /// Adds the next runs and yields their numbers.
  func note(_ givens: [StudyGiven]) -> Range<Int> {
    noted += givens
    return (noted.count - givens.count)..<noted.count
  }
}
