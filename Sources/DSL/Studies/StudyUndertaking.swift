import Engine
import Glibc

/// A study while it is carried out: what is known already, what is done, what it says so far.
final class StudyUndertaking {
  private let session: Session
  private let study: StudySymbol
  private let settings: StudySettings
  private let course: StudyCourse
  private let layout: StudyLayout
  private let frame: StudyFrame
  private let shard: StudyOrder.Shard?
  private var rule: StudyRule?
  private var known: [Int: StudyRow]
  private var journal: StudyJournal?
  private var workers: [any StudyWorker] = []
  /// Outcomes in the order of the runs.
  private(set) var rows: [StudyRow] = []
  /// How many of them fail a requirement.
  private var failing = BlockedSample()
  /// What the estimator found, if one chose the runs and came to its end.
  private(set) var finding: StudyFinding?
  private var fresh = 0
  private var expected: Int
  private let begin = Clock.now
  private var lastShown = Clock.now

  init(
    _ session: Session, _ study: StudySymbol, _ settings: StudySettings, _ course: StudyCourse,
    _ layout: StudyLayout, _ frame: StudyFrame, _ rule: StudyRule?, _ shard: StudyOrder.Shard?,
    _ known: [Int: StudyRow]
  ) {
    self.session = session
    self.study = study
    self.settings = settings
    self.course = course
    self.layout = layout
    self.frame = frame
    self.rule = rule
    self.shard = shard
    self.known = known
    expected = course.assignment.runs.upperBound
  }

