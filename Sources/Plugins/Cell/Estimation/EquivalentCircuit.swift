import Foundation

/// A cell as a voltage source, a resistor and two RC pairs, with the two ratios by which it ages.
///
///     s⁺  = s − I Δt/(h Q)                          state of charge
///     vₖ⁺ = aₖ vₖ + Rₖ θ (1 − aₖ) I,  aₖ = e^(−Δt/τₖ)   overvoltages, exact for constant current
///     V   = U(s) − v₁ − v₂ − r R₀ θ I
///     θ   = exp(Eₐ/R (1/T − 1/T_ref))               resistances fall with temperature
///
/// I > 0 discharges. h is the capacity left over the rated one, r the series resistance over that of the new
/// cell; both stay as they are but for the random walk that a filter allows them.
///
/// Source: Plett (2004), "Extended Kalman filtering for battery management systems", J. Power Sources 134,
/// parts 2 and 3; joint estimation of state and ageing as in part 3, section 5. The model error is this code's own.
struct EquivalentCircuit: Sendable {
  /// Rows of the state vector.
  enum Row {
    static let charge = 0
    static let fastOvervoltage = 1
    static let slowOvervoltage = 2
    static let health = 3
    static let resistance = 4
  }

  typealias State = FixedVector<5>
  typealias Covariance = FixedMatrix<5, 5>

  struct Pair: Hashable, Sendable {
    /// In Ω.
    var resistance: Double
    /// In s.
    var timeConstant: Double

    /// The overvoltage after `seconds` in which θ I is constant.
    func relaxed(_ overvoltage: Double, towards current: Double, seconds: Double) -> Double {
      let kept = exp(-seconds / timeConstant)
      return kept * overvoltage + resistance * (1 - kept) * current
    }
  }

  /// Standard deviations that a filter reckons with.
  struct Noise: Hashable, Sendable {
    /// Of one current reading, in A.
    var current: Double
    /// Of one voltage reading, in V.
    var voltage: Double
    /// What the overvoltages wander per √s, in V: what two RC pairs do not tell of a cell.
    var overvoltage: Double
    /// What h wanders per √s.
    var health: Double
    /// What r wanders per √s.
    var resistance: Double
  }

  /// By how much the circuit's voltage misses the cell's, as one standard deviation.
  ///
  ///     σ² = u² + ρ² (|R₀ θ I| + |v₁| + |v₂|)² + (λ U′(s) c)²
  ///
  /// with c the current that the slow pair has seen, in C. Such an error lasts: readings Δt apart that share it for a
  /// time τ tell as much as one reading of variance σ² (1 + 2 τ/Δt) each.
  struct ModelError: Hashable, Sendable {
    /// u, of the open-circuit voltage, in V.
    var openCircuit: Double
    /// ρ, of the overvoltages, as a share.
    var overvoltage: Double
    /// λ, how far the charge at the particles' surface lies from the mean at 1C.
    var lag: Double
    /// τ, in s.
    var duration: Double
  }

  /// What a health, and a resistance over that of the new cell, can be.
  static let healthBounds = 0.2...1.2
  static let resistanceBounds = 0.1...20.0
  static let chargeBounds = 0.0...1.0

  private static let gasConstant = 8.314_462_618

  /// Open-circuit voltage over the state of charge.
  var openCircuit: Curve
  /// Q, in C.
  var ratedCapacity: Double
  /// R₀ of the new cell, in Ω.
  var seriesResistance: Double
  var fast: Pair
  var slow: Pair
  /// Eₐ, in J/mol.
  var activationEnergy: Double
  /// In K.
  var referenceTemperature: Double
  var noise: Noise
  var modelError: ModelError

  /// θ at a temperature in K.
  func resistanceFactor(at temperature: Double) -> Double {
    exp(activationEnergy / Self.gasConstant * (1 / temperature - 1 / referenceTemperature))
  }

