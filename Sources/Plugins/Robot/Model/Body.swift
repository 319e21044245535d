/// One rigid body of a model: a moving link with everything fixed to it, as the sweeps read it.
struct Body {
  /// How the body moves in its parent, in the body's own frame.
  enum Motion: UInt8 {
    /// Turns about z.
    case revolute
    /// Slides along z.
    case prismatic
    /// Slides along x and y and turns about z.
    case planar
    /// Moves freely.
    case floating
  }

  /// Placement of the body's frame in the parent body's at zero joint position.
  var placement: RigidTransform
  /// About the body frame's origin.
  var inertia: SpatialInertia
  /// Index of the parent body; -1 is the world.
  var parent: Int32
  var motion: Motion
  /// Where the joint's coordinates start in q.
  var q: Int32
  /// Where the joint's rates start in v.
  var v: Int32
  /// Index among the bodies with more than one degree of freedom, or -1.
  var wide: Int32
  /// joint position = multiplier · q + offset; 1 and 0 unless the joint mimics another.
  var multiplier: Double
  var offset: Double
}

extension Body.Motion {
  /// How many rates the joint has.
  var degreesOfFreedom: Int {
    switch self {
    case .revolute, .prismatic: 1
    case .planar: 3
    case .floating: 6
    }
  }

  /// How many coordinates the joint has: a floating joint's orientation is a quaternion.
  var coordinates: Int { self == .floating ? 7 : degreesOfFreedom }
}
