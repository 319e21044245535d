/// What a servo's electronics do against heat: they switch the bridge off when hot and cut the
/// current back when the rotor has stood still under load.
///
/// Cut-out and restart act on the measured temperature, so a sensor that lies keeps a hot motor
/// running or stops a cool one; glitches of the log, which come about on the bus, do not. Typical of bus servos are 85 °C, 75 °C and five seconds.
struct ServoProtection {
  let cutOut: Double
  let restart: Double
  /// How long a motor may stall, in s; zero for as long as it likes.
  let stallTime: Double
  /// What share of the current limit is left after that.
  let cutBack: Double

  /// A motor that is asked for this share of its current limit at less than `stallSpeed` stalls.
  static let stallShare = 0.8
  private static let stallSpeed = 0.01

  /// Whether the bridge is off, after a reading of the temperature.
  @inline(__always)
  func isOff(_ wasOff: Bool, measured temperature: Double) -> Bool {
    wasOff ? temperature > restart : temperature >= cutOut
  }

  /// How long the motor has stalled, after another period of the given length.
  ///
  /// A motor that is cut back goes on counting until the demand falls or the rotor turns.
  @inline(__always)
  func stall(_ time: Double, isPushing: Bool, speed: Double, period: Double) -> Double {
    guard stallTime > 0, isPushing, abs(speed) < Self.stallSpeed else {
      return 0
    }
    return time + period
  }

  /// What share of the current limit the motor may use.
  @inline(__always)
  func share(stalledFor time: Double) -> Double {
    stallTime > 0 && time >= stallTime ? cutBack : 1
  }
}
