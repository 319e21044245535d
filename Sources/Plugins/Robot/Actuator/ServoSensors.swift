import Engine

/// What the electronics of a servo report of it, as a log of its bus holds it.
struct ServoReadings: BitwiseCopyable {
  /// In rad.
  var position = 0.0
  /// In K.
  var temperature = 0.0
  var voltage = 0.0
  var current = 0.0
  /// Whether the temperature was misread on the bus.
  var isTemperatureGlitch = false
}

/// Readings on their way and in the log.
struct ServoTelemetry: BitwiseCopyable {
  /// What the log holds: the last reading that arrived.
  var held = ServoReadings()
  var pending = ServoReadings()
  /// When the pending reading arrives, in ns; the last instant of time where there is none.
  var arrival = Int64.max
  /// When the next sample is taken.
  var next = Int64.min

  /// Whether a sample is to be taken or arrives.
  @inline(__always)
  func isDue(_ time: Int64) -> Bool { time >= next || time >= arrival }

  fileprivate mutating func receive(_ time: Int64) {
    guard time >= arrival else { return }
    held = pending
    arrival = .max
  }
}

/// The chance that a sample lacks each channel.
struct TelemetryLosses: BitwiseCopyable {
  var temperature = 0.0
  var voltage = 0.0
  var current = 0.0
}

/// Sampling, noise, rounding, delay, loss and glitches of a servo's telemetry.
///
/// Measured on 235,854 samples of a six-servo arm (ArmPi FPV): one sample each 100 ms, whole
/// position counts, whole °C, mV with 50 mV of noise; 1.3·10⁻⁴ of the temperatures read 245 or 253
/// °C, 1.6·10⁻⁴ of the voltages −0.964 V.
struct ServoSensors {
  /// Between samples, in ns; zero for one each control period.
  var period: Int64 = 0
  /// In ns, at most `period`.
  var latency: Int64 = 0
  /// The chance that a sample is lost.
  var dropout = 0.0
  /// Smallest step of each reading; zero for none.
  var resolution = ServoReadings()
  /// Standard deviations.
  var noise = ServoReadings()
  var temperatureGlitchRate = 0.0
  var voltageGlitchRate = 0.0

  /// What glitches read, in K and V.
  private static let hotGlitches = (245 + 273.15, 253 + 273.15)
  private static let voltageGlitch = -0.964

  /// Brings the log up to `time`, at which something is due.
  ///
  /// - Parameter analogue: what the sensors make of the truth, before noise and rounding
  func update(
    _ telemetry: inout ServoTelemetry, _ analogue: ServoReadings,
    _ losses: TelemetryLosses = TelemetryLosses(), time: Int64, index: UInt64, random: RandomStream
  ) {
    telemetry.receive(time)
    if time >= telemetry.next {
      // The grid of samples starts at the first step, wherever that lies.
      let start = telemetry.next == .min ? time : telemetry.next
      telemetry.next = start + period
      if !(dropout > 0 && random.uniform(at: index) < dropout) {
        telemetry.pending = read(analogue, random, index)
        // What arrived last stands for what is lost: no sample is under way any more when the next one is taken.
        lose(losses, of: &telemetry.pending, keeping: telemetry.held, random, index)
        telemetry.arrival = time + min(latency, period)
      }
    }
    telemetry.receive(time)
  }

  private func lose(
    _ losses: TelemetryLosses, of sample: inout ServoReadings, keeping last: ServoReadings,
    _ random: RandomStream, _ index: UInt64
  ) {
    guard losses.temperature > 0 || losses.voltage > 0 || losses.current > 0 else { return }
    let (first, second) = random.uniformPair(at: index &+ 7)
    if first < losses.temperature {
      sample.temperature = last.temperature
      sample.isTemperatureGlitch = last.isTemperatureGlitch
    }
    if second < losses.voltage { sample.voltage = last.voltage }
    // The lane of the draw for the whole sample that nothing else uses.
    if random.uniform(at: index, lane: 1) < losses.current { sample.current = last.current }
  }

  private func read(
    _ analogue: ServoReadings, _ random: RandomStream, _ index: UInt64
  ) -> ServoReadings {
    func noisy(_ value: Double, _ deviation: Double, _ draw: UInt64) -> Double {
      deviation > 0 ? value + deviation * random.normal(at: index &+ draw) : value
    }
    var readings = rounded(
      ServoReadings(
        position: noisy(analogue.position, noise.position, 1),
        temperature: noisy(analogue.temperature, noise.temperature, 2),
        voltage: noisy(analogue.voltage, noise.voltage, 3),
        current: noisy(analogue.current, noise.current, 4)))
    if temperatureGlitchRate > 0 {
      let draw = random.uniform(at: index &+ 5)
      if draw < temperatureGlitchRate {
        readings.isTemperatureGlitch = true
        readings.temperature =
          draw < temperatureGlitchRate / 2 ? Self.hotGlitches.0 : Self.hotGlitches.1
      }
    }
    if voltageGlitchRate > 0, random.uniform(at: index &+ 6) < voltageGlitchRate {
      readings.voltage = Self.voltageGlitch
    }
    return readings
  }

  /// How many draws one call of `update` may take.
  static let draws: UInt64 = 8

  /// Readings of the resolution's steps, without noise.
  func rounded(_ readings: ServoReadings) -> ServoReadings {
    ServoReadings(
      position: Self.rounded(readings.position, resolution.position),
      temperature: Self.rounded(readings.temperature - 273.15, resolution.temperature) + 273.15,
      voltage: Self.rounded(readings.voltage, resolution.voltage),
      current: Self.rounded(readings.current, resolution.current))
  }

  /// The nearest multiple of `step`; the value itself where that is zero.
  @inline(__always)
  static func rounded(_ value: Double, _ step: Double) -> Double {
    guard step > 0 else { return value }
    // Adding and taking away 1.5 · 2⁵² leaves whole numbers, many times faster than a call of the
    // library.
    let count = value / step
    let whole = count + 0x1.8p52 - 0x1.8p52
    return (abs(count) < 0x1p51 ? whole : count) * step
  }
}
