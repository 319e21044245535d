extension RobotModel {
  /// What the reader found noteworthy in the file, for people: what several elements share stands once, and of many
  /// kinds the first.
  ///
  /// - Parameters:
  ///   - file: as the script names it
  ///   - limit: how many are shown in full
  func shownWarnings(_ file: String, limit: Int = 4) -> [String] {
    var kinds: [(first: URDFDiagnostic, count: Int)] = []
    for warning in warnings {
      let known = kinds.firstIndex {
        $0.first.message == warning.message && $0.first.help == warning.help
      }
      if let known {
        kinds[known].count += 1
      } else {
        kinds.append((warning, 1))
      }
    }
    var shown = kinds.prefix(limit).map { kind in
      let others = kind.count > 1 ? " and \(kind.count - 1) more" : ""
      return "\(file):\(kind.first.line): \(kind.first.element)\(others): \(kind.first.message); "
        + kind.first.help
    }
    if kinds.count > limit {
      shown.append("\(file): \(kinds.count - limit) more; the twin's `warnings` holds all of them")
    }
    return shown
  }
}
