import Engine
import Glibc

/// A calibration while it is carried out: batches of runs on all threads.
final class CalibrationUndertaking {
  private let session: Session
  private let symbol: CalibrationSymbol
  private let settings: CalibrationSettings
  private let data: CalibrationData
  private let frame: StudyFrame
  private let places = CalibrationPlaces()
  private var workers: [any StudyWorker] = []
  private var done = 0
  /// The runs that could not be carried out, and why.
  private(set) var failures: [(run: Int, reason: String)] = []
  private let begin = Clock.now
  private var lastShown = Clock.now

  init(
    _ session: Session, _ symbol: CalibrationSymbol, _ settings: CalibrationSettings,
    _ data: CalibrationData, _ frame: StudyFrame
  ) {
    self.session = session
    self.symbol = symbol
    self.settings = settings
    self.data = data
    self.frame = frame
  }

  /// Carries it out.
  func posterior(_ measurements: Measurements) throws(ScriptFailure) -> Posterior {
    do {
      return try BayesianCalibration(
        priors: settings.priors, measurements: measurements, evaluations: settings.runs,
        acceptsUnmetChains: true, seed: settings.seed
      ).run(outputs)
    } catch is StudyInterruption {
      session.wasInterrupted = true
      session.interrupt.clear()
      throw ScriptFailure(
        "the calibration \(symbol.name) was interrupted after \(done) runs and has no result",
        kind: .interrupted)
    } catch let error as CalibrationError {
      throw ScriptFailure(
        "the calibration \(symbol.name): \(error.reason)", help: failureText, code: .badValue)
    } catch { throw ScriptFailure.from(error) }
  }

  /// The first failed run and its reason.
  var failureText: String? {
    failures.first.map { first in
      let setting = zip(symbol.unknowns, places.values(run: first.run) ?? []).map {
        "\($0.name) = \(CalibrationText.quantity($1, .number($0.type)))"
      }
      return "the first that failed had \(setting.joined(separator: ", ")): \(first.reason)"
    }
  }

  /// What the scenario gives for each reading, for several settings of the unknowns; nil where a run fails.
  private func outputs(_ settings: [[Double]]) throws -> [[Double]?] {
    let runs = Array(places.note(settings))
    var rows: [StudyRow] = []
    let pool = StudyPool(
      runs: runs, workers: try workers(runs.count), interrupt: session.interrupt)
    pool.run(wait: { show() }) { row in
      rows.append(row)
      done += 1
      if let reason = row.failure { failures.append((row.run, reason)) }
      show()
      return true
    }
    guard rows.count == runs.count, !session.interrupt.isRaised else { throw StudyInterruption() }
    return rows.map { $0.failure == nil ? $0.values : nil }
  }

  /// As many as the runs need; they are kept for the next runs.
  private func workers(_ runCount: Int) throws(ScriptFailure) -> [any StudyWorker] {
    let wanted =
      session.options.studies.threads ?? settings.threads
      ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    let count = min(wanted, runCount)
    while workers.count < count {
      workers.append(try CalibrationWorker(session, symbol, places, data, frame))
    }
    return Array(workers.prefix(count))
  }

  private func show() {
    let now = Clock.now
    guard now - lastShown > 50_000_000 else { return }
    lastShown = now
    session.host.show(
      .studyProgress(
        StudyProgress(
          name: symbol.name, done: done, expected: settings.runs,
          estimate: failures.isEmpty ? nil : "\(failures.count) failed",
          elapsed: Double(now - begin) * 1e-9, fresh: done)))
  }
}
