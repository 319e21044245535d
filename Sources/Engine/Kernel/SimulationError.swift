/// Why a run ended early.
public struct SimulationError: Error, Sendable, CustomStringConvertible {
  public enum Cause: Sendable {
    /// An output became infinite or not a number.
    case nonFinite(twin: String, port: String, value: Double)
    /// A model reported a failure of its own.
    case model(twin: String, code: Int32)
    /// A fault's severity or rate became no finite number.
    case fault(String)
    /// An event handler or activity threw.
    case handler(any Error)
    /// The trace cannot be written.
    case recording
  }

  public let cause: Cause
  /// The instant, in nanoseconds.
  public let time: Int64
  public let message: String
  public let help: String?

  init(_ cause: Cause, at time: Int64, _ message: String, help: String? = nil) {
    self.cause = cause
    self.time = time
    self.message = message
    self.help = help
  }

  public var description: String { message + (help.map { "\n  help: \($0)" } ?? "") }
}

/// How an advance ended.
public enum Outcome: Sendable {
  /// The time asked for has come.
  case reached
  /// A stop condition held, or something asked to stop; the reason is for people.
  case stopped(reason: String)
  /// The interrupt flag was raised.
  case interrupted
  /// Every activity has ended; only where no time was asked for.
  case finished
  case failed(SimulationError)
}
