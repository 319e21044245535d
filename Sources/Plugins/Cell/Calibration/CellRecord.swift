/// What a cycler wrote down: currents that were drawn, voltages and temperatures that came of them.
public struct CellRecord: Sendable {
  /// s, ascending.
  public let times: [Double]
  /// A, positive on discharge; each holds until the next time.
  public let currents: [Double]
  /// V, just after each current has set in.
  public let voltages: [Double]
  /// K; empty where none were measured.
  public let temperatures: [Double]

  /// Why a record cannot be used.
  public struct Problem: Error, CustomStringConvertible {
    public let description: String
  }

  public init(
    times: [Double], currents: [Double], voltages: [Double], temperatures: [Double] = []
  ) throws {
    guard times.count >= 2, currents.count == times.count, voltages.count == times.count,
      temperatures.isEmpty || temperatures.count == times.count
    else {
      throw Problem(
        description:
          "a record has \(times.count) times, \(currents.count) currents, \(voltages.count) "
          + "voltages and \(temperatures.count) temperatures; it takes one of each at every time, at "
          + "least two")
    }
    for (place, pair) in zip(times, times.dropFirst()).enumerated() where !(pair.0 < pair.1) {
      throw Problem(
        description:
          "the record's time goes from \(pair.0) s to \(pair.1) s after row \(place + 1); "
          + "times ascend")
    }
    self.times = times
    self.currents = currents
    self.voltages = voltages
    self.temperatures = temperatures
  }

  /// Rests, a discharge at one rate, a rest, pulses both ways, and a slower discharge.
  ///
  /// What tells apart ohmic drops (jumps), reactions (jumps that depend on the current) and diffusion (relaxation).
  ///
  /// - Parameters:
  ///   - capacity: C, which sets the currents
  ///   - step: s between readings
  public static func characterisation(
    capacity: Double, step: Double
  ) -> (times: [Double], currents: [Double]) {
    let hourly = capacity / 3600
    var (times, currents): ([Double], [Double]) = ([], [])
    var now = 0.0
    let parts: [(rate: Double, duration: Double)] = [
      (0, 60), (1, 1200), (0, 600), (1.5, 60), (0, 240), (-0.7, 60), (0, 240), (0.3, 1200),
      (0, 300),
    ]
    for part in parts {
      let count = Int((part.duration / step).rounded(.up))
      for _ in 0..<count {
        times.append(now)
        currents.append(part.rate * hourly)
        now += part.duration / Double(count)
      }
    }
    return (times, currents)
  }
}
