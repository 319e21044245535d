extension URDFRobot {
  /// One piece of a link's geometry.
  public struct Shape: Hashable, Sendable {
    public enum Geometry: Hashable, Sendable {
      /// Side lengths in m.
      case box(size: Vector3)
      /// Along z, in m.
      case cylinder(radius: Double, length: Double)
      case sphere(radius: Double)
      /// A file of triangles, found or not, the factors for its axes, and why it may not be read, if so.
      case mesh(file: String, scale: Vector3, refusal: String? = nil)
    }

    public var origin = Origin()
    public var geometry: Geometry
    public var line: Int
  }
}