  /// Takes over what an earlier process left, and keeps from now on what is done, beside the results.
  ///
  /// - Parameter target: the file that the results will be in
  func openJournal(_ file: StudyFile, besides target: String) throws(ScriptFailure) {
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
      if opened.setsAside {
        session.host.show(
          .note(
            "study \(study.name): \(path) held runs of another script, seed, parameter or data; they are set aside as \(path).old"
          ))
      }
      for row in opened.rows { known[row.run] = row }
      if !opened.rows.isEmpty {
        let all = course.assignment.isAdaptive ? "" : " of up to \(expected)"
        session.host.show(
          .note(
            "study \(study.name): going on where it was left, \(opened.rows.count)\(all) runs are done"
          ))
      }
    } catch { throw ScriptFailure.from(error) }
  }

  /// Carries out the runs that are not known, on all threads, until there are enough.
  func carryOut() throws(ScriptFailure) -> StudyObject.Ending {
    let ending: StudyObject.Ending?
    if course.assignment.isAdaptive {
      ending = try estimate(from: known, isComplete: false)
    } else {
      let runs = (0..<course.assignment.runs.upperBound).filter { shard?.holds($0) ?? true }
      expected = runs.count
      ending = try carryOut(runs) ?? (rows.count == runs.count ? .complete : nil)
    }
    if let failure = journal?.failure { session.host.show(.note("\(failure)")) }
    if session.interrupt.isRaised {
      session.wasInterrupted = true
      session.interrupt.clear()
      if ending == nil { tellWhatIsKept() }
    }
    return ending ?? .interrupted
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

  /// What an estimator makes of runs that are known, without carrying out others.
  func takeKnown() throws(ScriptFailure) {
    if course.assignment.isAdaptive {
      _ = try estimate(from: known, isComplete: true)
    } else {
      rows = known.values.sorted { $0.run < $1.run }
    }
  }

  // MARK: Estimators

  private func estimate(from known: [Int: StudyRow], isComplete: Bool) throws(ScriptFailure)
    -> StudyObject.Ending?
  {
    guard let space = course.space, let target = study.target,
      let margin = layout.range(of: target, "margin"), let verdict = layout.range(of: target, nil)
    else { throw ScriptFailure("the scenario of \(study.name) does not declare its requirement") }
    let estimation = StudyEstimation(settings, space) {
      self.rows.count
    } margins: { givens in
      try self.rows(for: givens, isComplete: isComplete).map { row in
        guard row.failure == nil else { return .nan }
        let value = row.values[margin.offset]
        // A margin without bound is not kept as a number; its sign, and that of 0, the verdict tells.
        let isViolated = row.values[verdict.offset] == 0
        if value.isNaN { return isViolated ? -.infinity : .infinity }
        return value == 0 && isViolated ? -.leastNonzeroMagnitude : value
      }
    }
    do {
      finding = try estimation.find()
      return .complete
    } catch is StudyInterruption {
      return nil
    } catch { throw ScriptFailure.from(error) }
  }

  /// Carries out the next runs; what is known answers for runs that are given the same.
  private func rows(for givens: [StudyGiven], isComplete: Bool) throws -> [StudyRow] {
    let runs = course.assignment.note(givens)
    for (run, given) in zip(runs, givens) {
      guard let row = known[run] else { continue }
      if !layout.isRow(row, of: given) { known[run] = nil }
    }
    guard !isComplete || runs.allSatisfy({ known[$0] != nil }) else { throw StudyInterruption() }
    expected = runs.upperBound
    _ = try carryOut(Array(runs))
    guard rows.count == runs.upperBound else { throw StudyInterruption() }
    return Array(rows[runs.lowerBound...])
  }

  // MARK: Runs

  /// Carries out runs in their order; the reason to end before all are done, if there is one.
  private func carryOut(_ runs: [Int]) throws(ScriptFailure) -> StudyObject.Ending? {
    var taken = 0
    var ending: StudyObject.Ending?
    // What is known is taken in its turn; the rest is for the threads.
    func takeKnown() {
      while ending == nil, taken < runs.count, let row = known[runs[taken]] {
        taken += 1
        ending = take(row)
      }
    }
    takeKnown()
    let rest = runs[taken...].filter { known[$0] == nil }
    guard ending == nil, !rest.isEmpty else { return ending }
    let pool = StudyPool(
      runs: rest, workers: try workers(rest.count), interrupt: session.interrupt
    ) { [journal] row in journal?.append(row) }
    pool.run(wait: { show() }) { row in
      taken += 1
      fresh += 1
      ending = take(row)
      takeKnown()
      return ending == nil
    }
    return ending
  }

  /// As many as the runs need; they are kept for the next runs.
  private func workers(_ runCount: Int) throws(ScriptFailure) -> [any StudyWorker] {
    let wanted =
      session.options.studies.threads ?? settings.threads
      ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    let count = min(wanted, runCount)
    while workers.count < count {
      workers.append(
        try ScriptStudyWorker(session, study, settings, course.assignment, layout, frame))
    }
    return Array(workers.prefix(count))
  }

  /// Takes the next outcome; the reason to end with it, if there is one.
  private func take(_ row: StudyRow) -> StudyObject.Ending? {
    rows.append(row)
    rule?.record(row)
    if row.failure == nil, let passed = layout.range(ofFact: "passed") {
      failing.record(
        row.values[passed.offset] == 0 ? 1 : 0, block: course.block(of: row.run, settings))
    }
    show()
    if let rule, rows.count >= settings.runs.lowerBound, rule.isMet { return .enough }
    return nil
  }

  /// What a sequential test says of the runs; nil without one.
  var decision: String? { rule?.decision }

  /// What the runs say so far: of what the rule is about, else how many of them fail.
  private var estimate: String? {
    if let rule { return rule.estimate }
    // Healthy runs and those of every mode together are no sample of anything.
    guard course.injections == nil else { return nil }
    let requirements = study.scenario.requirements
    guard let first = requirements.first, failing.count > 0 else { return nil }
    let name = requirements.count == 1 ? first.name : "passed"
    return "P(not \(name)) " + StudyText.brief(failing.events, failing.shareInterval(level: 0.95))
  }

  private func show() {
    let now = Clock.now
    guard now - lastShown > 50_000_000 else { return }
    lastShown = now
    session.host.show(
      .studyProgress(
        StudyProgress(
          name: study.name, done: rows.count,
          expected: shard == nil ? rule?.expectedRuns(settings.runs) ?? expected : expected,
          estimate: estimate, elapsed: Double(now - begin) * 1e-9, fresh: fresh)))
  }
}
