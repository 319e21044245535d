/// Distances within a collision model at one pose after another, with working memory of its own.
final class CollisionCheck {
  let collisions: CollisionModel
  private let scratch: RobotScratch
  private let memory: UnsafeMutableRawPointer
  private var placed: [Capsule]

  init(_ collisions: CollisionModel) {
    self.collisions = collisions
    let model = collisions.model
    memory = .allocate(byteCount: max(16, RobotScratch.byteCount(for: model)), alignment: 16)
    scratch = RobotScratch(model, memory: memory)
    placed = collisions.parts.map(\.capsule)
  }

  deinit { memory.deallocate() }

  /// Puts every part where the joint positions q take it.
  func place(_ q: [Double]) {
    q.withUnsafeBufferPointer { q in
      if let start = q.baseAddress { scratch.updateTransforms(start) }
    }
    scratch.updateWorldPlacements()
    for (index, part) in collisions.parts.enumerated() where part.body >= 0 {
      placed[index] = part.capsule.placed(scratch.motions[part.body].world)
    }
  }

  /// Between the surfaces of a pair as placed, in m; negative where they overlap.
  func distance(_ pair: CollisionModel.Pair) -> Double {
    let part = placed[pair.part]
    guard pair.other < 0 else { return part.distance(to: placed[pair.other]) }
    switch collisions.obstacles[-1 - pair.other].solid {
    case .capsule(let capsule): return part.distance(to: capsule)
    case .box(let box): return box.distance(to: part)
    }
  }

  /// The closest pair at q, and how close; nil if nothing can meet.
  func closest(_ q: [Double]) -> (pair: CollisionModel.Pair, distance: Double)? {
    place(q)
    var closest: (pair: CollisionModel.Pair, distance: Double)?
    for pair in collisions.pairs {
      let distance = distance(pair)
      if closest.map({ distance < $0.distance }) ?? true { closest = (pair, distance) }
    }
    return closest
  }

  /// Whether every pair is at least `margin` apart at q.
  func isFree(_ q: [Double], margin: Double) -> Bool {
    place(q)
    for pair in collisions.pairs where !isApart(pair, margin) { return false }
    return true
  }

  /// Whether a pair as placed is at least `margin` apart. A ball around the part decides most boxes cheaply.
  private func isApart(_ pair: CollisionModel.Pair, _ margin: Double) -> Bool {
    if pair.other < 0, case .box(let box) = collisions.obstacles[-1 - pair.other].solid {
      let part = placed[pair.part]
      let ball = length(part.end - part.start) / 2 + part.radius
      if box.distance(to: (part.start + part.end) / 2) - ball >= margin { return true }
    }
    return distance(pair) >= margin
  }
}
