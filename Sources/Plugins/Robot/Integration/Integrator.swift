/// How a motion is carried on over a time step; see the step of each case.
public enum Integrator: String, CaseIterable, Sendable {
  /// First order, symplectic: `MotionState.stepSemiImplicitly`.
  case semiImplicitEuler = "semi_implicit_euler"
  /// Fourth order: `MotionState.stepByRungeKutta`.
  case rungeKutta = "rk4"
  /// Second order, stable for stiff damping, exact in dry friction and stops: `MotionState.stepImplicitly`.
  case implicit

  /// Whether it can hold a joint by dry friction or at the end of its travel.
  var holdsJoints: Bool { self == .implicit }
}

extension MotionState {
  /// Moves position and velocity on by `h` seconds; false if the mass matrix is not positive definite.
  func advance(_ integrator: Integrator, _ loads: JointLoads, _ h: Double) -> Bool {
    switch integrator {
    case .semiImplicitEuler: stepSemiImplicitly(loads, h)
    case .rungeKutta: stepByRungeKutta(loads, h)
    case .implicit: stepImplicitly(loads, h)
    }
  }
}
