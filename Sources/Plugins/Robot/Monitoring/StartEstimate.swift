import Glibc

/// What the readings of a first stretch of time say that the first instant cannot: the load a servo holds and how
/// warm its housing is.
///
/// Currents are not logged, so a constant load that friction holds is unknown, and so is how the first rise divides
/// between winding and housing. Both add known shapes to a prediction p that lacks them, with the time constants
/// τ₁, τ₂ and the fast share s of `ThermalModes`,
///
///     T(t) = p(t) + a (1 − s e^(−t/τ₁) − (1 − s) e^(−t/τ₂)) + b (e^(−t/τ₂) − e^(−t/τ₁)) + c
///
/// where c is what whole degrees hide. For independent a, b, c of spreads σ and readings of spread σ_n that tell
/// something new every `correlationTime`, the most probable ones minimise
///
///     Σ (T − p − B x)² / σ_n² + Σ x²/σ²
///
/// (Rasmussen, Williams, Gaussian Processes for Machine Learning, 2006, eq. 2.8). Only readings of that first
/// stretch enter; then `solve` fixes x for good. A view of memory somebody else owns.
struct StartEstimate {
  /// Spreads of a, b and c in K: robot_armpi logs rise by 0 … 25 K; the others are estimates.
  static let spreads = (load: 8.0, housing: 2.0, offset: 0.4)
  /// Spread of a whole degree's error, 1/√12, in K.
  static let readingSpread = 0.3
  /// How long a whole degree stays the same while a servo warms, in s.
  static let correlationTime = 5.0

  /// The three shapes at one time.
  struct Shapes {
    let load: Double
    let housing: Double
    let offset = 1.0

    init(_ network: ThermalModes, at time: Double) {
      let fast = exp(-time / network.fastTime)
      let slow = exp(-time / network.slowTime)
      load = 1 - network.fastShare * fast - (1 - network.fastShare) * slow
      housing = slow - fast
    }
  }

  static let byteCount = MemoryCursor.byteCount(Double.self, 12)

  private let normal: UnsafeMutablePointer<Double>
  private let solution: UnsafeMutablePointer<Double>

  init(memory: UnsafeMutableRawPointer) {
    var cursor = MemoryCursor(memory)
    normal = cursor.take(Double.self, 12)
    solution = normal + 9
  }

  /// Forgets all readings.
  func begin() {
    normal.initialize(repeating: 0, count: 12)
    normal[0] = 1 / (Self.spreads.load * Self.spreads.load)
    normal[4] = 1 / (Self.spreads.housing * Self.spreads.housing)
    normal[8] = 1 / (Self.spreads.offset * Self.spreads.offset)
  }

  /// Takes a reading that the prediction missed by `miss`, in K, `step` seconds after the last.
  func take(miss: Double, _ shapes: Shapes, step: Double) {
    let weight = step / (Self.correlationTime * Self.readingSpread * Self.readingSpread)
    // Only the lower triangle is read.
    normal[0] += weight * shapes.load * shapes.load
    normal[3] += weight * shapes.housing * shapes.load
    normal[4] += weight * shapes.housing * shapes.housing
    normal[6] += weight * shapes.offset * shapes.load
    normal[7] += weight * shapes.offset * shapes.housing
    normal[8] += weight * shapes.offset * shapes.offset
    solution[0] += weight * shapes.load * miss
    solution[1] += weight * shapes.housing * miss
    solution[2] += weight * shapes.offset * miss
  }

  /// Fixes the three numbers.
  func solve() {
    // The spreads keep the matrix positive definite.
    let isSolved = solveSymmetric(normal, 3, solution)
    precondition(isSolved, "spreads of a start must be finite: \(Self.spreads)")
  }

  /// The rise a that the unknown load would end in, in K, once solved.
  var load: Double { solution[0] }

  /// What to add to the prediction, in K, once solved.
  func correction(_ shapes: Shapes) -> Double {
    solution[0] * shapes.load + solution[1] * shapes.housing + solution[2] * shapes.offset
  }
}
