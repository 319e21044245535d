extension CollisionModel {
  /// The robot among what a scene puts in its way.
  public init(_ model: RobotModel, scene: RobotModel) {
    self.init(model, obstacles: Self.obstacles(scene).obstacles)
  }

  /// What stands in a robot's way, from a robot description whose links are all fixed: a scene.
  ///
  /// Boxes are taken exactly, all else as a capsule around it. Each link is one named thing; joints that can
  /// move are taken at their neutral position.
  static func obstacles(_ scene: RobotModel) -> (obstacles: [Obstacle], warnings: [String]) {
    var obstacles: [Obstacle] = []
    var warnings: [String] = []
    let placements = RobotData(scene).placements(q: scene.neutralPosition)
    for (link, placement) in zip(scene.links, placements) {
      for shape in link.shapes {
        if case .box(let size) = shape.geometry {
          let box = SolidBox(placement: placement * RigidTransform(shape.origin), half: size / 2)
          obstacles.append(Obstacle(name: link.name, solid: .box(box)))
          continue
        }
        do throws(MeshFile.Failure) {
          let capsule = try Capsule(around: shape).placed(placement)
          obstacles.append(Obstacle(name: link.name, solid: .capsule(capsule)))
        } catch {
          warnings.append("obstacle \(link.name) has no shape: \(error.reason)")
        }
      }
    }
    return (obstacles, warnings)
  }
}
