/// What one run of a study came to.
public struct StudyRow: Hashable, Sendable {
  /// The number of the run, from 0.
  public let run: Int
  /// One number for each column of the study; not a number where the run failed.
  public let values: [Double]
  /// Why the run could not be carried out; nil where it could.
  public let failure: String?

  public init(run: Int, values: [Double], failure: String? = nil) {
    self.run = run
    self.values = values
    self.failure = failure
  }

  public static func == (a: StudyRow, b: StudyRow) -> Bool {
    a.run == b.run && a.failure == b.failure
      && a.values.map(\.bitPattern) == b.values.map(\.bitPattern)
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(run)
    hasher.combine(failure)
  }
}

/// Carries out runs of a study; used by one thread at a time.
public protocol StudyWorker: AnyObject {
  /// The outcome of a run; nil if it was interrupted.
  func row(run: Int) -> StudyRow?
}
