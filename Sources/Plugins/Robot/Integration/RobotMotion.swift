/// A robot in motion with memory of its own: the convenient way to integrate outside a simulation.
///
/// ```swift
/// let motion = RobotMotion(model, q: model.neutralPosition, v: [0, 0])
/// for _ in 0..<1000 { motion.advance(1e-3) }
/// print(motion.q)
/// ```
///
/// One `RobotMotion` belongs to one thread.
public final class RobotMotion {
  public let model: RobotModel
  public let integrator: Integrator
  /// Joint forces from outside, held over each step.
  public var torque: [Double]
  /// Torque per speed, against the motion.
  public var damping: [Double]
  /// Dry friction torque, which the implicit integrator heeds alone.
  public var friction: [Double]
  /// Inertia of rotor and gear as seen at each degree of freedom.
  public var rotorInertia: [Double]
  /// Whether joints stop at the end of their travel, which the implicit integrator heeds alone.
  public var hasStops = false
  private let memory: UnsafeMutableRawPointer
  private let state: MotionState

  /// Starts at the coordinates `q` with the rates `v`, free of loads.
  public init(
    _ model: RobotModel, q: [Double], v: [Double], integrator: Integrator = .rungeKutta
  ) {
    precondition(
      q.count == model.coordinateCount && v.count == model.degreesOfFreedom,
      "\(q.count) coordinates and \(v.count) rates for a model with \(model.coordinateCount) and "
        + "\(model.degreesOfFreedom)")
    self.model = model
    self.integrator = integrator
    let none = [Double](repeating: 0, count: model.degreesOfFreedom)
    (torque, damping, friction, rotorInertia) = (none, none, none, none)
    memory = .allocate(byteCount: max(16, MotionState.byteCounts(for: model).all), alignment: 16)
    state = MotionState(memory, model)
    state.start(q: q, v: v)
  }

  deinit { memory.deallocate() }

  /// The coordinates.
  public var q: [Double] {
    Array(UnsafeBufferPointer(start: state.position, count: state.coordinateCount))
  }

  /// The rates.
  public var v: [Double] {
    Array(UnsafeBufferPointer(start: state.velocity, count: state.degreesOfFreedom))
  }

  /// Kinetic and potential energy in J.
  public var energy: Double {
    state.scratch.updateTransforms(state.position)
    state.scratch.updateWorldPlacements()
    state.scratch.updateVelocities(state.velocity)
    return state.scratch.kineticEnergy() + state.scratch.potentialEnergy()
  }

  /// Moves on by `duration` seconds in one step; false if the mass matrix is not positive definite.
  @discardableResult
  public func advance(_ duration: Double) -> Bool {
    state.setStops(model, act: hasStops)
    let n = model.degreesOfFreedom
    precondition(
      [torque, damping, friction, rotorInertia].allSatisfy { $0.count == n },
      "the loads must have \(n) elements each")
    return torque.withUnsafeBufferPointer { torque in
      damping.withUnsafeBufferPointer { damping in
        friction.withUnsafeBufferPointer { friction in
          rotorInertia.withUnsafeBufferPointer { rotorInertia in
            guard let torque = torque.baseAddress, let damping = damping.baseAddress,
              let friction = friction.baseAddress, let inertia = rotorInertia.baseAddress
            else { return true }
            let loads = JointLoads(
              torque: torque, damping: damping, friction: friction, rotorInertia: inertia,
              hasRotorInertia: rotorInertia.contains { $0 != 0 }, wrench: .none)
            return state.advance(integrator, loads, duration)
          }
        }
      }
    }
  }
}
