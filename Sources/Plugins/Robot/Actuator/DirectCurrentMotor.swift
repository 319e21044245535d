import Glibc

/// A direct-current motor as seen at the joint, gear included.
///
///     u = R i + K ω,    τ = K i,    u i = K i ω + R i²
///     R = R₂₅ (1 − n) (1 + 0.00393 (T_w − 25 °C))
///     K = K₂₅ (1 − d) (1 − n) (1 − α (T_h − 25 °C)) (1 − p/3 (1 − cos 2θ))
///
/// u is the mean voltage of the bridge and i the current; inductance is left out, as its time
/// constant (below 1 ms for motors of this size) is shorter than the time step. K is torque
/// constant and back-EMF constant in one, so that no energy is lost or made in the conversion. n is
/// the share of turns that a short takes out, d the share of flux that the magnets lost. p is the
/// share of flux linkage that one of three phases lacks, and θ the rotor's electrical angle from
/// where that phase is idle; the factor is the sum over sinusoidal phases, 2/3 ((1 − p) sin² θ +
/// sin² (θ − 120°) + sin² (θ + 120°)). A brushless motor with field-oriented control is the same in
/// its torque-making axis.
///
/// Sources: 0.00393/K is the temperature coefficient of copper (IEC 60028); α is 0.001/K for NdFeB
/// and 0.002/K for ferrite magnets.
struct DirectCurrentMotor {
  /// N·m/A and V·s/rad.
  var constant = 0.0
  /// In Ω.
  var resistance = 0.0

  static let copperCoefficient = 0.00393
  static let referenceTemperature = 298.15

  /// Resistance over that at 25 °C.
  @inline(__always)
  static func resistanceFactor(_ winding: Double) -> Double {
    1 + copperCoefficient * (winding - referenceTemperature)
  }

  /// What an imbalance of phases leaves of torque and counter-voltage, on average over a time step.
  ///
  /// A ripple that is faster than the steps averages out, as it does in the rotor's inertia.
  ///
  /// - Parameters:
  ///   - imbalance: p in 0…1
  ///   - angle: the electrical angle in the middle of the step
  ///   - turn: by how much it grows during the step
  static func balance(imbalance: Double, angle: Double, turn: Double) -> Double {
    let mean = abs(turn) < 1e-6 ? 1 : sin(turn) / turn
    return 1 - imbalance / 3 * (1 - cos(2 * angle) * mean)
  }
}

/// A motor current and how it falls with the speeds of joint and rotor at the end of a time step.
struct MotorCurrent {
  /// In A.
  var value = 0.0
  /// −∂i/∂(joint speed); never negative.
  var jointSlope = 0.0
  /// −∂i/∂(rotor speed); never negative.
  var rotorSlope = 0.0
  /// 1 or −1 where the current limit or the supply holds the current below or above what is asked
  /// for.
  var side: Int32 = 0

  /// Limits a wanted current to ±`limit` and to ±`reach` − `slope` · speed, which the supply drives
  /// through the winding.
  ///
  /// Current falls with speed in every part, so the motion has one solution. Beyond no-load speed
  /// the voltage wins over the current limit: a bridge cannot hold its current against a motor that
  /// overruns it.
  @inline(__always)
  func limited(
    to limit: Double, reach: Double, slope: Double, rotorSpeed: Double
  ) -> MotorCurrent {
    var current = self
    if value > limit {
      current = MotorCurrent(value: limit, side: 1)
    } else if value < -limit {
      current = MotorCurrent(value: -limit, side: -1)
    }
    let highest = reach - slope * rotorSpeed
    let lowest = -reach - slope * rotorSpeed
    if current.value > highest {
      current = MotorCurrent(value: highest, rotorSlope: slope, side: 1)
    } else if current.value < lowest {
      current = MotorCurrent(value: lowest, rotorSlope: slope, side: -1)
    }
    return current
  }
}
