/// Finds ways in joint space that keep clear of the robot itself and of obstacles, by RRT-Connect and
/// shortcuts.
///
/// Two trees grow from start and goal. In turn, one takes a step towards a random place, the other runs
/// towards the new node as far as it is free; where it arrives, the trees meet (Kuffner & LaValle,
/// RRT-Connect, ICRA 2000, doi:10.1109/ROBOT.2000.844730). Then random pairs of points on the way are joined
/// directly where that is free and shorter (Geraerts & Overmars, Creating High-Quality Paths for Motion
/// Planning, 2007, section 4).
///
/// Distances are Euclidean over all joints, rad and m alike. All draws come from the seed.
public struct JointPlanner {
  /// Where the way begins, and where it ends.
  public enum End: Sendable { case start, goal }

  /// Why there is no way.
  public enum Failure: Error {
    /// The end itself: two things that touch, and their distance.
    case collision(End, CollisionModel.Pair, distance: Double)
    /// The end lies outside a joint's travel.
    case travel(End, joint: Int, value: Double)
    /// None was found with so many random places.
    case noPath(samples: Int)
    /// The smoothed way would need more waypoints than there is room for.
    case waypoints(Int)
  }

  let check: CollisionCheck
  public var seed: UInt64 = 1
  public var sampleLimit = 20_000
  /// Longest edge of a tree.
  var stepLength = 0.4
  /// Distance between the places at which an edge is looked at.
  var resolution = 0.02
  /// Free space asked for, in m; less if start or goal have less. It covers what lies between the places
  /// looked at.
  var margin = 0.01
  var shortcutAttempts = 300
  /// How many ways to look for where the direct one is not free.
  var wayCount = 4

  var model: RobotModel { check.collisions.model }

  public init(_ collisions: CollisionModel) { check = CollisionCheck(collisions) }

  /// Smooth free curves from start to goal, one or more, each by trees of its own.
  ///
  /// - Throws: If the first way is not found, or none is smooth with the waypoints that there is room for.
  func curves(from start: [Double], to goal: [Double]) throws(Failure) -> [CubicSpline] {
    var curves: [CubicSpline] = []
    var obstacle: Failure?
    for way in 0..<wayCount {
      var planner = self
      // Far from the seeds that are asked for next.
      planner.seed = seed &+ UInt64(way) &* 0x9E37_79B9_7F4A_7C15
      do throws(Failure) {
        let path = try planner.path(from: start, to: goal)
        curves.append(try planner.smoothed(path))
        if path.count == 2 { break }
      } catch {
        if way == 0, case .waypoints = error {} else if way == 0 { throw error }
        obstacle = obstacle ?? error
      }
    }
    if let obstacle, curves.isEmpty { throw obstacle }
    return curves
  }

  /// A free polyline from start to goal, both included.
  public func path(from start: [Double], to goal: [Double]) throws(Failure) -> [[Double]] {
    let margin = try clearance(start, goal)
    if isFree(from: start, to: goal, margin) { return [start, goal] }
    var draws = SeededDraws(seed: seed)
    let ranges = ranges(start, goal)
    var trees = [Tree(root: start), Tree(root: goal)]
    for sample in 0..<sampleLimit {
      let growing = sample % 2
      let place = ranges.map { draws.uniform(in: $0) }
      guard let node = extend(&trees[growing], towards: place, margin) else { continue }
      var reached: Int?
      while true {
        guard let next = extend(&trees[1 - growing], towards: trees[growing].places[node], margin)
        else { break }
        reached = next
        if trees[1 - growing].places[next] == trees[growing].places[node] { break }
      }
      guard let reached, trees[1 - growing].places[reached] == trees[growing].places[node] else {
        continue
      }
      let fromStart = trees[0].branch(growing == 0 ? node : reached)
      let fromGoal = trees[1].branch(growing == 0 ? reached : node)
      return shortened(fromStart.reversed() + fromGoal.dropFirst(), margin, &draws)
    }
    throw .noPath(samples: sampleLimit)
  }

