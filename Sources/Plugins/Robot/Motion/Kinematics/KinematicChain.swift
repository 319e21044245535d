/// The joints that move one link, with working memory to place it: what inverse kinematics works on.
///
/// Joints that mimic others count through their master, by the reduction in `RobotModel`. A joint with
/// more than one degree of freedom is left where it is.
public final class KinematicChain {
  public let model: RobotModel
  public let link: Int
  /// Positions in `model.joints` of the joints that move the link, each with one degree of freedom.
  public let joints: [Int]
  /// Length of the chain stretched out, at least 1 mm: the scale between metres and radians.
  public let reach: Double
  let scratch: RobotScratch
  private let memory: UnsafeMutableRawPointer
  private let columns: UnsafeMutablePointer<Double>

  public init(_ model: RobotModel, link: Int) {
    self.model = model
    self.link = link
    memory = .allocate(byteCount: max(16, RobotScratch.byteCount(for: model)), alignment: 16)
    scratch = RobotScratch(model, memory: memory)
    columns = .allocate(capacity: max(1, 6 * model.degreesOfFreedom))
    var degrees: Set<Int> = []
    var reach = length(model.links[link].placement.translation)
    var body = model.links[link].body
    while body >= 0 {
      degrees.insert(Int(model.bodies[body].v))
      if model.bodies[body].parent >= 0 {
        reach += length(model.bodies[body].placement.translation)
      }
      body = Int(model.bodies[body].parent)
    }
    joints = model.joints.indices.filter {
      model.joints[$0].degreesOfFreedom == 1 && degrees.contains(model.joints[$0].v)
    }
    self.reach = max(reach, 1e-3)
  }

  deinit {
    memory.deallocate()
    columns.deallocate()
  }

  /// Where the link is at q.
  public func placement(_ q: [Double]) -> RigidTransform {
    q.withUnsafeBufferPointer { q in
      guard let start = q.baseAddress else { return }
      scratch.updateTransforms(start)
    }
    scratch.updateWorldPlacements()
    return scratch.worldPlacement(model.links[link])
  }

  /// The Jacobian at the last q placed: rows linear, then angular, with a column for each degree of freedom.
  func jacobian() -> UnsafePointer<Double> {
    scratch.jacobian(model.links[link], into: columns)
    return UnsafePointer(columns)
  }

  /// Where a joint may go; a joint without limits gets a whole turn, or the chain's reach, either way.
  public func travel(_ joint: Int) -> ClosedRange<Double> {
    let joint = model.joints[joint]
    let free = joint.type == .prismatic ? reach : Double.pi
    let lower = joint.travel.lowerBound
    let upper = joint.travel.upperBound
    switch (lower.isFinite, upper.isFinite) {
    case (true, true): return lower...upper
    case (true, false): return lower...(lower + 2 * free)
    case (false, true): return (upper - 2 * free)...upper
    case (false, false): return -free...free
    }
  }
}
