/// How far a voltage reading is to be trusted, after what the ones before it told.
///
///     R = m (r² + σ² (1 + 2 τ/Δt)),   m = max(1, ν̄, ν/9)
///
/// r is the sensor's noise, σ the model's error, which lasts for τ. ν is the square of this reading's innovation over what
/// it should be, ν̄ the mean over a window: a single reading beyond three deviations weighs less, and readings that keep
/// disagreeing with the current count for little.
///
/// The window forgets exponentially. Of n readings' time constant it holds 2n independent squares, or as many fewer as
/// lasting errors make them; their mean is compared with the 99.9 % quantile of chi-square, and with 6.63,
/// the 99 % quantile of a single square, where lasting errors leave no more than that.
///
/// Source: Bar-Shalom, Li, Kirubarajan (2001), Estimation with Applications to Tracking and Navigation, Wiley, section
/// 5.4; the quantile after Wilson & Hilferty (1931), PNAS 17, 684.
struct ReadingReliance: BitwiseCopyable, Sendable {
  /// Normal quantile of 99.9 %.
  private static let quantile = 3.09
  /// The 99 % quantile of one square; DFN cells stay below 6.2.
  private static let mostBound = 6.63
  /// More than this is noted of no reading, so that a short dropout is forgotten with the window.
  private static let mostNoted = 100.0
  /// Of the window, in readings.
  let readings: Double
  /// 1 + 2 τ/Δt.
  let repetition: Double
  /// ν̄; starts at what is expected.
  private(set) var mean = 1.0
  /// What ν̄ may be.
  private(set) var bound = Double.infinity

  init(window: Double, errorDuration: Double, period: Double) {
    readings = max(1, window / period)
    repetition = 1 + 2 * errorDuration / period
  }

  var isConsistent: Bool { mean <= bound }

  func variance(
    noise: Double, modelError: Double, _ innovation: CellEstimate.Innovation
  ) -> Double {
    max(1, mean, innovation.normalisedSquare / 9) * (noise + modelError * repetition)
  }

  /// Takes an innovation into the window.
  mutating func note(
    _ innovation: CellEstimate.Innovation, noise: Double, modelError: Double
  ) {
    mean += (min(innovation.normalisedSquare, Self.mostNoted) - mean) / readings
    let independent = (noise + modelError) / (noise + modelError * repetition)
    let count = max(1, 2 * readings * independent)
    let narrowness = 2 / (9 * count)
    let root = 1 - narrowness + Self.quantile * narrowness.squareRoot()
    bound = min(root * root * root, Self.mostBound)
  }
}
