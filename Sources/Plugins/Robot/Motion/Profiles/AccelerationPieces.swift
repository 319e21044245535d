/// Up to eight stretches of time in each of which the acceleration changes at a constant rate.
struct AccelerationPieces: Sendable {
  struct Piece: Sendable, BitwiseCopyable {
    var duration: Double
    /// At the start of the piece.
    var acceleration: Double
    var jerk: Double
  }

  private var pieces: InlineArray<8, Piece>
  private(set) var count = 0

  init() {
    pieces = InlineArray(repeating: Piece(duration: 0, acceleration: 0, jerk: 0))
  }

  subscript(index: Int) -> Piece { pieces[index] }

  /// Adds a piece; one that takes no time leaves no trace.
  mutating func append(_ duration: Double, acceleration: Double, jerk: Double = 0) {
    guard duration > 0 else { return }
    pieces[count] = Piece(duration: duration, acceleration: acceleration, jerk: jerk)
    count += 1
  }

  var duration: Double {
    var sum = 0.0
    for index in 0..<count { sum += pieces[index].duration }
    return sum
  }

  /// Where the pieces lead from position zero at the velocity `velocity`.
  func displacement(from velocity: Double) -> Double {
    var point = JointPoint(position: 0, velocity: velocity)
    for index in 0..<count {
      point.acceleration = pieces[index].acceleration
      point = point.advanced(by: pieces[index].duration, jerk: pieces[index].jerk)
    }
    return point.position
  }

  /// The same pieces the other way.
  var mirrored: AccelerationPieces {
    var result = self
    for index in 0..<count {
      result.pieces[index].acceleration.negate()
      result.pieces[index].jerk.negate()
    }
    return result
  }
}
