import Glibc

/// How the sensed temperature of a servo answers heat: two nodes, of which the heated one carries the sensor.
///
/// With the winding and its driver at T_w, the housing at T_h and the room at T_a
///
///     C_w dT_w/dt = P − (T_w − T_h)/R_wh        C_h dT_h/dt = (T_w − T_h)/R_wh − (T_h − T_a)/R_ha
///
/// the rise T_w − T_a is the sum of two modes x₁, x₂ with a fast and a slow time constant:
///
///     τ₁ dx₁/dt = s u − x₁        τ₂ dx₂/dt = (1 − s) u − x₂        u = (R_wh + R_ha) P
///
/// A log without currents shows P only through the rise u it would end in, so heat is stated as that rise, in
/// K. The modes are exact for heat that stays the same over a step (Nise, Control Systems Engineering, §4.10).
struct ThermalModes: Hashable, Sendable {
  /// In s.
  var fastTime: Double
  var slowTime: Double
  /// The fast mode's share of the rise, 0 … 1.
  var fastShare: Double

  /// The two modes of one servo, in K.
  struct Modes {
    var fast = 0.0
    var slow = 0.0
    var rise: Double { fast + slow }
  }

  /// One step's memory: what is left of either mode after `step` seconds.
  struct Decay {
    let fast: Double
    let slow: Double
    let fastShare: Double

    /// Moves the modes over the step under heat that would end in `rise`.
    func advance(_ modes: inout Modes, rise: Double) {
      modes.fast = fast * modes.fast + (1 - fast) * fastShare * rise
      modes.slow = slow * modes.slow + (1 - slow) * (1 - fastShare) * rise
    }
  }

  func decay(over step: Double) -> Decay {
    Decay(fast: exp(-step / fastTime), slow: exp(-step / slowTime), fastShare: fastShare)
  }

  /// The modes of a servo that has long been `rise` warmer than the room.
  func settled(at rise: Double) -> Modes {
    Modes(fast: fastShare * rise, slow: (1 - fastShare) * rise)
  }
}

extension ThermalModes {
  /// The ladder of resistances and capacities that has these modes, for R_wh + R_ha = 1: capacities in s.
  ///
  /// Its impedance (1 + p z)/(1 + p (τ₁ + τ₂) + p² τ₁ τ₂) with z = s τ₂ + (1 − s) τ₁ gives, term by term,
  /// C_w = τ₁ τ₂/z, C_h R_ha = τ₁ + τ₂ − C_w and R_wh = z/(C_h R_ha).
  var ladder: (windingCapacity: Double, housingCapacity: Double, windingResistance: Double) {
    let zero = fastShare * slowTime + (1 - fastShare) * fastTime
    let windingCapacity = fastTime * slowTime / zero
    let housingTime = fastTime + slowTime - windingCapacity
    let windingResistance = zero / housingTime
    return (windingCapacity, housingTime / (1 - windingResistance), windingResistance)
  }
}
