/// The resistive network of a pack, solved for the potentials of its nodes.
///
/// A cell whose voltage runs as V ≈ V* − ρ (J − J*) near what was last tried, with a short G across its electrodes and
/// contacts r in series, is a source E behind a resistance R at its two nodes:
///
///     E = (V* + ρ J*)/(1 + ρ G),     R = ρ/(1 + ρ G) + r,     I = (E − Δφ)/R,
///     V = Δφ + I r,     J = I + V G
///
/// Kirchhoff's current law at every node, with a current I drawn from the positive terminal, is G φ = s + I t. It is
/// symmetric, positive definite and banded: one Cholesky factor serves both right-hand sides, and the current that a
/// law for voltage or power asks for follows from U = U₀ − R₀ I in closed form.
struct PackNetwork {
  /// Rows of (bandwidth + 1) numbers: the diagonal, then the entries left of it.
  let matrix: UnsafeMutablePointer<Double>
  /// Potentials without a current, then their change for each ampere drawn.
  let rest: UnsafeMutablePointer<Double>
  let response: UnsafeMutablePointer<Double>
  private let layout: PackLayout
  private let width: Int

  init(_ cursor: inout StateCursor, _ layout: PackLayout) {
    self.layout = layout
    width = layout.bandwidth + 1
    matrix = cursor.take(Double.self, layout.nodeCount * width)
    rest = cursor.take(Double.self, layout.nodeCount)
    response = cursor.take(Double.self, layout.nodeCount)
  }

  /// Busbars only, and a unit current at the terminals.
  func begin() {
    matrix.update(repeating: 0, count: layout.nodeCount * width)
    rest.update(repeating: 0, count: layout.nodeCount)
    response.update(repeating: 0, count: layout.nodeCount)
    response[layout.positiveTerminal] = -1
    if layout.columns > 1 {
      let conductance = 1 / layout.busbarResistance
      for junction in 0...layout.series {
        for column in 1..<layout.columns {
          join(
            layout.node(junction: junction, column: column - 1),
            layout.node(junction: junction, column: column), conductance)
        }
      }
    }
    // The negative terminal is the zero of all potentials.
    matrix[layout.negativeTerminal * width] = 1
  }

  @inline(__always)
  func join(_ first: Int, _ second: Int, _ conductance: Double) {
    let ground = layout.negativeTerminal
    if first != ground { matrix[first * width] += conductance }
    if second != ground { matrix[second * width] += conductance }
    guard first != ground, second != ground else { return }
    let (low, high) = first < second ? (first, second) : (second, first)
    matrix[high * width + high - low] -= conductance
  }

  /// Lets `current` flow out of a source into `positive` and out of `negative`.
  @inline(__always)
  func feed(from negative: Int, to positive: Int, _ current: Double) {
    let ground = layout.negativeTerminal
    if positive != ground { rest[positive] += current }
    if negative != ground { rest[negative] -= current }
  }

  /// Solves for both right-hand sides, in place.
  func solve() {
    let (count, band) = (layout.nodeCount, layout.bandwidth)
    for row in 0..<count {
      let entries = matrix + row * width
      let first = max(0, row - band)
      for column in first...row {
        let other = matrix + column * width
        var sum = entries[row - column]
        var k = max(first, column - band)
        while k < column {
          sum -= entries[row - k] * other[column - k]
          k += 1
        }
        entries[row - column] = column == row ? sum.squareRoot() : sum / other[0]
      }
    }
    substitute(rest)
    substitute(response)
  }

  private func substitute(_ values: UnsafeMutablePointer<Double>) {
    let (count, band) = (layout.nodeCount, layout.bandwidth)
    for row in 0..<count {
      let entries = matrix + row * width
      var sum = values[row]
      for k in max(0, row - band)..<row { sum -= entries[row - k] * values[k] }
      values[row] = sum / entries[0]
    }
    for place in 1...count {
      let row = count - place
      var sum = values[row]
      for k in row + 1..<min(count, row + 1 + band) {
        sum -= matrix[k * width + k - row] * values[k]
      }
      values[row] = sum / matrix[row * width]
    }
  }

  /// The current that a law draws through cables of some resistance, and the voltage outside them.
  func terminals(
    _ law: CellLaw, cables: Double
  ) throws(CellStatus) -> (current: Double, voltage: Double) {
    let open = rest[layout.positiveTerminal]
    let resistance = cables - response[layout.positiveTerminal]
    let current: Double
    switch law {
    case .current(let wanted): current = wanted
    case .voltage(let wanted): current = (open - wanted) / resistance
    case .power(let power, let besides):
      // (I − b)(U₀ − R₀ I) = P, the root that is small with P.
      let middle = open + besides * resistance
      let root = middle * middle - 4 * resistance * (power + besides * open)
      guard root >= 0 else { throw .controlFailed }
      current = 2 * (power + besides * open) / (middle + root.squareRoot())
    }
    return (current, open - resistance * current)
  }
}
