import Glibc

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
    private var rows: Int

    init(_ chain: KinematicChain, _ goal: Goal, from q: [Double], target: Double) {
      self.chain = chain
      self.goal = goal
      self.q = q
      self.target = target
      if case .pose = goal { rows = 6 } else { rows = 3 }
      for joint in chain.joints {
        let place = chain.model.joints[joint].q
        let travel = chain.model.joints[joint].travel
        self.q[place] = min(max(q[place], travel.lowerBound), travel.upperBound)
      }
      evaluate(self.q)
    }

    func isWithin(_ tolerance: Double) -> Bool {
      positionError <= tolerance && orientationError <= tolerance
    }

    /// Sets the error and its measures for `q`.
    private mutating func evaluate(_ q: [Double]) {
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
      cost = (positionError * positionError / (chain.reach * chain.reach)
        + orientationError * orientationError) / 2
    }

    mutating func run(_ iterationLimit: Int) {
      let model = chain.model
      let n = model.degreesOfFreedom
      let count = chain.joints.count
      guard count > 0 else { return }
      var normal = [Double](repeating: 0, count: count * count)
      var factor = normal
      var gradient = [Double](repeating: 0, count: count)
      var step = gradient
      var isFree = [Bool](repeating: true, count: count)
      var damping = 0.0
      var growth = 2.0
      var stalled = 0
      for iteration in 0..<iterationLimit {
        // One order more than asked for: near the goal it comes free with the next step.
        if isWithin(0.01 * target) { break }
        let jacobian = chain.jacobian()
        func entry(_ row: Int, _ column: Int) -> Double {
          let value = jacobian[row * n + model.joints[chain.joints[column]].v]
          return row < 3 ? value / chain.reach : value
        }
        for a in 0..<count {
          var slope = 0.0
          for row in 0..<rows { slope += entry(row, a) * error[row] }
          gradient[a] = slope
          for b in 0...a {
            var sum = 0.0
            for row in 0..<rows { sum += entry(row, a) * entry(row, b) }
            normal[a * count + b] = sum
          }
        }
        blockedJoint = nil
        var steepest = 0.0
        for a in 0..<count {
          let joint = model.joints[chain.joints[a]]
          let position = q[joint.q]
          isFree[a] =
            !(position <= joint.travel.lowerBound && gradient[a] < 0
              || position >= joint.travel.upperBound && gradient[a] > 0)
          if !isFree[a] && abs(gradient[a]) > steepest {
            steepest = abs(gradient[a])
            blockedJoint = chain.joints[a]
          }
        }
        if iteration == 0 {
          damping = 1e-3 * (0..<count).reduce(1e-9) { max($0, normal[$1 * count + $1]) }
        }
        let before = (q, cost, positionError, orientationError, error)
        var accepted = false
        for _ in 0..<12 {
          for a in 0..<count {
            for b in 0...a {
              factor[a * count + b] = isFree[a] && isFree[b] ? normal[a * count + b] : 0
            }
            factor[a * count + a] = isFree[a] ? factor[a * count + a] + damping : 1
            step[a] = isFree[a] ? gradient[a] : 0
          }
          let isSolved = factor.withUnsafeMutableBufferPointer { matrix in
            step.withUnsafeMutableBufferPointer { vector in
              guard let matrix = matrix.baseAddress, let vector = vector.baseAddress,
                factorise(matrix, count) == nil
              else { return false }
              Robot.solve(matrix, count, vector)
              return true
            }
          }
          if isSolved {
            // Beyond a radian the linear model says nothing.
            let largest = step.reduce(0) { max($0, abs($1)) }
            let scale = largest > 1 ? 1 / largest : 1
            var promised = 0.0
            for a in 0..<count {
              let joint = model.joints[chain.joints[a]]
              q[joint.q] = min(
                max(before.0[joint.q] + scale * step[a], joint.travel.lowerBound),
                joint.travel.upperBound)
              promised += scale * step[a] * (gradient[a] + damping * scale * step[a]) / 2
            }
            evaluate(q)
            let gain = (before.1 - cost) / max(promised, 1e-300)
            if cost < before.1 {
              accepted = true
              let cubed = (2 * gain - 1) * (2 * gain - 1) * (2 * gain - 1)
              damping = max(damping * max(1.0 / 3, 1 - cubed), 1e-15)
              if gain > 0.9 { damping = max(damping * 0.1, 1e-15) }
              growth = 2
              break
            }
          }
          damping *= growth
          growth *= 2
        }
        guard accepted else {
          (q, cost, positionError, orientationError, error) = before
          _ = chain.placement(q)
          break
        }
        // A search that crawls is better begun elsewhere.
        stalled = cost > 0.8 * before.1 ? stalled + 1 : 0
        if stalled >= 6 && !isWithin(target) { break }
      }
    }
  }
}
