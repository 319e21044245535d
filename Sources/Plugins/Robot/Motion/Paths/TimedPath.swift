/// A path with its timing in one block of memory of fixed layout, so that a copy of the block is a copy of
/// the motion.
///
/// Between grid points the law of time has constant acceleration: r = sᵢ + ṡᵢ t + ½ u t², u = (ṡᵢ₊₁² − ṡᵢ²)/(2 Δ). Where
/// jerk is limited, the motion follows its mean over a window τ, whose acceleration has no jumps:
///
///     s(t) = (R(t) − R(t − τ))/τ        R = ∫ r dt        s⃛(t) = (r̈(t) − r̈(t − τ))/τ
///
/// (Biagiotti, Melchiorri, Trajectory Planning for Automatic Machines and Robots, Springer 2008, chapter 4: a moving
/// average makes a trajectory smoother by one order.) The times are stretched by one factor just large enough to keep the
/// limits between grid points as well, where the path bends more than at them.
struct TimedPath {
  /// Most waypoints.
  static let knotCapacity = 128
  /// Most grid points.
  static let gridCapacity = 1025

  private struct Header {
    var knotCount: Int
    var cellsPerPiece: Int
    /// In seconds, the stretch included.
    var duration: Double
    var stretch: Double
    /// τ in seconds, before the stretch; 0 for the law itself.
    var window: Double
  }

  let joints: Int
  private let header: UnsafeMutablePointer<Header>
  private let knots: UnsafeMutablePointer<Double>
  /// Knot by knot.
  private let waypoints: UnsafeMutablePointer<Double>
  private let secondDerivatives: UnsafeMutablePointer<Double>
  /// At each grid point, before the stretch.
  private let times: UnsafeMutablePointer<Double>
  private let speeds: UnsafeMutablePointer<Double>
  /// R at each grid point, with the parameter counted from the first knot.
  private let integrals: UnsafeMutablePointer<Double>

  static func byteCount(joints: Int) -> Int {
    MemoryCursor.byteCount(Header.self, 1) + MemoryCursor.byteCount(Double.self, knotCapacity)
      + 2 * MemoryCursor.byteCount(Double.self, knotCapacity * joints)
      + 3 * MemoryCursor.byteCount(Double.self, gridCapacity)
  }

  /// A view of memory that somebody else owns; `set` gives it contents.
  init(_ memory: UnsafeMutableRawPointer, joints: Int) {
    self.joints = joints
    var cursor = MemoryCursor(memory)
    header = cursor.take(Header.self, 1)
    knots = cursor.take(Double.self, Self.knotCapacity)
    waypoints = cursor.take(Double.self, Self.knotCapacity * joints)
    secondDerivatives = cursor.take(Double.self, Self.knotCapacity * joints)
    times = cursor.take(Double.self, Self.gridCapacity)
    speeds = cursor.take(Double.self, Self.gridCapacity)
    integrals = cursor.take(Double.self, Self.gridCapacity)
  }

  var duration: Double { header.pointee.duration }

  /// How many cells each piece of a spline of that many knots gets. Under a limit on jerk, the mean over a window
  /// hides what a finer grid would show.
  static func cells(forKnots count: Int, limitsJerk: Bool = false) -> Int {
    max(1, (limitsJerk ? 400 : gridCapacity - 1) / max(1, count - 1))
  }

  /// Lays down a spline of at most `knotCapacity` knots with its timing, averaged over `window` seconds.
  func lay(_ limits: PathLimits, _ timing: PathTiming, window: Double) {
    let spline = limits.spline
    let count = spline.knots.count
    precondition(count <= Self.knotCapacity && timing.grid.count <= Self.gridCapacity)
    header.initialize(
      to: Header(
        knotCount: count, cellsPerPiece: (timing.grid.count - 1) / (count - 1), duration: 0,
        stretch: 1, window: window))
    for k in 0..<count {
      knots[k] = spline.knots[k]
      for joint in 0..<joints {
        waypoints[k * joints + joint] = spline.waypoints[k][joint]
        secondDerivatives[k * joints + joint] = spline.secondDerivatives[k][joint]
      }
    }
    var (time, integral) = (0.0, 0.0)
    for (k, speed) in timing.speeds.enumerated() {
      if k > 0 {
        let (start, before) = (timing.grid[k - 1] - timing.grid[0], timing.speeds[k - 1])
        let passed = 2 * (timing.grid[k] - timing.grid[k - 1]) / (speed + before)
        integral += passed * (start + passed * (before / 2 + (speed - before) / 6))
        time += passed
      }
      times[k] = time
      speeds[k] = speed
      integrals[k] = integral
    }
    header.pointee.duration = time + window
  }

  /// Stretches the time just enough to keep the limits everywhere and to last `shortest` seconds at least.
  func stretch(toKeep limits: PathLimits, atLeast shortest: Double) {
    var use = 1.0
    forEachUse(limits, partCount: 8) { _, _, here in use = max(use, here) }
    // A bump between two grid points is a parabola; eight samples see all but 2 % of its height.
    var stretch = 1 + 1.05 * (use - 1)
    // Jerk jumps where the spline's pieces meet, which may be between two samples.
    if header.pointee.window > 0 { stretch *= 1 + 5e-4 }
    let time = duration
    if time > 0 { stretch = max(stretch, shortest / time) }
    header.pointee.stretch = stretch
    header.pointee.duration = time * stretch
  }

  var cellCount: Int { (header.pointee.knotCount - 1) * header.pointee.cellsPerPiece }