  /// The margin that start and goal leave; both must be within all travels and free of contact.
  private func clearance(_ start: [Double], _ goal: [Double]) throws(Failure) -> Double {
    var least = margin
    for (end, q) in [(End.start, start), (.goal, goal)] {
      for (index, joint) in model.joints.enumerated() where joint.degreesOfFreedom == 1 {
        let slack = 1e-9 * max(1, abs(q[joint.q]))
        guard q[joint.q] >= joint.travel.lowerBound - slack,
          q[joint.q] <= joint.travel.upperBound + slack
        else { throw .travel(end, joint: index, value: q[joint.q]) }
      }
      guard let closest = check.closest(q) else { continue }
      guard closest.distance > 0 else {
        throw .collision(end, closest.pair, distance: closest.distance)
      }
      least = min(least, 0.9 * closest.distance)
    }
    return least
  }

  /// Where to draw random places from: all of a travel, or half a turn beyond both ends where there is no
  /// limit.
  private func ranges(_ start: [Double], _ goal: [Double]) -> [ClosedRange<Double>] {
    var ranges = start.map { $0...$0 }
    for joint in model.joints where joint.degreesOfFreedom == 1 {
      let free = joint.type == .prismatic ? 1 : Double.pi
      let bounds = joint.travel
      let lower = min(start[joint.q], goal[joint.q]) - free
      let upper = max(start[joint.q], goal[joint.q]) + free
      let first = bounds.lowerBound.isFinite ? bounds.lowerBound : lower
      let last = bounds.upperBound.isFinite ? bounds.upperBound : upper
      ranges[joint.q] = first...max(first, last)
    }
    return ranges
  }

  /// A step of the tree towards a place: the new node, which is the place itself if that is near enough.
  private func extend(_ tree: inout Tree, towards place: [Double], _ margin: Double) -> Int? {
    let nearest = tree.nearest(place)
    let from = tree.places[nearest]
    let distance = Self.distance(from, place)
    guard distance > 0 else { return nil }
    let next = distance <= stepLength ? place : Self.between(from, place, stepLength / distance)
    guard isFree(from: from, to: next, margin) else { return nil }
    return tree.add(next, parent: nearest)
  }

  /// Whether the straight way in joint space is free at every place looked at, its end included.
  func isFree(from start: [Double], to end: [Double], _ margin: Double) -> Bool {
    let count = max(1, Int((Self.distance(start, end) / resolution).rounded(.up)))
    return (1...count).allSatisfy {
      check.isFree(Self.between(start, end, Double($0) / Double(count)), margin: margin)
    }
  }

  private func shortened(
    _ path: [[Double]], _ margin: Double, _ draws: inout SeededDraws
  ) -> [[Double]] {
    var path = path
    for _ in 0..<shortcutAttempts where path.count > 2 {
      let (one, two) = (
        draws.uniform() * Double(path.count - 1), draws.uniform() * Double(path.count - 1)
      )
      let (first, second) = (min(one, two), max(one, two))
      let (i, j) = (Int(first), Int(second))
      guard i < j else { continue }
      let start = Self.between(path[i], path[i + 1], first - Double(i))
      let end = Self.between(path[j], path[j + 1], second - Double(j))
      guard isFree(from: start, to: end, margin) else { continue }
      path.replaceSubrange((i + 1)...j, with: [start, end])
    }
    // Corners that a direct way can leave out.
    var index = 1
    while index + 1 < path.count {
      if isFree(from: path[index - 1], to: path[index + 1], margin) {
        path.remove(at: index)
      } else {
        index += 1
      }
    }
    return path
  }

  static func distance(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for k in a.indices { sum += (a[k] - b[k]) * (a[k] - b[k]) }
    return sum.squareRoot()
  }

  static func between(_ a: [Double], _ b: [Double], _ share: Double) -> [Double] {
    a.indices.map { a[$0] + (b[$0] - a[$0]) * share }
  }
}

/// Places in joint space, each with the one it was reached from.
private struct Tree {
  private(set) var places: [[Double]]
  private var parents: [Int] = [-1]

  init(root: [Double]) { places = [root] }

  mutating func add(_ place: [Double], parent: Int) -> Int {
    places.append(place)
    parents.append(parent)
    return places.count - 1
  }

  func nearest(_ place: [Double]) -> Int {
    var best = (index: 0, distance: Double.infinity)
    for (index, other) in places.enumerated() {
      var sum = 0.0
      for k in place.indices { sum += (place[k] - other[k]) * (place[k] - other[k]) }
      if sum < best.distance { best = (index, sum) }
    }
    return best.index
  }

  /// From a node to the root.
  func branch(_ node: Int) -> [[Double]] {
    var branch: [[Double]] = []
    var current = node
    while current >= 0 {
      branch.append(places[current])
      current = parents[current]
    }
    return branch
  }
}
