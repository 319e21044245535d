/// What is known of the life of one unit.
public enum Lifetime: Hashable, Sendable {
  /// It failed at this time.
  case failed(at: Double)
  /// It still worked at this time: censored on the right.
  case survived(Double)
  /// It was found failed at this time: censored on the left.
  case failedBefore(Double)
  /// It worked at the first time and was found failed at the second.
  case failedBetween(Double, Double)

  /// The last time at which it is known to have worked; 0 where nothing is known.
  var lastWorking: Double {
    switch self {
    case .failed(let time), .survived(let time), .failedBetween(let time, _): time
    case .failedBefore: 0
    }
  }

  /// The least time named.
  var earliest: Double {
    switch self {
    case .failed(let time), .survived(let time), .failedBefore(let time): time
    case .failedBetween(let start, _): start
    }
  }

  /// The greatest time named.
  var latest: Double {
    switch self {
    case .failed(let time), .survived(let time), .failedBefore(let time): time
    case .failedBetween(_, let end): end
    }
  }

  /// Whether it is known to have failed.
  public var isFailure: Bool {
    if case .survived = self { false } else { true }
  }

  /// The same life counted from `start`.
  func counted(from start: Double) -> Lifetime {
    switch self {
    case .failed(let time): .failed(at: time - start)
    case .survived(let time): .survived(time - start)
    case .failedBefore(let time): .failedBefore(time - start)
    case .failedBetween(let first, let last): .failedBetween(first - start, last - start)
    }
  }
}

extension [Lifetime] {
  /// Throws where a time cannot be a life.
  ///
  /// - Parameter allowsZero: whether a unit may fail at time 0, which laws of life cannot use: it has no logarithm
  func check(_ method: String, allowsZero: Bool = false) throws(ReliabilityError) {
    for (place, life) in enumerated() {
      let isOrdered =
        if case .failedBetween(let start, let end) = life { start < end } else { true }
      let isLife = life.earliest >= 0 && life.latest.isFinite && isOrdered
      // Survival to time 0 tells nothing and does no harm.
      let needsPositive =
        switch life {
        case .survived, .failedBetween: false
        case .failed, .failedBefore: !allowsZero
        }
      guard isLife, !needsPositive || life.earliest > 0 else {
        throw ReliabilityError(
          method: method,
          reason: "life \(place + 1) is \(life), but times have to be above 0, finite and in order")
      }
    }
  }
}
