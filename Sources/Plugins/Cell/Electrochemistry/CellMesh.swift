/// Finite volumes across negative electrode, separator and positive electrode.
struct CellMesh: Hashable, Sendable {
  var negative: Int
  var separator: Int
  var positive: Int
  /// How much narrower than average the electrodes' nodes at the collectors are, and wider those at the separator,
  /// 0 … 1. The SPMe averages over nodes of one width and takes 0.
  var grading = 0.0

  var count: Int { negative + separator + positive }

  /// Width of a node of an electrode over the average, counted from the collector.
  func relativeWidth(_ node: Int, of count: Int) -> Double {
    1 - grading * (1 - (2 * Double(node) + 1) / Double(count))
  }

  /// Where the accuracy figures of the tests hold: 0.1 mV rms from the limit of fine meshes at 1C.
  static func standard(for model: ElectrochemicalCell.Model) -> CellMesh {
    CellMesh(
      negative: 20, separator: 5, positive: 20, grading: model == .porousElectrode ? 0.4 : 0)
  }
}
