import Engine
import Glibc

/// Carrying out studies.
extension Session {
  /// The `study` statement.
  func study(_ site: SiteValues) throws(ScriptFailure) -> Value {
    guard case .statement(let statement) = site.site.subject,
      let symbol = host.symbols.studies[ObjectIdentifier(statement)]
    else { return .none }
    hasRun = true
    let settings = try StudySettings(symbol, site, seed: options.seed)
    let frame = StudyFrame(
      seed: settings.seed, folder: options.folder, overrides: Self.overrides(options))
    let before = machine.save()
    let place = draws.place
    defer { draws.place = place }
    draws.begin(seed: settings.seed, run: 0)
    let reference = try host.instance(of: symbol, settings.given(run: 0), run: 0, frame)
    try checkOverrides(reference)
    try before.restore()
    if settings.duration == nil, !reference.hasEnding {
      throw ScriptFailure(
        "nothing ends the runs of \(symbol.scenario.name)",
        help: "give the study a `duration: 10 s`, or the scenario a `do` block or `stop when …`")
    }
    let layout = StudyLayout(symbol, reference)
    let rule = try settings.rule.map { rule throws(ScriptFailure) in
      try StudyRule(rule, symbol, layout, site)
    }
    let (rows, ending) = try carryOut(symbol, settings, layout, frame, rule)
    let object = StudyObject(
      symbol, settings, layout, frame, rows: rows, ending: ending, start: before)
    host.show(.studyDone(name: symbol.name, summary: object.summaryLines))
    return try machine.makeHandle(object)
  }

  /// Carries out the runs, those that an earlier process left in the journal aside.
  private func carryOut(
    _ study: StudySymbol, _ settings: StudySettings, _ layout: StudyLayout, _ frame: StudyFrame,
    _ rule: StudyRule?
  ) throws(ScriptFailure) -> ([StudyRow], StudyObject.Ending) {
    var journal: StudyJournal?
    var known: [Int: StudyRow] = [:]
    if options.recordsTrace {
      let opened = try self.journal(study, settings, layout)
      journal = opened.journal
      for row in opened.rows { known[row.run] = row }
      if !known.isEmpty {
        host.show(
          .note(
            "study \(study.name): going on where it was left, \(known.count) of up to \(settings.runs.upperBound) runs are done"
          ))
      }
    }
    var rule = rule
    var rows: [StudyRow] = []
    var ending = StudyObject.Ending.interrupted
    let begin = Clock.now
    var lastShown = begin
    func show() {
      let now = Clock.now
      guard now - lastShown > 50_000_000 else { return }
      lastShown = now
      let done = rows.count - min(known.count, rows.count)
      let expected = rule?.expectedRuns(settings.runs) ?? settings.runs.upperBound
      host.show(
        .studyProgress(
          StudyProgress(
            name: study.name, done: rows.count, expected: expected,
            estimate: rule?.estimate, elapsed: Double(now - begin) * 1e-9, fresh: done)))
    }
    func take(_ row: StudyRow) -> Bool {
      rows.append(row)
      rule?.record(row)
      show()
      if let rule, rows.count >= settings.runs.lowerBound, rule.isMet {
        ending = .enough
        return false
      }
      if rows.count == settings.runs.upperBound {
        ending = .complete
        return false
      }
      return true
    }
    // What is known is taken in order; the first gap and all beyond it is for the threads.
    var next = 0
    var goesOn = true
    while goesOn, let row = known[next] {
      goesOn = take(row)
      next += 1
    }
    if goesOn {
      let rest = (next..<settings.runs.upperBound).filter { known[$0] == nil }
      let count = max(1, min(settings.threads ?? Self.processorCount, rest.count))
      var workers: [any StudyWorker] = []
      for _ in 0..<count {
        workers.append(try ScriptStudyWorker(self, study, settings, layout, frame))
      }
      let pool = StudyPool(runs: rest, workers: workers, interrupt: interrupt) { row in
        journal?.append(row)
      }
      var isOver = false
      func takeKnown() {
        while !isOver, let row = known[next] {
          isOver = !take(row)
          next += 1
        }
      }
      pool.run(wait: show) { row in
        if row.run == next {
          next += 1
          isOver = !take(row)
          takeKnown()
        }
        return !isOver
      }
    }
    if let failure = journal?.failure { host.show(.note("\(failure)")) }
    if interrupt.isRaised {
      wasInterrupted = true
      interrupt.clear()
      if let journal {
        host.show(
          .note(
            "study \(study.name): run the script again to go on; \(journal.path) keeps what is done"
          ))
      }
    } else {
      journal?.remove()
    }
    return (rows, ending)
  }

  private func journal(_ study: StudySymbol, _ settings: StudySettings, _ layout: StudyLayout)
    throws(ScriptFailure) -> (journal: StudyJournal, rows: [StudyRow])
  {
    var print = Fingerprint()
    for source in sources { print.combine(source.text) }
    print.combine("\(study.name) \(settings.seed) \(TwinVersion.text) \(settings.runs)")
    for (name, value) in options.parameters { print.combine("\(name)=\(value)") }
    let path = try files.path(writing: "\(scriptStem)-\(study.name).study")
    do {
      return try StudyJournal.open(
        path, fingerprint: print.value, columnCount: layout.width)
    } catch { throw ScriptFailure.from(error) }
  }

  /// A run of a study once more, with everything recorded.
  func replay(_ study: StudyObject, run: Int) throws(ScriptFailure) -> Value {
    let now = machine.save()
    let place = draws.place
    defer { draws.place = place }
    try study.start.restore()
    draws.begin(seed: study.settings.seed, run: UInt64(run))
    let given = study.settings.given(run: run)
    let instance = try host.instance(of: study.symbol, given, run: run, study.frame)
    do { try instance.recordEverything() } catch { throw ScriptFailure.from(error) }
    let report = try self.run(instance, for: study.settings.duration, isFinal: true)
    reports.append(report)
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

  private static var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
