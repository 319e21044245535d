import Engine

/// The positions, voltages and temperatures of a log, sampled at one rate.
struct ServoLog {
  let step: Double
  let count: Int
  let servoCount: Int
  /// Instant by instant, servo by servo.
  private(set) var positions: [Double] = []
  /// In V.
  private(set) var voltages: [Double] = []
  /// In K.
  private(set) var temperatures: [Double] = []

  /// Samples the columns `position`, `voltage` in mV and `temperature` in °C, each sample held until the next.
  init(_ log: SampledLog, step: Double) throws(TraceError) {
    let position = try log.signals(named: "position")
    let voltage = try log.signals(named: "voltage")
    let temperature = try log.signals(named: "temperature")
    let end = (position + voltage + temperature).map { $0.times[$0.times.count - 1] }.min() ?? 0
    self.step = step
    servoCount = position.count
    count = max(0, Int((end - log.start) / step) + 1)
    var cursors = [Int](repeating: 0, count: 3 * servoCount)
    for index in 0..<count {
      let time = log.start + Double(index) * step + 1e-9
      for servo in 0..<servoCount {
        positions.append(position[servo].value(at: time, .hold, cursor: &cursors[servo]))
        voltages.append(
          1e-3 * voltage[servo].value(at: time, .hold, cursor: &cursors[servoCount + servo]))
        temperatures.append(
          273.15
            + temperature[servo].value(at: time, .hold, cursor: &cursors[2 * servoCount + servo]))
      }
    }
  }

  /// The mean temperature of a servo, in K.
  func meanTemperature(_ servo: Int) -> Double {
    var sum = 0.0
    for index in 0..<count { sum += temperatures[index * servoCount + servo] }
    return sum / Double(count)
  }
}
