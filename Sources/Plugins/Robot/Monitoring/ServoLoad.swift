/// What can be known of each servo's heat from positions and voltages alone: a view of memory somebody else owns.
///
/// For every servo it holds numbers that its rise may be linear in: (τ/τ₀)², the copper heat of the torque τ
/// that inverse dynamics asks for; |τ|/τ₀, the part of it friction carries; and the drop of voltage along every
/// piece of cable, for all current a standing servo draws ends as heat. A scale τ₀ = 0.1 N·m and 0.1 V makes
/// them of order one.
///
/// The servos' voltmeters are some 10 mV off and not the same amount every day. So each number is also averaged
/// over the first `settling` steps; `ThermalStart` says how far that average is believed.
struct ServoLoad {
  static let torqueScale = 0.1
  static let dropScale = 0.1

  private let chain: ServoChain
  private let settling: Int
  private let header: UnsafeMutablePointer<Int>
  private let trackers: UnsafeMutablePointer<AngleTracker>
  private let motion: UnsafeMutablePointer<Double>
  private let sums: UnsafeMutablePointer<Double>
  let features: UnsafeMutablePointer<Double>
  /// Joint torque behind each servo, in N·m.
  let torques: UnsafeMutablePointer<Double>
  private let scratch: RobotScratch

  /// How many numbers each servo has: a constant, two of torque, and one for each piece of cable.
  static func featureCount(_ chain: ServoChain) -> Int { 3 + chain.count }
  var featureCount: Int { Self.featureCount(chain) }

  static func byteCount(for chain: ServoChain) -> Int {
    let n = chain.count
    let f = featureCount(chain)
    return MemoryCursor.byteCount(Int.self, 1) + MemoryCursor.byteCount(AngleTracker.self, n)
      + MemoryCursor.byteCount(
        Double.self, chain.model.coordinateCount + 3 * chain.model.degreesOfFreedom)
      + 2 * MemoryCursor.byteCount(Double.self, n * f) + MemoryCursor.byteCount(Double.self, n)
      + RobotScratch.byteCount(for: chain.model)
  }

  init(_ chain: ServoChain, settling: Int, memory: UnsafeMutableRawPointer) {
    self.chain = chain
    self.settling = settling
    var cursor = MemoryCursor(memory)
    let n = chain.count
    let f = Self.featureCount(chain)
    header = cursor.take(Int.self, 1)
    trackers = cursor.take(AngleTracker.self, n)
    motion = cursor.take(
      Double.self, chain.model.coordinateCount + 3 * chain.model.degreesOfFreedom)
    sums = cursor.take(Double.self, n * f)
    features = cursor.take(Double.self, n * f)
    torques = cursor.take(Double.self, n)
    scratch = RobotScratch(chain.model, memory: cursor.next)
  }

  /// Sets the trackers to rest at the first readings.
  func begin(_ positions: UnsafePointer<Double>) {
    header.initialize(to: 0)
    for servo in 0..<chain.count {
      (trackers + servo).initialize(to: AngleTracker(at: chain.angle(servo, at: positions[servo])))
    }
    sums.initialize(repeating: 0, count: chain.count * featureCount)
    features.initialize(repeating: 0, count: chain.count * featureCount)
    torques.initialize(repeating: 0, count: chain.count)
    let neutral = chain.model.neutralPosition
    motion.initialize(
      repeating: 0, count: chain.model.coordinateCount + 3 * chain.model.degreesOfFreedom)
    for index in neutral.indices { motion[index] = neutral[index] }
  }

  /// Takes the readings of one instant, `step` seconds after the last. Voltages in V.
  func update(
    positions: UnsafePointer<Double>, voltage: (Int) -> Double, step: Double
  ) {
    updateTorques(positions, step)
    let f = featureCount
    header.pointee += 1
    let isSettling = header.pointee <= settling
    for servo in 0..<chain.count {
      let own = features + servo * f
      let torque = abs(torques[servo]) / Self.torqueScale
      own[0] = 1
      own[1] = torque * torque
      own[2] = torque
      for piece in 0..<chain.count {
        let upstream = piece + 1 < chain.count ? voltage(piece + 1) : chain.supply
        own[3 + piece] = (upstream - voltage(piece)) / Self.dropScale
      }
      guard isSettling else { continue }
      for k in 0..<f { sums[servo * f + k] += own[k] }
    }
  }

  private func updateTorques(_ positions: UnsafePointer<Double>, _ step: Double) {
    let model = chain.model
    let q = motion
    let v = q + model.coordinateCount
    let a = v + model.degreesOfFreedom
    let tau = a + model.degreesOfFreedom
    for servo in 0..<chain.count {
      trackers[servo].follow(chain.angle(servo, at: positions[servo]), over: step)
      let degree = chain.degrees[servo]
      q[degree] = trackers[servo].angle
      v[degree] = trackers[servo].speed
      a[degree] = trackers[servo].acceleration
    }
    scratch.inverseDynamics(q: q, v: v, a: a, into: tau)
    for servo in 0..<chain.count { torques[servo] = tau[chain.degrees[servo]] }
  }

  /// What the coefficient `k` of a servo's rise multiplies, when the first readings' mean is replaced by what
  /// the start temperature says to the degree `trust`.
  func regressor(_ servo: Int, _ k: Int, trust: Double) -> Double {
    let place = servo * featureCount + k
    let count = Double(min(header.pointee, settling))
    return features[place] - trust * sums[place] / count
  }
}
