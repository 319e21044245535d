import Engine

/// Which run of a study suffers which fault mode.
///
/// Runs come in rounds. The first run of a round is healthy; each of the others suffers one mode at one place, of one
/// severity, from one time on. All runs of a round share everything that is drawn, so that what differs from the healthy
/// run is the doing of the mode.
struct InjectionDesign: Sendable {
  let places: [FailureModePlace]
  let severities: [Double]
  /// In nanoseconds since the start of the run.
  let times: [Int64]
  let rounds: Int

  var combinationCount: Int { places.count * severities.count * times.count }
  /// Runs in a round.
  var width: Int { combinationCount + 1 }
  var runCount: Int { rounds * width }

  /// Places go slowest, times fastest.
  ///
  /// - Parameter combination: from 1; nil for 0, the healthy machine
  func injection(_ combination: Int) -> Injection? {
    guard combination >= 1, combination <= combinationCount else { return nil }
    let (rest, time) = (combination - 1).quotientAndRemainder(dividingBy: times.count)
    let (place, severity) = rest.quotientAndRemainder(dividingBy: severities.count)
    return Injection(
      combination: combination, place: places[place], severity: severities[severity],
      time: times[time], timePlace: time)
  }

  func round(ofRun run: Int) -> Int { run / width }
  func injection(ofRun run: Int) -> Injection? { injection(run % width) }
  func isHealthy(run: Int) -> Bool { run % width == 0 }
}

/// A fault mode that begins at a time and has one severity from then on.
struct Injection: Sendable {
  /// From 1.
  let combination: Int
  let place: FailureModePlace
  /// 0 … 1
  let severity: Double
  /// In nanoseconds since the start of the run.
  let time: Int64
  /// Which of the study's times that is, from 0.
  let timePlace: Int
}
