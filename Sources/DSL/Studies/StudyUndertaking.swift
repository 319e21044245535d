import Engine
import Glibc

/// A study while it is carried out: what is known already, what is done, what it says so far.
struct StudyUndertaking {
  private let session: Session
  private let study: StudySymbol
  private let settings: StudySettings
  private let layout: StudyLayout
  private let frame: StudyFrame
  private let shard: StudyOrder.Shard?
  private var rule: StudyRule?
  private var known: [Int: StudyRow]
  private var journal: StudyJournal?
  /// Outcomes in the order of the runs.
  private(set) var rows: [StudyRow] = []
  /// How many of them fail a requirement.
  private var failing = BinomialCount()
  private var fresh = 0
  private let begin = Clock.now
  private var lastShown = Clock.now

  init(
    _ session: Session, _ study: StudySymbol, _ settings: StudySettings, _ layout: StudyLayout,
    _ frame: StudyFrame, _ rule: StudyRule?, _ shard: StudyOrder.Shard?, _ known: [Int: StudyRow]
  ) {
    self.session = session
    self.study = study
    self.settings = settings
    self.layout = layout
    self.frame = frame
    self.rule = rule
    self.shard = shard
    self.known = known
  }

  /// Takes over what an earlier process left, and keeps from now on what is done, beside the results.
  ///
  /// - Parameter target: the file that the results will be in
  mutating func openJournal(_ file: StudyFile, besides target: String) throws(ScriptFailure) {
    let path = (target.hasSuffix(".h5") ? String(target.dropLast(3)) : target) + ".study"
    do {
      guard
        let opened = try StudyJournal.open(
          path, fingerprint: file.fingerprint, columnCount: layout.width)
      else {
        session.host.show(
          .note(
            "another process is at study \(study.name) and holds \(path); this one keeps nothing until its end"
          ))
        return
      }
      journal = opened.journal
      for row in opened.rows { known[row.run] = row }
      if !opened.rows.isEmpty {
        session.host.show(
          .note(
            "study \(study.name): going on where it was left, \(opened.rows.count) of up to \(settings.runs.upperBound) runs are done"
          ))
      }
    } catch { throw ScriptFailure.from(error) }
  }

  /// Carries out the runs that are not known, on all threads, until there are enough.
  mutating func carryOut() throws(ScriptFailure) -> StudyObject.Ending {
    let runs = (0..<settings.runs.upperBound).filter { shard?.holds($0) ?? true }
    var taken = 0
    var ending: StudyObject.Ending?
    // What is known is taken in its turn; the rest is for the threads.
    func takeKnown(_ undertaking: inout StudyUndertaking) {
      while ending == nil, taken < runs.count, let row = undertaking.known[runs[taken]] {
        taken += 1
        ending = undertaking.take(row, isLast: taken == runs.count)
      }
    }
    takeKnown(&self)
    let rest = runs[taken...].filter { known[$0] == nil }
    if ending == nil, !rest.isEmpty {
      let pool = StudyPool(
        runs: rest, workers: try workers(rest.count), interrupt: session.interrupt
      ) { [journal] row in journal?.append(row) }
      pool.run(wait: { show() }) { row in
        taken += 1
        fresh += 1
        ending = take(row, isLast: taken == runs.count)
        takeKnown(&self)
        return ending == nil
      }
    }
    if let failure = journal?.failure { session.host.show(.note("\(failure)")) }
    if session.interrupt.isRaised {
      session.wasInterrupted = true
      session.interrupt.clear()
      ending = ending ?? .interrupted
      if ending == .interrupted { tellWhatIsKept() }
    }
    return ending ?? (runs.isEmpty ? .complete : .interrupted)
  }

  /// Says how a study that is not at its end, or whose results could not be written, can go on.
  func tellWhatIsKept() {
    guard let journal, journal.failure == nil else { return }
    session.host.show(
      .note(
        "study \(study.name): run the script again to go on; \(journal.path) keeps what is done"))
  }

  /// The results are kept elsewhere now.
  func removeJournal() { journal?.remove() }

  private func workers(_ runCount: Int) throws(ScriptFailure) -> [any StudyWorker] {
    let wanted =
      session.options.studies.threads ?? settings.threads
      ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    var workers: [any StudyWorker] = []
    for _ in 0..<min(wanted, runCount) {
      workers.append(try ScriptStudyWorker(session, study, settings, layout, frame))
    }
    return workers
  }

  /// Takes the next outcome; the reason to end with it, if there is one.
  private mutating func take(_ row: StudyRow, isLast: Bool) -> StudyObject.Ending? {
    rows.append(row)
    rule?.record(row)
    if row.failure == nil, let passed = layout.range(ofFact: "passed") {
      failing.record(row.values[passed.offset] == 0)
    }
    show()
    if let rule, rows.count >= settings.runs.lowerBound, rule.isMet { return .enough }
    return isLast ? .complete : nil
  }

  /// What the runs say so far: of what the rule is about, else how many of them fail.
  private var estimate: String? {
    if let rule { return rule.estimate }
    let requirements = study.scenario.requirements
    guard let first = requirements.first, failing.runs > 0 else { return nil }
    let name = requirements.count == 1 ? first.name : "passed"
    return "P(not \(name)) " + StudyText.brief(failing, level: 0.95)
  }

  private mutating func show() {
    let now = Clock.now
    guard now - lastShown > 50_000_000 else { return }
    lastShown = now
    let all = shard.map { (settings.runs.upperBound + $0.count - $0.index) / $0.count }
    session.host.show(
      .studyProgress(
        StudyProgress(
          name: study.name, done: rows.count,
          expected: all ?? rule?.expectedRuns(settings.runs) ?? settings.runs.upperBound,
          estimate: estimate, elapsed: Double(now - begin) * 1e-9, fresh: fresh)))
  }
}
