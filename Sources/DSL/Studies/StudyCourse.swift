import Engine

/// How a study goes: which run is given what, and what chooses the runs where they do not follow from their numbers.
struct StudyCourse {
  enum Kind {
    /// Runs are drawn as they come, or listed.
    case sample
    case sobolIndices(SaltelliDesign)
    case morris(MorrisDesign)
    /// An estimator asks for runs as it goes on.
    case search
    /// Every fault mode in turn, beside the healthy machine.
    case injections(InjectionDesign)
  }

  let kind: Kind
  let assignment: StudyAssignment
  /// What an estimator moves through; nil for a sample.
  let space: StudySpace?

  /// - Parameter onsets: the faults whose onset is drawn
  init(_ settings: StudySettings, onsets: [String]) throws(ScriptFailure) {
    let variables = settings.variables
    if let design = settings.design {
      kind = .sample
      space = nil
      assignment = StudyAssignment(runs: settings.runs) { run in
        variables.given(design.values(run: run), draws: UInt64(design.block(of: run)))
      }
      return
    }
    let space = try StudySpace(variables, onsets: onsets, for: settings.method)
    self.space = space
    switch settings.method {
    case .sobolIndices:
      let design = try Self.saltelli(space, settings)
      kind = .sobolIndices(design)
      let (width, rows) = (space.dimension + 2, design.rowCount)
      // The first sample and the mixtures of a row share all that is drawn besides, the second sample has its own:
      // so chance is one more cause beside those listed, and counts in the indices of none of them alone.
      assignment = StudyAssignment(runs: design.runCount...design.runCount) { run in
        let (row, part) = run.quotientAndRemainder(dividingBy: width)
        return space.given(
          cube: design.point(run: run), reachesEnds: false,
          draws: UInt64(part == width - 1 ? rows + row : row))
      }
    case .morris:
      let design = try Self.morris(space, settings)
      kind = .morris(design)
      // The runs of a path share all that is drawn besides.
      assignment = StudyAssignment(runs: design.runCount...design.runCount) { run in
        space.given(
          cube: design.point(run: run), reachesEnds: true,
          draws: UInt64(run / (space.dimension + 1)))
      }
    default:
      kind = .search
      assignment = StudyAssignment()
    }
  }

  /// Every fault mode in turn, in rounds that share their chance and what varies.
  ///
  /// - Parameter places: where a mode can act
  init(_ settings: StudySettings, injecting places: [FailureModePlace]) throws(ScriptFailure) {
    guard let modes = settings.failureModes, let design = settings.design else {
      preconditionFailure("a study of fault modes has settings of them")
    }
    let usual =
      design.isExhaustive && !design.varied.isEmpty ? 1 : FailureModeSettings.usualRounds
    let rounds = settings.givenRuns ?? max(usual, design.cellCount)
    let injections = InjectionDesign(
      places: places, severities: modes.severities, times: modes.times, rounds: rounds)
    guard injections.runCount <= 100_000_000 else {
      throw ScriptFailure(
        "\(injections.combinationCount) combinations of mode, severity and time, each \(rounds) times, are \(injections.runCount) runs",
        help: "there can be 100,000,000; name fewer `modes`", code: .badValue)
    }
    let variables = settings.variables
    kind = .injections(injections)
    space = nil
    assignment = StudyAssignment(runs: injections.runCount...injections.runCount) { run in
      let round = injections.round(ofRun: run)
      var given = variables.given(design.values(run: round), draws: UInt64(round))
      given.injection = injections.injection(ofRun: run)
      return given
    }
  }

  /// What everything is built with once, to know what there is: the first run's, or the middle of the space.
  static func reference(_ settings: StudySettings) -> StudyGiven {
    if let design = settings.design {
      return settings.variables.given(design.values(run: 0), draws: 0)
    }
    let middle = settings.variables.all.map { quantity in
      switch quantity.law {
      case .distribution(let distribution): distribution.quantile(0.5)
      case .levels(let levels): levels[0]
      }
    }
    return settings.variables.given(middle, draws: 0)
  }

  /// Which run suffers which fault mode, where the study goes through them.
  var injections: InjectionDesign? {
    if case .injections(let design) = kind { design } else { nil }
  }

  /// Whether a run is one of a sample of the scenario as it comes.
  func isRepresentative(_ run: Int) -> Bool {
    if case .injections(let design) = kind { return design.isHealthy(run: run) }
    guard case .sobolIndices(let design) = kind else { return true }
    let part = run % (design.names.count + 2)
    return part == 0 || part == design.names.count + 1
  }

  /// The number that runs with the same chance share; those that a method of its own chooses are taken as independent.
  static func block(of run: Int, _ settings: StudySettings) -> Int {
    settings.design?.block(of: run) ?? run
  }

  /// The same, where all runs of a round of fault modes share their chance.
  func block(of run: Int, _ settings: StudySettings) -> Int {
    Self.block(of: injections?.round(ofRun: run) ?? run, settings)
  }

  private static func saltelli(_ space: StudySpace, _ settings: StudySettings)
    throws(ScriptFailure) -> SaltelliDesign
  {
    let rows = try points(
      settings, width: space.dimension + 2, wanted: 256,
      "Sobol indices of \(space.dimension) quantities")
    do {
      return try SaltelliDesign(names: space.names, rowCount: rows, seed: settings.seed)
    } catch {
      throw ScriptFailure("the study \(space.variables.study): \(error)", code: .badValue)
    }
  }

  private static func morris(_ space: StudySpace, _ settings: StudySettings)
    throws(ScriptFailure) -> MorrisDesign
  {
    let paths = try points(
      settings, width: space.dimension + 1, wanted: 20,
      "elementary effects of \(space.dimension) quantities")
    let levels = Int(exactly: settings.numbers["levels"] ?? 4) ?? 0
    guard levels >= 2, levels.isMultiple(of: 2) else {
      throw ScriptFailure(
        "a grid of \(levels) levels", help: "`levels` is an even number from 2, such as 4",
        code: .badValue)
    }
    do {
      return try MorrisDesign(
        names: space.names, trajectoryCount: paths, levelCount: levels, seed: settings.seed)
    } catch {
      throw ScriptFailure("the study \(space.variables.study): \(error)", code: .badValue)
    }
  }

  /// How many groups of `width` runs there are room for.
  private static func points(
    _ settings: StudySettings, width: Int, wanted: Int, _ what: String
  ) throws(ScriptFailure) -> Int {
    guard let runs = settings.givenRuns else { return wanted }
    guard runs / width >= 2 else {
      throw ScriptFailure(
        "\(runs) runs are too few for \(what)",
        help:
          "each point takes \(width) runs: give at least `runs: \(2 * width)`, better \(wanted * width)",
        code: .badValue)
    }
    return runs / width
  }
}
