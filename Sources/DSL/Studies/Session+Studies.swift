import Engine
import Glibc

/// Carrying out studies.
extension Session {
  /// The studies of the script, in its order.
  public var studyNames: [String] {
    checker.globals.ownBindings.values.compactMap { binding -> StudySymbol? in
      if case .study(let symbol) = binding.type { symbol } else { nil }
    }.sorted { $0.span.start < $1.span.start }.map(\.name)
  }

  /// The `study` statement.
  func study(_ site: SiteValues) throws(ScriptFailure) -> Value {
    guard case .statement(let statement) = site.site.subject,
      let symbol = host.symbols.studies[ObjectIdentifier(statement)]
    else { return .none }
    hasRun = true
    let order = options.studies
    let isWanted = order.only.map { $0.study == nil || $0.study == symbol.name } ?? false
    let settings = try StudySettings(symbol, site, seed: options.seed)
    let frame = StudyFrame(
      seed: settings.seed, folder: options.folder, overrides: Self.overrides(options),
      failureModes: settings.failureModes)
    let before = machine.save()
    let place = draws.place
    defer { draws.place = place }
    draws.begin(seed: settings.seed, run: 0)
    let reference = try host.instance(of: symbol, StudyCourse.reference(settings), frame)
    try checkOverrides(reference)
    try before.restore()
    if settings.duration == nil, !reference.hasEnding {
      throw ScriptFailure(
        "nothing ends the runs of \(symbol.scenario.name)",
        help: "give the study a `duration: 10 s`, or the scenario a `do` block or `stop when …`")
    }
    let course = try course(of: symbol, settings, reference)
    let layout = StudyLayout(symbol, reference)
    let file = StudyFile(
      study: symbol.name, scenario: symbol.scenario.name, script: sources.first?.text ?? "",
      parameters: options.parameters.map { "\($0.name)=\($0.value)" }, seed: settings.seed,
      fingerprint: fingerprint(of: symbol, settings),
      runCount: course.assignment.runs.upperBound, width: layout.width, rows: [],
      table: Table([]))
    let shard = isWanted ? order.only?.shard : nil
    if isWanted { hasCarriedOutStudy = true }
    let target = try target(of: symbol, isWanted ? order.only : nil)
    if isWanted, try isThere(target, file, shard, settings) {
      host.show(.note("\(target) holds these runs already; nothing is left to do"))
      throw ScriptFailure("", kind: .done)
    }
    if let shard, shard.count > 1, course.assignment.isAdaptive {
      throw ScriptFailure(
        "\(symbol.name) cannot be carried out in parts: \(symbol.method.title) chooses each run by what others came to",
        help: "carry it out as a whole, without --shard")
    }
    // A part of the runs cannot tell whether all of them are enough.
    let rule = try (shard == nil ? settings.rule : nil).map { rule throws(ScriptFailure) in
      try StudyRule(rule, symbol, settings, layout, site)
    }
    let undertaking = StudyUndertaking(
      self, symbol, settings, course, layout, frame, rule, shard, try known(file))
    let ending: StudyObject.Ending
    if order.only != nil, !isWanted {
      // Another study is asked for; what files hold of this one may be needed on the way.
      try undertaking.takeKnown()
      ending = .leftOut
    } else {
      if options.recordsTrace {
        do { try StudyFile.check(writing: target) } catch { throw ScriptFailure.from(error) }
        try undertaking.openJournal(file, besides: target)
      }
      ending = try undertaking.carryOut()
    }
    let object = StudyObject(
      symbol, settings, course, layout, frame, file, rows: undertaking.rows,
      finding: undertaking.finding, ending: ending, start: before)
    object.decision = undertaking.decision
    if ending == .leftOut { return try machine.makeHandle(object) }
    if options.recordsTrace, ending != .interrupted {
      do { try object.file(host.units).write(target) } catch {
        undertaking.tellWhatIsKept()
        throw ScriptFailure.from(error)
      }
      object.path = target
      undertaking.removeJournal()
    }
    host.show(.studyDone(name: symbol.name, summary: object.summaryLines))
    if isWanted { throw ScriptFailure("", kind: .done) }
    return try machine.makeHandle(object)
  }

  private func course(of study: StudySymbol, _ settings: StudySettings, _ reference: Instance)
    throws(ScriptFailure) -> StudyCourse
  {
    guard let modes = settings.failureModes else {
      return try StudyCourse(settings, onsets: reference.movableFaults(study).map(\.name))
    }
    let places = try FailureModePlace.all(of: reference, modes)
    try modes.rates.check(reference.failureModePlaces.map(\.name))
    return try StudyCourse(settings, injecting: places)
  }