  /// Where on the path the motion is and how it moves along it, before the stretch.
  struct Place {
    fileprivate(set) var piece: Int
    fileprivate(set) var distance: Double
    fileprivate(set) var speed: Double
    fileprivate(set) var acceleration: Double
    /// Not counting the jumps of a law that is not averaged.
    fileprivate(set) var jerk: Double
  }

  /// The law r before it is averaged.
  private struct Moment {
    var integral = 0.0
    /// Counted from the first knot.
    var parameter = 0.0
    var speed = 0.0
    var acceleration = 0.0
  }

  /// The law in a cell; at rest at the start in cell −1, at the end in the one after the last.
  private func moment(at time: Double, in cell: Int) -> Moment {
    guard cell >= 0 else { return Moment() }
    let passed = time - times[cell]
    guard cell < cellCount else {
      let length = knots[header.pointee.knotCount - 1] - knots[0]
      return Moment(integral: integrals[cell] + length * passed, parameter: length)
    }
    let cells = header.pointee.cellsPerPiece
    let piece = cell / cells
    let width = (knots[piece + 1] - knots[piece]) / Double(cells)
    let start = knots[piece] - knots[0] + Double(cell % cells) * width
    let (speed, end) = (speeds[cell], speeds[cell + 1])
    let drive = (end * end - speed * speed) / (2 * width)
    return Moment(
      integral: integrals[cell] + passed * (start + passed * (speed / 2 + passed * drive / 6)),
      parameter: start + passed * (speed + passed * drive / 2), speed: speed + passed * drive,
      acceleration: drive)
  }

  /// Which cell the law is in: −1 before the start, `cellCount` from the end on.
  private func cell(at time: Double) -> Int {
    guard time >= 0 else { return -1 }
    guard time < times[cellCount] else { return cellCount }
    var (low, high) = (0, cellCount)
    while high - low > 1 {
      let middle = (low + high) / 2
      if times[middle] <= time { low = middle } else { high = middle }
    }
    return low
  }

  /// The place at a time before the stretch, with the cells that the ends of the window are in.
  private func place(at time: Double, in late: Int, _ early: Int) -> Place {
    let window = header.pointee.window
    var now = moment(at: time, in: late)
    var jerk = 0.0
    if window > 0 {
      let then = moment(at: time - window, in: early)
      jerk = (now.acceleration - then.acceleration) / window
      now = Moment(
        parameter: (now.integral - then.integral) / window,
        speed: (now.parameter - then.parameter) / window,
        acceleration: (now.speed - then.speed) / window)
    }
    let last = header.pointee.knotCount - 2
    let parameter = knots[0] + now.parameter
    var piece = min(max(0, early) / header.pointee.cellsPerPiece, last)
    while piece < last, knots[piece + 1] <= parameter { piece += 1 }
    return Place(
      piece: piece, distance: parameter - knots[piece], speed: now.speed,
      acceleration: now.acceleration, jerk: jerk)
  }

  /// Where the motion is at `time` seconds after its start, before its end.
  func place(at time: Double) -> Place {
    let window = header.pointee.window
    let unstretched = min(max(0, time / header.pointee.stretch), times[cellCount] + window)
    let late = cell(at: unstretched)
    guard window > 0 else {
      let cell = min(late, cellCount - 1)
      return place(at: unstretched, in: cell, cell)
    }
    return place(at: unstretched, in: late, cell(at: unstretched - window))
  }

  /// Calls `body` at `partCount` places in each stretch of time over which s⃛ is constant, with the cells that the
  /// ends of the window are in.
  func forEachPlace(partCount: Int, _ body: (_ late: Int, _ early: Int, Place) -> Void) {
    let window = header.pointee.window
    var (late, early) = (0, window > 0 ? -1 : 0)
    var time = 0.0
    while early < cellCount {
      let lateEnd = late < cellCount ? times[late + 1] : .infinity
      let earlyEnd = times[early + 1] + window
      let next = min(lateEnd, earlyEnd)
      if next > time {
        for part in 0..<partCount {
          let share = Double(part) / Double(partCount - 1)
          body(late, early, place(at: time + (next - time) * share, in: late, early))
        }
      }
      time = next
      if lateEnd <= next { late += 1 }
      if earlyEnd <= next { early += 1 }
    }
  }

  /// A joint's position and its derivatives by the path parameter.
  @inline(__always)
  func derivatives(_ place: Place, _ joint: Int) -> (Double, Double, Double, Double) {
    let k = place.piece * joints + joint
    let length = knots[place.piece + 1] - knots[place.piece]
    let (startBend, endBend) = (secondDerivatives[k], secondDerivatives[k + joints])
    let (position, first, second) = CubicSpline.sample(
      waypoints[k], waypoints[k + joints], startBend, endBend, length: length, at: place.distance)
    return (position, first, second, (endBend - startBend) / length)
  }

  func point(_ place: Place, _ joint: Int) -> JointPoint {
    let (position, first, second, _) = derivatives(place, joint)
    let rate = 1 / header.pointee.stretch
    return JointPoint(
      position: position, velocity: first * place.speed * rate,
      acceleration: (first * place.acceleration + second * place.speed * place.speed) * rate * rate)
  }

  /// One joint's motion at `time`; at rest on the last waypoint from `duration` on.
  func point(at time: Double, _ joint: Int) -> JointPoint {
    guard time < duration else { return JointPoint(position: target(joint)) }
    return point(place(at: time), joint)
  }

  func target(_ joint: Int) -> Double {
    waypoints[(header.pointee.knotCount - 1) * joints + joint]
  }
}
