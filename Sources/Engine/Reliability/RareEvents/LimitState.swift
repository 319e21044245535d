/// The function whose sign tells failure, and the count of its evaluations.
///
/// It takes many points of standard normal space at once, so that the caller can run them in parallel, and
/// yields the robustness of each in the same order: failure is a value below 0.
struct LimitState {
  private let function: ([[Double]]) throws -> [Double]
  private(set) var evaluations = 0

  init(_ function: @escaping ([[Double]]) throws -> [Double]) { self.function = function }

  mutating func values(_ points: [[Double]]) throws -> [Double] {
    guard !points.isEmpty else { return [] }
    evaluations += points.count
    let values = try function(points)
    precondition(
      values.count == points.count, "\(values.count) values for \(points.count) points")
    // A run without a verdict must not pass for a failure, nor break the sorting.
    return values.map { $0.isNaN ? .infinity : $0 }
  }
}
