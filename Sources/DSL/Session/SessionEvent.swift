import Engine

/// What a session has to show while it works.
public enum SessionEvent: Sendable {
  /// A line from `log`, with the simulated time in seconds where a run is under way.
  case log(String, time: Double?)
  /// A run goes on: simulated seconds so far and in all (nil if it ends by itself).
  case progress(time: Double, end: Double?)
  /// A study goes on.
  case studyProgress(StudyProgress)
  /// A study is over: its account, line by line.
  case studyDone(name: String, summary: [String])
  /// `plot` has curves to show.
  case plot(PlotRequest)
  /// `plot` has a chart to show: in a file such as `a.svg`, or in the terminal.
  case chart(Chart, file: String?)
  /// What a twin warns of, with the place of its declaration; comes before the run.
  case warning(String)
  /// A remark of the program itself, such as that the disk is slower than the run.
  case note(String)
}

/// How far a study is.
public struct StudyProgress: Sendable {
  public let name: String
  /// Runs so far, those of an earlier process among them.
  public let done: Int
  /// How many it will take, as far as is known now.
  public let expected: Int
  /// What its runs say so far, as text.
  public let estimate: String?
  /// Seconds since it began.
  public let elapsed: Double
  /// Runs done in that time.
  public let fresh: Int
}

/// Curves to draw.
public struct PlotRequest: Sendable {
  public struct Curve: Sendable {
    public let name: String
    public let unit: String
    /// In the unit.
    public let values: [Double]

    public init(name: String, unit: String, values: [Double]) {
      self.name = name
      self.unit = unit
      self.values = values
    }
  }

  /// What runs along the horizontal axis; as many values as each curve has.
  public let horizontal: Curve
  public let curves: [Curve]
  /// A file such as `a.svg`, `a.png` or `a.pdf`; nil means the terminal.
  public let file: String?
  /// Where the script asks for it, such as `a.twin:12`.
  public var place: String?

  public init(horizontal: Curve, curves: [Curve], file: String?) {
    self.horizontal = horizontal
    self.curves = curves
    self.file = file
  }
}