  /// What the study is: runs of equal fingerprints are equal.
  private func fingerprint(of study: StudySymbol, _ settings: StudySettings) -> UInt64 {
    var print = Fingerprint()
    for (number, source) in sources.enumerated() {
      print.combine(StudySource.text(of: source, number: number, deciding: study))
    }
    print.combine("\(study.name) \(settings.seed) \(TwinVersion.text)")
    for (name, value) in options.parameters { print.combine("\(name)=\(value)") }
    files.reads?.combine(into: &print)
    return print.value
  }

  /// Runs that files hold already.
  private func known(_ wanted: StudyFile) throws(ScriptFailure) -> [Int: StudyRow] {
    var rows: [Int: StudyRow] = [:]
    for path in options.studies.known {
      let file: StudyFile
      do { file = try StudyFile(reading: path) } catch { throw ScriptFailure.from(error) }
      guard file.study == wanted.study else { continue }
      guard file.fingerprint == wanted.fingerprint, file.width == wanted.width else {
        throw ScriptFailure(
          "\(path) holds runs of another study \(wanted.study): the script, the seed, a parameter or a file it reads has changed",
          help: "carry the study out again", code: .fileError)
      }
      for row in file.rows { rows[row.run] = row }
    }
    return rows
  }

  /// Where the results go: to the file that the command line names, else beside those of runs.
  private func target(of study: StudySymbol, _ only: StudyOrder.Only?) throws(ScriptFailure)
    -> String
  {
    if let path = only?.path { return path }
    let part = only?.shard.map { "-\($0.index)-of-\($0.count)" } ?? ""
    return try files.path(writing: "\(scriptStem)-\(study.name)\(part).h5")
  }

  /// Whether the results are there; a file of something else in their place is refused.
  private func isThere(
    _ path: String, _ wanted: StudyFile, _ shard: StudyOrder.Shard?, _ settings: StudySettings
  ) throws(ScriptFailure) -> Bool {
    guard access(path, F_OK) == 0 else { return false }
    if let file = try? StudyFile(reading: path), file.fingerprint == wanted.fingerprint,
      file.study == wanted.study
    {
      let runs = Set(file.rows.map(\.run))
      // A study that ends by a rule may have had enough before its last run.
      let isEnough =
        shard == nil && settings.rule != nil && runs.count >= settings.runs.lowerBound
        && (0..<runs.count).allSatisfy(runs.contains)
      let wantedRuns = (0..<wanted.runCount).filter { shard?.holds($0) ?? true }
      if isEnough || wantedRuns.allSatisfy(runs.contains) { return true }
      throw ScriptFailure(
        "\(path) is there and holds other runs of \(wanted.study)",
        help: "give another --out; --from \(path) takes these runs over", code: .fileError)
    }
    throw ScriptFailure(
      "\(path) is there and holds something else", help: "remove it, or give another --out",
      code: .fileError)
  }

  /// `export s to "x.h5"`.
  func export(_ study: StudyObject, to path: String) throws(ScriptFailure) {
    do { try study.file(host.units).write(path) } catch {
      throw ScriptFailure.from(error)
    }
  }

  /// A run of a study once more, with everything recorded.
  func replay(_ study: StudyObject, run: Int) throws(ScriptFailure) -> Value {
    let now = machine.save()
    let place = draws.place
    defer { draws.place = place }
    guard let given = study.course.assignment.given(run: run) else {
      throw ScriptFailure("nothing asked for run \(run) of \(study.symbol.name)")
    }
    guard given.changes.isEmpty else {
      throw ScriptFailure(
        "run \(run) of \(study.symbol.name) is put together of \(given.changes.count + 1) runs and cannot be replayed",
        help: "the first runs of `splitting` can: they have one chance from beginning to end")
    }
    try study.start.restore()
    draws.begin(seed: study.settings.seed, run: given.draws)
    let instance = try host.instance(of: study.symbol, given, study.frame)
    instance.outerParameters = scriptParameters
    instance.runNumber = run
    do { try instance.recordEverything() } catch { throw ScriptFailure.from(error) }
    let report = try self.run(instance, for: study.settings.duration, isFinal: true)
    // A run that is looked at again does not decide how the script ends.
    if let path = report.tracePath {
      host.show(.note("run \(run) of \(study.symbol.name) is recorded in \(path)"))
    }
    if let simulation = instance.simulation, let kept = study.row(run),
      study.layout.row(run, given, instance, simulation) != kept
    {
      host.show(
        .note(
          "run \(run) of \(study.symbol.name) came out differently; a plugin keeps something between runs"
        ))
    }
    try now.restore()
    return try machine.makeHandle(RunObject(report, instance.memoryTrace))
  }
}
