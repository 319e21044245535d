import Engine
import Glibc

/// Failures and a fitted law on paper whose axes make the law a straight line: log time, and the standard quantile
/// of the share failed (for Weibull and exponential laws ln(−ln(1 − p)), for lognormal ones Φ⁻¹(p)).
struct ProbabilityPaper {
  private let life: StudyLife
  private let points: [ProbabilityPlot.Point]
  private let hasExactTimes: Bool
  private let time: (size: Double, symbol: String)
  private let times: ClosedRange<Double>
  private let shares: ClosedRange<Double>

  private static let marks = [
    1e-6, 1e-5, 1e-4, 1e-3, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9, 0.95,
    0.99,
    0.999, 0.9999,
  ]

  init(_ life: StudyLife, _ plot: ProbabilityPlot) {
    self.life = life
    points = plot.points
    hasExactTimes = plot.hasExactTimes
    let median = life.fit.value(.quantile(0.5))
    let (first, last) = (points.first?.time ?? median, points.last?.time ?? median)
    time = Self.unit(for: last)
    let least = min(0.01, points.first?.probability ?? 1)
    let most = max(0.99, points.last?.probability ?? 0)
    shares =
      (Self.marks.last { $0 <= least } ?? Self.marks[0])...(Self.marks.first { $0 >= most } ?? most)
    // The whole line, but not much emptiness beside the failures.
    let start = min(first, max(life.fit.value(.quantile(shares.lowerBound)), first / 10))
    let end = max(last, min(life.fit.value(.quantile(shares.upperBound)), last * 3))
    times = (start / 1.1)...(end * 1.1)
  }

  /// The unit in which times up to `last` read well.
  private static func unit(for last: Double) -> (size: Double, symbol: String) {
    switch last {
    case (2 * 86_400)...: (86_400, "d")
    case (2 * 3600)...: (3600, "h")
    case 0.5...: (1, "s")
    default: (1e-3, "ms")
    }
  }

  func chart() throws(ScriptFailure) -> Chart {
    let family = life.fit.family
    let horizontal = log10(times.lowerBound / time.size)...log10(times.upperBound / time.size)
    let vertical =
      family.standardQuantile(shares.lowerBound)...family.standardQuantile(shares.upperBound)
    var line: [Chart.Step] = []
    for place in 0...80 {
      let share = Double(place) / 80
      let x = horizontal.lowerBound + share * (horizontal.upperBound - horizontal.lowerBound)
      let failed = try life.failed(by: pow(10, x) * time.size)
      // Before the location of a law nothing fails.
      guard failed.value > 0 else { continue }
      line.append(
        Chart.Step(
          x: x, y: family.standardQuantile(failed.value),
          lower: family.standardQuantile(failed.interval.lower),
          upper: family.standardQuantile(failed.interval.upper)))
    }
    let failures = life.fit.lives.count(where: \.isFailure)
    return Chart(
      title: "\(life.name): \(life.text) on \(family.name) paper",
      horizontal: "\(life.text) [\(time.symbol)]", vertical: "failed",
      .probability(
        Chart.ProbabilityPaper(
          points: visible(horizontal, vertical),
          pointsName: "\(failures) failures of \(life.fit.lives.count), "
            + (hasExactTimes ? "at their median ranks" : "as shares failed by an age"),
          line: line, lineName: lineName, bandName: "95 % limits", xRange: horizontal,
          yRange: vertical, xTicks: timeTicks,
          yTicks: shareTicks(vertical))))
  }

  /// The shares that read well, those that matter most first: labels must not run into one another.
  private func shareTicks(_ vertical: ClosedRange<Double>) -> [Chart.Tick] {
    let room = (vertical.upperBound - vertical.lowerBound) / 30
    let first = [0.5, 0.1, 0.01, 0.9, 0.99, 0.05, 0.95, 0.001, 0.999]
    let marks = first + Self.marks.filter { !first.contains($0) }
    var labelled: [Double] = []
    return marks.filter(shares.contains).map { share in
      let place = life.fit.family.standardQuantile(share)
      guard labelled.allSatisfy({ abs($0 - place) >= room }) else { return Chart.Tick(place, "") }
      labelled.append(place)
      return Chart.Tick(place, "\(QuantityFormat.number(share * 100, significantDigits: 8)) %")
    }.sorted { $0.place < $1.place }
  }

  /// The points that can be told from one another in a picture.
  private func visible(_ horizontal: ClosedRange<Double>, _ vertical: ClosedRange<Double>) -> [(
    x: Double, y: Double
  )] {
    var taken: Set<[Int]> = []
    let (width, height) = (
      horizontal.upperBound - horizontal.lowerBound, vertical.upperBound - vertical.lowerBound
    )
    return points.compactMap { point in
      let place = (x: log10(point.time / time.size), y: point.y)
      let cell = [Int(place.x / width * 900), Int(place.y / height * 600)]
      return taken.insert(cell).inserted ? place : nil
    }
  }

  private var lineName: String {
    let fit = life.fit
    func shown(_ value: Double) -> String {
      QuantityFormat.number(value, significantDigits: value >= 1000 ? 4 : 3)
    }
    let scale = "\(shown(fit.value(.scale) / time.size)) \(time.symbol)"
    return switch fit.family {
    case .weibull:
      "Weibull, shape \(shown(fit.value(.shape))), scale \(scale)"
        + (fit.location > 0 ? ", location \(shown(fit.location / time.size)) \(time.symbol)" : "")
    case .lognormal: "lognormal, median \(scale), sigma \(shown(fit.value(.shape)))"
    case .exponential: "exponential, mean \(scale)"
    }
  }

  /// 1, 2 and 5 of each decade with their numbers, or every whole number where there are few; else a mark.
  private var timeTicks: [Chart.Tick] {
    let (least, most) = (times.lowerBound / time.size, times.upperBound / time.size)
    let decades = log10(most / least)
    var ticks: [Chart.Tick] = []
    for decade in Int(floor(log10(least)))...Int(floor(log10(most))) {
      for digit in 1...9 {
        let value = Double(digit) * pow(10, Double(decade))
        guard value >= least, value <= most else { continue }
        let isLabelled =
          decades > 4 ? digit == 1 : decades > 0.9 ? [1, 2, 5].contains(digit) : true
        ticks.append(
          Chart.Tick(
            log10(value), isLabelled ? QuantityFormat.number(value, significantDigits: 6) : ""))
      }
    }
    return ticks
  }
}
