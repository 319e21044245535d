/// A robot description as its file states it, checked for sense but not yet a model.
public struct URDFRobot: Sendable {
  /// A rigid placement: translation in metres, rotation as fixed-axis roll, pitch, yaw in radians.
  public struct Origin: Hashable, Sendable {
    public var position = Vector3.zero
    public var rollPitchYaw = Vector3.zero
  }

  /// Mass in kg and inertia in kg·m² about the centre of mass, in the axes of `origin`.
  public struct Inertial: Hashable, Sendable {
    public var origin = Origin()
    public var mass: Double
    /// ixx, iyy, izz
    public var diagonal: Vector3
    /// ixy, ixz, iyz
    public var products: Vector3
  }

  public struct Link: Sendable {
    public var name: String
    public var inertial: Inertial?
    /// What it collides with, or shows where it states nothing to collide with.
    public var shapes: [Shape] = []
    public var line: Int
  }

  public enum JointType: String, CaseIterable, Hashable, Sendable {
    case fixed, revolute, continuous, prismatic, floating, planar
  }

  /// q = multiplier · q(joint) + offset.
  public struct Mimic: Hashable, Sendable {
    public var joint: String
    public var multiplier: Double
    public var offset: Double
    public var line: Int
  }

  /// Travel in rad or m, effort in N·m or N, velocity in rad/s or m/s.
  public struct Limit: Hashable, Sendable {
    public var lower: Double
    public var upper: Double
    public var effort: Double
    public var velocity: Double
  }

  /// Viscous damping in N·m·s/rad or N·s/m and Coulomb friction in N·m or N.
  public struct Dynamics: Hashable, Sendable {
    public var damping: Double
    public var friction: Double
  }

  public struct Joint: Sendable {
    public var name: String
    public var type: JointType
    public var parent: String
    public var child: String
    public var origin = Origin()
    /// Unit vector in the child's frame.
    public var axis = Vector3(1, 0, 0)
    public var limit: Limit?
    public var dynamics: Dynamics?
    public var mimic: Mimic?
    public var line: Int
  }

  public var name: String
  /// In the order of the file.
  public var links: [Link]
  /// In the order of the file.
  public var joints: [Joint]
  /// The only link that is no joint's child.
  public var root: String
  /// What is noteworthy without making the file useless.
  public var warnings: [URDFDiagnostic]
}
