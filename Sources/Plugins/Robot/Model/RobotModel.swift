/// A tree of rigid bodies joined by joints: everything about a robot that does not change as it moves.
///
/// Positions and velocities of all joints lie in two vectors, q and v, joint by joint in depth-first
/// order, children in the order of the file:
///
/// | joint | q | v |
/// | --- | --- | --- |
/// | revolute, continuous | angle [rad] | rate |
/// | prismatic | travel [m] | rate |
/// | planar | x, y [m], angle | rates in the moving frame |
/// | floating | x, y, z [m], quaternion x, y, z, w | linear, then angular velocity in the moving frame |
///
/// A joint that mimics another has no place in q and v: the dynamics are reduced exactly, M = Sᵀ M S with
/// S the matrix of the multipliers. Links fixed to one another form one body but keep their frames.
/// Each body frame has z along its joint's axis, so the sweeps know one direction only.
public final class RobotModel: @unchecked Sendable {
  // Unchecked because of the raw table: it is written before `init` returns and never after, and freed
  // only when the last reference goes.

  /// A joint with coordinates of its own.
  public struct Joint: Sendable {
    public let name: String
    public let type: URDFRobot.JointType
    /// The link it moves.
    public let child: String
    /// Where its coordinates start in q, and how many there are.
    public let q: Int
    public let coordinateCount: Int
    /// Where its rates start in v, and how many there are.
    public let v: Int
    public let degreesOfFreedom: Int
    /// As in the file; infinite where there is none.
    public let lower: Double
    public let upper: Double
    /// Travel that its own limits and those of the joints that mimic it leave.
    public internal(set) var travel: ClosedRange<Double>
    /// Largest torque or force; infinite where the file states none.
    public let effort: Double
    /// Largest speed; infinite where the file states none.
    public let velocity: Double
    /// Viscous damping and Coulomb friction, where the file states them.
    public let dynamics: URDFRobot.Dynamics?
    let body: Int

    /// `velocity`, or infinity where the file says 0, which exporters write for "not stated".
    var speedLimit: Double { velocity > 0 ? velocity : .infinity }
  }

  /// A joint that follows another: position = multiplier · q(master) + offset.
  public struct Mimic: Sendable {
    public let name: String
    public let master: String
    public let multiplier: Double
    public let offset: Double
  }

  /// A link's frame.
  public struct Link: Sendable {
    public let name: String
    /// Index of the body it belongs to; -1 is the world.
    let body: Int
    /// Placement in the body's frame.
    let placement: RigidTransform
    /// In the link's own frame.
    var shapes: [URDFRobot.Shape] = []
  }

  public let name: String
  public let joints: [Joint]
  public let mimics: [Mimic]
  /// In depth-first order; the root first.
  public let links: [Link]
  /// Number of coordinates, the length of q.
  public let coordinateCount: Int
  /// Number of degrees of freedom, the length of v.
  public let degreesOfFreedom: Int
  /// In m/s², world axes.
  public let gravity: Vector3
  /// What the file's reader found noteworthy.
  public let warnings: [URDFDiagnostic]

  let bodyCount: Int
  /// How many bodies have more than one degree of freedom.
  let wideCount: Int
  let bodies: UnsafePointer<Body>
  private let linkIndices: [String: Int]

  init(
    name: String, joints: [Joint], mimics: [Mimic], links: [Link], bodies table: [Body],
    gravity: Vector3, warnings: [URDFDiagnostic]
  ) {
    self.name = name
    self.joints = joints
    self.mimics = mimics
    self.links = links
    self.gravity = gravity
    self.warnings = warnings
    coordinateCount = joints.reduce(0) { $0 + $1.coordinateCount }
    degreesOfFreedom = joints.reduce(0) { $0 + $1.degreesOfFreedom }
    bodyCount = table.count
    wideCount = table.count { $0.wide >= 0 }
    linkIndices = Dictionary(
      links.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    let memory = UnsafeMutablePointer<Body>.allocate(capacity: max(1, table.count))
    for (index, body) in table.enumerated() { (memory + index).initialize(to: body) }
    bodies = UnsafePointer(memory)
  }

  deinit { UnsafeMutablePointer(mutating: bodies).deallocate() }

  /// The place of a link in `links`, if there is one of that name.
  public func link(_ name: String) -> Int? { linkIndices[name] }

  /// Mass of everything that moves, in kg.
  public var movingMass: Double {
    (0..<bodyCount).reduce(0) { $0 + bodies[$1].inertia.mass }
  }

  /// A position with every joint at zero, or at the middle of its travel where zero lies outside.
  public var neutralPosition: [Double] {
    var q = [Double](repeating: 0, count: coordinateCount)
    for joint in joints {
      if joint.type == .floating {
        q[joint.q + 6] = 1
      } else if joint.degreesOfFreedom == 1, !joint.travel.contains(0) {
        q[joint.q] = (joint.travel.lowerBound + joint.travel.upperBound) / 2
      }
    }
    return q
  }
}
