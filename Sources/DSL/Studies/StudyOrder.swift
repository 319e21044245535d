/// What the command line says of the studies of a script.
public struct StudyOrder: Sendable {
  /// A part of the runs: those whose number leaves `index` − 1 when divided by `count`.
  public struct Shard: Hashable, Sendable {
    /// From 1.
    public let index: Int
    public let count: Int

    public init?(index: Int, count: Int) {
      guard count >= 1, index >= 1, index <= count else { return nil }
      self.index = index
      self.count = count
    }

    func holds(_ run: Int) -> Bool { run % count == index - 1 }
  }

  /// Carry out this study, write its results, and end the script there; nil for the first one.
  public struct Only: Sendable {
    public let study: String?
    public let shard: Shard?
    /// The file of the results; nil for one named for the script, the study and the part.
    public let path: String?

    public init(study: String?, shard: Shard?, path: String?) {
      self.study = study
      self.shard = shard
      self.path = path
    }
  }

  /// Files whose runs need not be carried out again.
  public var known: [String] = []
  /// How many threads; nil leaves it to the script.
  public var threads: Int?
  public var only: Only?

  public init() {}
}

extension StudyOrder {
  /// What of a script is carried out: where only one study is asked for, its output is not.
  func statements(of script: [Statement]) -> [Statement] {
    guard only != nil else { return script }
    return script.filter { statement in
      switch statement.kind {
      case .log, .plot, .export, .report, .assert: false
      default: true
      }
    }
  }
}
