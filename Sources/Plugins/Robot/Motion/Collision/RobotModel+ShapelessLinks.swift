extension RobotModel {
  /// Links whose shape cannot be read while that of others can, so that planned moves keep only the others clear; one
  /// line for each.
  ///
  /// Where no link has a shape, planning is refused instead.
  var shapelessLinks: [String] {
    var unread: [String] = []
    var hasShape = false
    for link in links {
      let reasons = link.shapes.map { shape -> String? in
        guard case .mesh(let file, _, let refusal) = shape.geometry else { return nil }
        return (refusal ?? MeshFile.refusal(file)).map { "\(file): \($0)" }
      }
      hasShape = hasShape || reasons.contains { $0 == nil }
      unread += reasons.compactMap { reason in
        reason.map { "`plan_to` does not keep link \(link.name) clear: \($0)" }
      }
    }
    return hasShape ? unread : []
  }
}
