/// Signals that were logged together, file by file: what a replay offers to whatever learns from it.
public struct SampledLog: Sendable {
  /// What one file holds.
  public struct Source: Sendable {
    /// The file's name without its ending.
    public let name: String
    public let signals: [SampledSignal]

    public init(_ name: String, _ signals: [SampledSignal]) {
      self.name = name
      self.signals = signals
    }
  }

  public let sources: [Source]
  /// Where it came from, for messages.
  public let path: String
  /// The first and last instant of all signals, in s.
  public let start: Double
  public let end: Double

  public init(_ sources: [Source], path: String) {
    self.sources = sources
    self.path = path
    let signals = sources.flatMap(\.signals)
    start = signals.map { $0.times[0] }.min() ?? 0
    end = signals.map { $0.times[$0.times.count - 1] }.max() ?? 0
  }

  /// The signal called `name` of every file.
  ///
  /// - Throws: an error that names the file without it and what that file has.
  public func signals(named name: String) throws(TraceError) -> [SampledSignal] {
    var found: [SampledSignal] = []
    for source in sources {
      guard let signal = source.signals.first(where: { $0.name == name }) else {
        throw TraceError(
          path, "\(source.name) has no column \(name)",
          help: "it has " + source.signals.map(\.name).joined(separator: ", "))
      }
      found.append(signal)
    }
    return found
  }

  /// One line for people.
  public var summary: String {
    "a log of \(sources.count) files over \(Int((end - start).rounded())) s: \(path)"
  }
}
