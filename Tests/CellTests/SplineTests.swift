import Testing

@testable import Cell

@Suite("The spline through a tabulated potential")
struct SplineTests {
  private func points(_ x: [Double], _ function: (Double) -> Double) -> [(x: Double, y: Double)] {
    x.map { ($0, function($0)) }
  }

  @Test("gives back a cubic from uneven points, between and beyond them", arguments: [4, 5, 9])
  func cubic(count: Int) {
    func function(_ x: Double) -> Double { 2 + x * (-3 + x * (0.5 + x * 4)) }
    let x = (0..<count).map { Double($0 * $0 + 3 * $0) / 10 }
    let spline = CubicSpline(points(x, function))
    for place in [-0.1, 0.05, 0.4, 0.77, x[count - 1] - 0.1, x[count - 1] + 0.1] {
      #expect(abs(spline.at(place) / function(place) - 1) < 1e-11)
    }
  }

  @Test("is a line through two points and a parabola through three")
  func few() {
    let line = CubicSpline([(0, 1), (2, 5)])
    #expect(abs(line.at(0.5) - 2) < 1e-14)
    let parabola = CubicSpline(points([0, 1, 3]) { 1 + $0 * $0 })
    for x in [0.5, 2, 2.9] { #expect(abs(parabola.at(x) - 1 - x * x) < 1e-13) }
  }

  @Test("agrees with SciPy's CubicSpline, whose ends are no knots either")
  func scipy() {
    let spline = CubicSpline([
      (0, 1.8), (0.1, 0.4), (0.15, 0.21), (0.5, 0.12), (0.8, 0.1), (1, 0.02),
    ])
    // scipy.interpolate.CubicSpline(x, y)([0.05, 0.3, 0.95])
    for (x, y) in [
      (0.05, 0.8587283465539821), (0.3, 0.03332747317920392), (0.95, 0.03762899399510713),
    ] {
      #expect(abs(spline.at(x) - y) < 1e-12)
    }
  }
}
