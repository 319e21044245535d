import Synchronization

/// The collision model of a robot, made when it is first needed: meshes are read only for those who plan.
///
/// It is the same whenever it is made, so it is no state of the twin.
final class CollisionCache: Sendable {
  private let space: JointSpace
  private let obstacles: [CollisionModel.Obstacle]
  private let made = Mutex<CollisionModel?>(nil)

  init(_ space: JointSpace, obstacles: [CollisionModel.Obstacle]) {
    self.space = space
    self.obstacles = obstacles
  }

  var model: CollisionModel {
    made.withLock { made in
      if let made { return made }
      let model = CollisionModel(space.model, obstacles: obstacles)
      made = model
      return model
    }
  }
}
