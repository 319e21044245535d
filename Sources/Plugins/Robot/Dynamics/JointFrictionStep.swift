/// Joint velocities at the end of a time step under dry friction and hard stops.
///
/// Moreau's time stepping: with A the mass matrix plus implicit damping, r the momentum and impulses at
/// hand, F the friction impulses and [lower, upper] the velocities that keep each joint within its
/// travel, the end velocity v minimises
///
///     ½ vᵀ A v − rᵀ v + Σ Fᵢ |vᵢ|    subject to    lower ≤ v ≤ upper
///
/// whose optimum is exactly Coulomb's law: a joint sticks at v = 0 as long as the impulse that holds it
/// stays within F, and otherwise slides against the full friction. The problem is strictly convex; a primal
/// active-set method solves it exactly in a few steps, one where the pattern of sliding is the last
/// step's (Moreau, Unilateral contact and dry friction in finite freedom dynamics, 1988; Nocedal &
/// Wright, Numerical Optimization, 2006, section 16.5).
struct JointFrictionStep {
  /// What a joint does at the end of the step.
  enum Contact: Int32 {
    case atLower = -2
    case slidingDown = -1
    case stuck = 0
    case slidingUp = 1
    case atUpper = 2
  }

  let count: Int
  /// Row major; not changed.
  let matrix: UnsafePointer<Double>
  let impulse: UnsafePointer<Double>
  let friction: UnsafePointer<Double>
  let lower: UnsafePointer<Double>
  let upper: UnsafePointer<Double>
  /// At the start of the step on entry, at its end on return.
  let velocity: UnsafeMutablePointer<Double>
  let contact: UnsafeMutablePointer<Int32>
  /// Room for count² and count numbers and count indices.
  let factor: UnsafeMutablePointer<Double>
  let work: UnsafeMutablePointer<Double>
  let indices: UnsafeMutablePointer<Int32>

  /// Solves for `velocity` and `contact`; false if the matrix is not positive definite.
  func solve() -> Bool {
    start()
    for _ in 0..<(10 * count + 10) {
      guard let blocked = moveToOptimum() else { return false }
      if blocked { continue }
      if !releaseWorst() { return true }
    }
    // Each pass lowers the objective, so what is reached is feasible and dissipates; ties of more than
    // ten times the joints do not occur in practice.
    return true
  }

  private func start() {
    for joint in 0..<count {
      let v = min(max(velocity[joint], lower[joint]), upper[joint])
      velocity[joint] = v
      let state: Contact =
        if lower[joint] == upper[joint] || (v == 0 && friction[joint] > 0) {
          .stuck
        } else {
          v < 0 ? .slidingDown : .slidingUp
        }
      contact[joint] = state.rawValue
    }
  }

  /// Moves the sliding joints towards the optimum of their pattern; true if one reached a corner on the
  /// way and is now held there, nil if the matrix is not positive definite.
  private func moveToOptimum() -> Bool? {
    var free = 0
    for joint in 0..<count where abs(contact[joint]) == 1 {
      indices[free] = Int32(joint)
      free += 1
    }
    if free == 0 { return false }
    for i in 0..<free {
      let row = Int(indices[i])
      let sign = Double(contact[row])
      var target = impulse[row]
      if friction[row] > 0 { target -= sign * friction[row] }
      for joint in 0..<count where abs(contact[joint]) != 1 {
        target -= matrix[row * count + joint] * velocity[joint]
      }
      work[i] = target
      for j in 0...i { factor[i * free + j] = matrix[row * count + Int(indices[j])] }
    }
    guard factorise(factor, free) == nil else { return nil }
    Robot.solve(factor, free, work)

    var share = 1.0
    var blocking = -1
    var corner = Contact.stuck
    for i in 0..<free {
      let joint = Int(indices[i])
      let v = velocity[joint]
      let target = work[i]
      var limit = target
      var reached = Contact.stuck
      if target > upper[joint] {
        limit = upper[joint]
        reached = .atUpper
      } else if target < lower[joint] {
        limit = lower[joint]
        reached = .atLower
      }
      // Friction changes sides at zero, which comes before a limit beyond it.
      if friction[joint] > 0, target * Double(contact[joint]) < 0,
        limit * Double(contact[joint]) <= 0
      {
        limit = 0
        reached = .stuck
      }
      guard limit != target || (reached != .stuck) else { continue }
      let part = target == v ? 0 : (limit - v) / (target - v)
      if part < share {
        share = part
        blocking = joint
        corner = reached
      }
    }
    for i in 0..<free {
      let joint = Int(indices[i])
      velocity[joint] += share * (work[i] - velocity[joint])
    }
    guard blocking >= 0 else {
      for i in 0..<free { velocity[Int(indices[i])] = work[i] }
      return false
    }
    contact[blocking] = corner.rawValue
    velocity[blocking] =
      switch corner {
      case .atLower: lower[blocking]
      case .atUpper: upper[blocking]
      default: 0
      }
    return true
  }

  /// Lets go of the held joint that is pushed hardest beyond what holds it; false if none is.
  private func releaseWorst() -> Bool {
    var worst = 0.0
    var released = -1
    var state = Contact.stuck
    for joint in 0..<count where abs(contact[joint]) != 1 && lower[joint] < upper[joint] {
      let gradient = gradient(joint)
      let slack = 1e-12 * (abs(impulse[joint]) + friction[joint])
      let (excess, next): (Double, Contact) =
        switch Contact(rawValue: contact[joint]) {
        case .atUpper:
          // Downhill to the left of the stop.
          upper[joint] > 0
            ? (gradient + friction[joint], .slidingUp) : (gradient - friction[joint], .slidingDown)
        case .atLower:
          lower[joint] < 0
            ? (friction[joint] - gradient, .slidingDown) : (-friction[joint] - gradient, .slidingUp)
        default:
          // At a stop the joint is let go as well, and the stop then takes it.
          gradient > 0
            ? (gradient - friction[joint], .slidingDown)
            : (-gradient - friction[joint], .slidingUp)
        }
      if excess > slack && excess > worst {
        worst = excess
        released = joint
        state = next
      }
    }
    guard released >= 0 else { return false }
    contact[released] = state.rawValue
    return true
  }

  /// Derivative of the smooth part of the objective: the impulse that friction and stops take up.
  func gradient(_ joint: Int) -> Double {
    var sum = -impulse[joint]
    for other in 0..<count { sum += matrix[joint * count + other] * velocity[other] }
    return sum
  }
}
