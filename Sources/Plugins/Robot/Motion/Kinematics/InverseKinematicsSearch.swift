extension InverseKinematics {
  /// One local search; the equations are in `InverseKinematics`.
  struct Search {
    private let chain: KinematicChain
    private let goal: Goal
    private let target: Double
    private(set) var q: [Double]
    /// Half the squared scaled error.
    private(set) var cost = Double.infinity
    private(set) var positionError = Double.infinity
    private(set) var orientationError = 0.0
    private(set) var blockedJoint: Int?
    private var error: InlineArray<6, Double> = InlineArray(repeating: 0)
    private let rows: Int
    /// One number for each joint of the chain: Jᵀ e, the step, and whether the joint may move.
    private var gradient: [Double]
    private var step: [Double]
    private var isFree: [Bool]
    /// J, Jᵀ J (lower triangle) and its factor, row by row.
    private var scaled: [Double]
    private var normal: [Double]
    private var factor: [Double]

    init(_ chain: KinematicChain, _ goal: Goal, from q: [Double], target: Double) {
      self.chain = chain
      self.goal = goal
      self.q = q
      self.target = target
      if case .pose = goal { rows = 6 } else { rows = 3 }
      let count = chain.joints.count
      gradient = [Double](repeating: 0, count: count)
      step = gradient
      isFree = [Bool](repeating: true, count: count)
      scaled = [Double](repeating: 0, count: rows * count)
      normal = [Double](repeating: 0, count: count * count)
      factor = normal
      for joint in chain.joints {
        let place = chain.model.joints[joint].q
        let travel = chain.model.joints[joint].travel
        self.q[place] = min(max(q[place], travel.lowerBound), travel.upperBound)
      }
      evaluate()
    }

    func isWithin(_ tolerance: Double) -> Bool {
      positionError <= tolerance && orientationError <= tolerance
    }

    /// Sets the error and its measures for q.
    private mutating func evaluate() {
      let placement = chain.placement(q)
      let wanted: Vector3
      var turn = Vector3.zero
      switch goal {
      case .pose(let pose):
        wanted = pose.translation
        turn = (pose.rotation * placement.rotation.transposed).rotationVector
      case .position(let position): wanted = position
      }
      let way = wanted - placement.translation
      positionError = length(way)
      orientationError = length(turn)
      for axis in 0..<3 {
        error[axis] = way[axis] / chain.reach
        error[axis + 3] = turn[axis]
      }
      cost =
        (positionError * positionError / (chain.reach * chain.reach)
          + orientationError * orientationError) / 2
    }

    mutating func run(_ iterationLimit: Int) {
      guard !chain.joints.isEmpty else { return }
      var damping = 0.0
      var stalled = 0
      for iteration in 0..<iterationLimit {
        // Finer than asked for: near the goal it comes free with the next step.
        if isWithin(0.01 * target) { return }
        linearise()
        if iteration == 0 { damping = 1e-3 * largestDiagonal }
        let before = cost
        guard improve(&damping) else { return }
        // A search that crawls is better begun elsewhere.
        stalled = cost > 0.8 * before ? stalled + 1 : 0
        if stalled >= 6 && !isWithin(target) { return }
      }
    }

    private var largestDiagonal: Double {
      gradient.indices.reduce(1e-9) { max($0, normal[$1 * gradient.count + $1]) }
    }

    /// Jᵀ J and Jᵀ e at q, and which joints may take part in the step.
    private mutating func linearise() {
      let count = gradient.count
      let columnCount = chain.model.degreesOfFreedom
      let jacobian = chain.jacobian()
      let inverseReach = 1 / chain.reach
      blockedJoint = nil
      var steepest = 0.0
      for a in 0..<count {
        let joint = chain.model.joints[chain.joints[a]]
        var slope = 0.0
        for row in 0..<rows {
          let scale = row < 3 ? inverseReach : 1
          let entry = jacobian[row * columnCount + joint.v] * scale
          scaled[row * count + a] = entry
          slope += entry * error[row]
        }
        gradient[a] = slope
        for b in 0...a {
          var sum = 0.0
          for row in 0..<rows { sum += scaled[row * count + a] * scaled[row * count + b] }
          normal[a * count + b] = sum
        }
        let position = q[joint.q]
        isFree[a] =
          !(position <= joint.travel.lowerBound && slope < 0
          || position >= joint.travel.upperBound && slope > 0)
        if !isFree[a] && abs(slope) > steepest {
          steepest = abs(slope)
          blockedJoint = chain.joints[a]
        }
      }
    }

    /// Moves q to where the error is smaller, with as much damping as that takes; false if nothing helps.
    private mutating func improve(_ damping: inout Double) -> Bool {
      let before = (q, cost, positionError, orientationError, error)
      var growth = 2.0
      for _ in 0..<12 {
        if solve(damping) {
          // Beyond a radian the linear model says nothing.
          let largest = step.reduce(0) { max($0, abs($1)) }
          let scale = largest > 1 ? 1 / largest : 1
          var promised = 0.0
          for (a, index) in chain.joints.enumerated() {
            let joint = chain.model.joints[index]
            let move = scale * step[a]
            q[joint.q] = min(
              max(before.0[joint.q] + move, joint.travel.lowerBound), joint.travel.upperBound)
            promised += move * (gradient[a] + damping * move) / 2
          }
          evaluate()
          if cost < before.1 {
            let gain = (before.1 - cost) / max(promised, 1e-300)
            let bend = 2 * gain - 1
            damping = max(damping * max(1.0 / 3, 1 - bend * bend * bend), 1e-15)
            // Where the linear model holds that well, the quadratic convergence of an undamped step is near.
            if gain > 0.9 { damping = max(damping * 0.1, 1e-15) }
            return true
          }
        }
        damping *= growth
        growth *= 2
      }
      (q, cost, positionError, orientationError, error) = before
      return false
    }

    /// The step for this damping; false if the matrix is not positive definite to working precision.
    private mutating func solve(_ damping: Double) -> Bool {
      let count = gradient.count
      for a in 0..<count {
        for b in 0...a {
          factor[a * count + b] = isFree[a] && isFree[b] ? normal[a * count + b] : 0
        }
        factor[a * count + a] = isFree[a] ? factor[a * count + a] + damping : 1
        step[a] = isFree[a] ? gradient[a] : 0
      }
      return factor.withUnsafeMutableBufferPointer { matrix in
        step.withUnsafeMutableBufferPointer { vector in
          guard let matrix = matrix.baseAddress, let vector = vector.baseAddress,
            factorise(matrix, count) == nil
          else { return false }
          Robot.solve(matrix, count, vector)
          return true
        }
      }
    }
  }
}