  /// The state after `seconds` of constant current.
  func advanced(
    _ state: State, current: Double, temperature: Double, seconds: Double
  ) -> State {
    var next = state
    let factor = resistanceFactor(at: temperature)
    let health = max(state[Row.health], Self.healthBounds.lowerBound)
    next[Row.charge] -= current * seconds / (health * ratedCapacity)
    next[Row.fastOvervoltage] = fast.relaxed(
      state[Row.fastOvervoltage], towards: factor * current, seconds: seconds)
    next[Row.slowOvervoltage] = slow.relaxed(
      state[Row.slowOvervoltage], towards: factor * current, seconds: seconds)
    return next
  }

  /// ∂ state after ∂ state before.
  func advanceJacobian(_ state: State, current: Double, seconds: Double) -> Covariance {
    var jacobian = Covariance.identity
    let health = state[Row.health]
    jacobian[Row.charge, Row.health] = current * seconds / (health * health * ratedCapacity)
    jacobian[Row.fastOvervoltage, Row.fastOvervoltage] = exp(-seconds / fast.timeConstant)
    jacobian[Row.slowOvervoltage, Row.slowOvervoltage] = exp(-seconds / slow.timeConstant)
    return jacobian
  }

  /// Covariance of what the state picks up in `seconds`: the error of the current, and the random walks.
  func processCovariance(_ state: State, temperature: Double, seconds: Double) -> Covariance {
    let factor = resistanceFactor(at: temperature)
    var gain = State()
    gain[Row.charge] = -seconds / (state[Row.health] * ratedCapacity)
    gain[Row.fastOvervoltage] = fast.resistance * factor * (1 - exp(-seconds / fast.timeConstant))
    gain[Row.slowOvervoltage] = slow.resistance * factor * (1 - exp(-seconds / slow.timeConstant))
    var covariance = Covariance()
    covariance.add(outer: gain, times: noise.current * noise.current)
    covariance[Row.fastOvervoltage, Row.fastOvervoltage] +=
      noise.overvoltage * noise.overvoltage * seconds
    covariance[Row.slowOvervoltage, Row.slowOvervoltage] +=
      noise.overvoltage * noise.overvoltage * seconds
    covariance[Row.health, Row.health] = noise.health * noise.health * seconds
    covariance[Row.resistance, Row.resistance] = noise.resistance * noise.resistance * seconds
    return covariance
  }

  /// V of a state.
  func voltage(_ state: State, current: Double, temperature: Double) -> Double {
    openCircuit.extended(to: state[Row.charge]).value - state[Row.fastOvervoltage]
      - state[Row.slowOvervoltage]
      - state[Row.resistance] * seriesResistance * resistanceFactor(at: temperature) * current
  }

  /// ∂V ∂ state.
  func voltageGradient(_ state: State, current: Double, temperature: Double) -> State {
    var gradient = State()
    gradient[Row.charge] = openCircuit.extended(to: state[Row.charge]).slope
    gradient[Row.fastOvervoltage] = -1
    gradient[Row.slowOvervoltage] = -1
    gradient[Row.resistance] = -seriesResistance * resistanceFactor(at: temperature) * current
    return gradient
  }

  /// Variance of a voltage reading about V: its own noise, and that of the current through R₀.
  func voltageVariance(temperature: Double) -> Double {
    let drop = seriesResistance * resistanceFactor(at: temperature) * noise.current
    return noise.voltage * noise.voltage + drop * drop
  }

  /// σ² of a state: the square of what the circuit's voltage may miss.
  func modelVariance(_ state: State, current: Double, temperature: Double) -> Double {
    let factor = resistanceFactor(at: temperature)
    let overvoltage =
      abs(seriesResistance * factor * current) + abs(state[Row.fastOvervoltage])
      + abs(state[Row.slowOvervoltage])
    let seen =
      slow.resistance > 0 ? state[Row.slowOvervoltage] / (slow.resistance * factor) : current
    let lag =
      modelError.lag * openCircuit.extended(to: state[Row.charge]).slope * seen * 3600
      / ratedCapacity
    let drop = modelError.overvoltage * overvoltage
    return modelError.openCircuit * modelError.openCircuit + drop * drop + lag * lag
  }
}
