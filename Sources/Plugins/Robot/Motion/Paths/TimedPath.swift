/// A path with its timing in one block of memory of fixed layout, so that a copy of the block is a copy of
/// the motion.
///
/// Between grid points s̈ is constant: s = sᵢ + ṡᵢ τ + ½ u τ², u = (ṡᵢ₊₁² − ṡᵢ²)/(2 Δ). The times are
/// stretched by one factor just large enough to keep the limits between grid points as well, where the path
/// bends more than at them.
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

  static func byteCount(joints: Int) -> Int {
    MemoryCursor.byteCount(Header.self, 1) + MemoryCursor.byteCount(Double.self, knotCapacity)
      + 2 * MemoryCursor.byteCount(Double.self, knotCapacity * joints)
      + 2 * MemoryCursor.byteCount(Double.self, gridCapacity)
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
  }

  var duration: Double { header.pointee.duration }

  /// How many cells each piece of a spline of that many knots gets.
  static func cells(forKnots count: Int) -> Int {
    max(1, (gridCapacity - 1) / max(1, count - 1))
  }

  /// Lays down a spline of at most `knotCapacity` knots with its timing, and stretches the time to keep the
  /// limits everywhere and to last `shortest` seconds at least.
  func set(
    _ spline: CubicSpline, _ timing: PathTiming, velocity: [Double], acceleration: [Double],
    atLeast shortest: Double = 0
  ) {
    let count = spline.knots.count
    precondition(count <= Self.knotCapacity && timing.grid.count <= Self.gridCapacity)
    header.initialize(
      to: Header(
        knotCount: count, cellsPerPiece: (timing.grid.count - 1) / (count - 1), duration: 0,
        stretch: 1))
    for k in 0..<count {
      knots[k] = spline.knots[k]
      for joint in 0..<joints {
        waypoints[k * joints + joint] = spline.waypoints[k][joint]
        secondDerivatives[k * joints + joint] = spline.secondDerivatives[k][joint]
      }
    }
    var time = 0.0
    for (k, speed) in timing.speeds.enumerated() {
      if k > 0 {
        time += 2 * (timing.grid[k] - timing.grid[k - 1]) / (speed + timing.speeds[k - 1])
      }
      times[k] = time
      speeds[k] = speed
    }
    header.pointee.duration = time
    let excess = largestUse(velocity: velocity, acceleration: acceleration)
    // A bump between two grid points is a parabola; eight samples see all but 1.6 % of its height.
    let stretch = max(1, 1 + 1.05 * (excess - 1), time > 0 ? shortest / time : 1)
    header.pointee.stretch = stretch
    header.pointee.duration = time * stretch
  }

  /// By which factor the time must grow to keep the limits at eight places in each cell.
  private func largestUse(velocity: [Double], acceleration: [Double]) -> Double {
    var use = 1.0
    for cell in 0..<cellCount {
      for part in 0..<8 {
        let time = times[cell] + (times[cell + 1] - times[cell]) * (Double(part) + 0.5) / 8
        let place = place(at: time, in: cell)
        for joint in 0..<joints {
          let point = point(place, joint)
          use = max(
            use, abs(point.velocity) / velocity[joint],
            (abs(point.acceleration) / acceleration[joint]).squareRoot())
        }
      }
    }
    return use
  }

  private var cellCount: Int { (header.pointee.knotCount - 1) * header.pointee.cellsPerPiece }

  /// Where on the path the motion is and how it moves along it.
  struct Place {
    fileprivate var piece: Int
    fileprivate var distance: Double
    fileprivate var speed: Double
    fileprivate var acceleration: Double
  }

  private func place(at time: Double, in cell: Int) -> Place {
    let cells = header.pointee.cellsPerPiece
    let piece = cell / cells
    let width = (knots[piece + 1] - knots[piece]) / Double(cells)
    let (start, end) = (speeds[cell], speeds[cell + 1])
    let drive = (end * end - start * start) / (2 * width)
    let passed = time - times[cell]
    return Place(
      piece: piece,
      distance: Double(cell % cells) * width + passed * (start + passed * drive / 2),
      speed: start + passed * drive, acceleration: drive)
  }

  /// Where the motion is at `time` seconds after its start, before its end.
  func place(at time: Double) -> Place {
    let unstretched = min(max(0, time / header.pointee.stretch), times[cellCount])
    var (low, high) = (0, cellCount)
    while high - low > 1 {
      let middle = (low + high) / 2
      if times[middle] <= unstretched { low = middle } else { high = middle }
    }
    return place(at: unstretched, in: low)
  }

  func point(_ place: Place, _ joint: Int) -> JointPoint {
    let k = place.piece * joints + joint
    let (position, first, second) = CubicSpline.sample(
      waypoints[k], waypoints[k + joints], secondDerivatives[k], secondDerivatives[k + joints],
      length: knots[place.piece + 1] - knots[place.piece], at: place.distance)
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
