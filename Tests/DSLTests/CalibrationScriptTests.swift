import Engine
import Foundation
import Testing

@testable import DSL

/// `calibrate` in scripts: what is found out can be worked out by hand.
@Suite("Calibrations in scripts")
struct CalibrationScriptTests {
  private func logged(_ text: String, plugins: [any TwinPlugin] = []) -> String {
    StudyScriptTests.run(text, plugins: plugins).joined(separator: "\n")
  }

  private func numbers(_ text: String) -> [Double] {
    text.split(separator: "\n").compactMap { Double($0) }
  }

  // MARK: A line

  private let times = (0..<41).map { Double($0) / 10 }
  private var readings: [Double] { times.map { 0.7 + 1.4 * $0 + 0.2 * sin(370 * $0) } }

  /// A line through readings with 0.2 m of noise: its posterior is normal.
  private let line = """
    scenario line(a: m = 0 m, b: m/s = 0 m/s) { signal x = a + b * t }
    let times = spaced(0 s, 4 s, 41)
    let data = { time: times, x: map(times, func(s) = 0.7 m + 1.4 m/s * s + 0.2 m * sin(370 rad/s * s)) }

    """

  private func line(_ settings: String, _ questions: String) -> String {
    logged(
      line + "calibrate fit = bayesian { model: line, to: data, match: { x: x }, " + settings
        + " priors: { a: normal(0 m, 2 m), b: normal(1 m/s, 1 m/s) } }\n" + questions)
  }

  /// By the normal equations (Gelman et al. 2013, section 14.8).
  private var exact: (means: [Double], deviations: [Double], correlation: Double) {
    let weight = 1 / 0.04
    let a = weight * Double(times.count) + 0.25
    let b = weight * times.reduce(0, +)
    let c = weight * times.reduce(0) { $0 + $1 * $1 } + 1
    let p = weight * readings.reduce(0, +)
    let q = weight * zip(times, readings).reduce(0) { $0 + $1.0 * $1.1 } + 1
    let determinant = a * c - b * b
    return (
      [(c * p - b * q) / determinant, (a * q - b * p) / determinant],
      [(c / determinant).squareRoot(), (a / determinant).squareRoot()],
      -b / (a * c).squareRoot()
    )
  }

  @Test("the posterior of a line is that of its normal equations")
  func linear() throws {
    let found = numbers(
      line(
        "noise: 0.2 m, seed: 1,",
        """
        log fit.mean.a / 1 m
        log fit.mean.b / 1 m/s
        log fit.deviation.a / 1 m
        log fit.deviation.b / 1 m/s
        log fit.correlation.a.b
        log fit.interval.b[2] / 1 m/s
        log fit.best.b / 1 m/s
        log min(fit.effective_samples.a, fit.effective_samples.b)
        log max(fit.r_hat.a, fit.r_hat.b)
        log fit.efficiency
        log if fit.converged then 1 else 0
        """))
    try #require(found.count == 11, "\(found)")
    let exact = exact
    #expect(found[7] > 400 && found[8] < 1.05 && found[9] > 0.9 && found[10] == 1)
    for place in 0..<2 {
      // Four standard errors of draws worth 400.
      #expect(abs(found[place] - exact.means[place]) < 0.2 * exact.deviations[place])
      #expect(abs(found[2 + place] / exact.deviations[place] - 1) < 0.12)
    }
    #expect(abs(found[4] - exact.correlation) < 0.08)
    #expect(
      abs(found[5] - exact.means[1] - 1.645 * exact.deviations[1]) < 0.3 * exact.deviations[1])
    #expect(abs(found[6] - exact.means[1]) < 0.05 * exact.deviations[1])
  }

  @Test("the result does not depend on the number of threads, and another seed gives another")
  func threads() {
    func answer(_ settings: String) -> String {
      line("noise: 0.2 m, \(settings)", "log fit.samples.a\nlog fit.runs")
    }
    let one = answer("seed: 3, parallel: 1,")
    #expect(one.hasPrefix("["))
    #expect(answer("seed: 3, parallel: 3,") == one)
    #expect(answer("seed: 4, parallel: 3,") != one)
  }

  @Test(
    "noise is found out where it is not given",
    arguments: ["", "noise: { x: lognormal(50 mm, 1) },", "noise: 1 mm .. 1 m,"])
  func noise(settings: String) throws {
    let found = numbers(
      line(settings, "log fit.noise.x / 1 m\nlog deviation(fit.samples.noise_x) / 1 m"))
    try #require(found.count == 2)
    // What is left of the sines about the best line.
    let slope =
      zip(times, readings).reduce(0) { $0 + ($1.0 - 2) * $1.1 }
      / times.reduce(0) { $0 + ($1 - 2) * ($1 - 2) }
    let mean = readings.reduce(0, +) / 41
    let left = zip(times, readings).reduce(0) {
      $0 + ($1.1 - mean - slope * ($1.0 - 2)) * ($1.1 - mean - slope * ($1.0 - 2))
    }
    let deviation = (left / 39).squareRoot()
    // Known to 1/√(2·39) = 11 %; the belief moves it by less.
    #expect(abs(found[0] / deviation - 1) < 0.1)
    #expect(abs(found[1] / deviation / 0.113 - 1) < 0.25)
  }

  // MARK: Reading a run

  private let tank = """
    use water
    scenario s(rate: m/s = 1 m/s) {
      twin tank = water.tank
      tank.inflow = rate
      tank.leak = 0.5 1/s
    }
    let times = [0.05 s, 0.13 s, 0.3 s, 0.72 s, 0.98 s]
    let levels = [0.1 m, 0.25 m, 0.5 m, 1 m, 1.2 m]

    """

  @Test("readings between two steps are compared with the straight line between them")
  func interpolation() throws {
    let found = numbers(
      logged(
        tank + """
          calibrate fit = bayesian {
            model: s, to: { time: times, level: levels }, match: { level: tank.level }
            noise: 10 mm, priors: { rate: uniform(0.5 m/s, 3 m/s) }
          }
          for level in fit.residuals.level_model { log level / fit.best.rate / 1 s }
          log sum(fit.residuals.level_residual) - sum(fit.residuals.level) + sum(fit.residuals.level_model) == 0 m
          """, plugins: [TankPlugin()]))
    // level(k + 1) = level(k) + 0.1 (rate − level(k)/2), and straight in between.
    var steps = [0.0]
    for _ in 0..<12 {
      steps.append(steps[steps.count - 1] + 0.1 * (1 - 0.5 * steps[steps.count - 1]))
    }
    for (time, value) in zip([0.05, 0.13, 0.3, 0.72, 0.98], found) {
      let place = Int(time * 10 + 1e-9)
      let exact = steps[place] + (time * 10 - Double(place)) * (steps[place + 1] - steps[place])
      #expect(abs(value - exact) < 1e-5, "\(time)")
    }
    #expect(found.count == 5)
  }

  @Test("readings may lack, come in any order, and be a table of a file in units of its own")
  func tables() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try "time [min],way [cm],note\n0.05,70,a\n0.01,,\n0.02,40,b\n".write(
      toFile: folder + "/way.csv", atomically: true, encoding: .utf8)
    let text = """
      scenario walk(speed: m/s = 1 m/s) { signal way = 0.1 m + speed * t }
      calibrate fit = bayesian {
        model: walk, to: table("way.csv"), match: { way: way }, noise: 1 mm
        priors: { speed: normal(1 m/s, 1 m/s) }
      }
      log "{fit.median.speed:.2f m/s} {fit.residuals.way_model[3] in m:.2f m} {fit.residuals.count:d}"
      log fit.residuals.way[1]
      """
    // 0.3 m and 0.6 m beyond 0.1 m after 1.2 s and 3 s: Σ t x/Σ t² = 2.16/10.44 m/s.
    #expect(
      StudyScriptTests.run(text, folder: folder).joined(separator: "\n")
        == "0.21 m/s 0.35 m 3\n70 cm")
  }

  @Test("the readings can be those of the scenario's own run, by its record")
  func ownRun() {
    let text = """
      use water
      scenario s(rate: m/s = 1 m/s, leak: 1/s = 0.5 1/s) {
        twin tank = water.tank
        tank.inflow = rate
        tank.leak = leak
        signal clock = t
        record tank.level, clock every 100 ms
        stop when t > 3 s
      }
      let past = run s(rate: 1.2 m/s, leak: 0.8 1/s)
      calibrate fit = bayesian {
        model: s, to: { time: past.clock, level: past.tank.level }, match: { level: tank.probe["low"] }
        noise: 1 mm, priors: { rate: lognormal(1 m/s, 0.5), leak: lognormal(0.5 1/s, 0.5) }
      }
      log abs(fit.median.rate - 1.2 m/s) < 3 * fit.deviation.rate
      log abs(fit.median.leak - 0.8 1/s) < 3 * fit.deviation.leak
      log fit.deviation.leak < 0.01 1/s
      log max(map(fit.residuals.level_residual, abs)) < 0.1 mm
      let again = run s(rate: fit.best.rate, leak: fit.best.leak)
      log abs(last(again.tank.level) - last(past.tank.level)) < 0.1 mm
      """
    #expect(logged(text, plugins: [TankPlugin()]) == "true\ntrue\ntrue\ntrue\ntrue")
  }

  // MARK: What goes wrong

  @Test("failed runs are counted and the first is named; where runs fail nothing is believed")
  func failures() {
    let text =
      line + """
        scenario fussy(a: m = 0 m, b: m/s = 0 m/s) {
          signal x = a + b * t
          at 1 s { assert b > 0.5 m/s, "too slow" }
        }
        calibrate fit = bayesian {
          model: fussy, to: data, match: { x: x }, noise: 0.2 m
          priors: { a: normal(0 m, 2 m), b: normal(0.5 m/s, 1 m/s) }
        }
        log fit.failed > 3 and fit.failed < fit.runs
        log min(fit.samples.b) > 0.5 m/s
        log fit.warnings[1]
        """
    let said = logged(text).split(separator: "\n")
    #expect(said.prefix(2) == ["true", "true"])
    #expect(said.last?.contains("runs failed; the first that failed had a = ") == true)
    #expect(said.last?.contains("m/s: too slow (") == true)
  }

  @Test(
    "what cannot be compared is said with both sides and the way out",
    arguments: [
      (
        "scenario c(v: m/s = 1 m/s) { signal x = v * t\n stop when t > 2 s }", "time: times",
        "the run ends at 2.", "and the readings go on to 4 s"
      ),
      (
        "scenario c(v: m/s = 1 m/s) { signal x = v * t }",
        "time: map(times, func(s) = s - 1 s)",
        "row 1 of the record of data was measured at -1 s, before a run begins",
        "count the times from there"
      ),
      (
        "scenario c(v: m/s = 1 m/s) { signal x = v * t }", "time: [1 s, 2 s]",
        "has 41 values of x at 2 times", "all columns have one length"
      ),
      (
        "scenario c(v: m/s = 1 m/s) { signal x = 1 m\n assert v < 0 m/s, \"backwards\" }",
        "time: times", "backwards", "error"
      ),
    ])
  func refused(scenario: String, time: String, message: String, other: String) {
    let text =
      line + scenario + """

        calibrate fit = bayesian {
          model: c, to: { \(time), x: data.x }, match: { x: x }, noise: 0.2 m
          priors: { v: normal(1 m/s, 1 m/s) }
        }
        """
    let said = logged(text)
    #expect(said.contains(message) && said.contains(other), "\(said)")
    #expect(said.hasPrefix("error: "))
  }

  @Test("settings that make no sense are refused while the script runs")
  func settings() {
    #expect(
      line("noise: 0.2 m, runs: 10,", "").contains("`runs` is 10 (it is a whole number from 16)"))
    #expect(line("noise: 0 m,", "").contains("each with a deviation above 0"))
    #expect(line("noise: normal(0 m, 1 m),", "").contains("the noise of x could be below 0"))
    let discrete = logged(
      line
        + "calibrate fit = bayesian { model: line, to: data, match: { x: x }, priors: { a: choice([1 m, 2 m]) } }"
    )
    #expect(discrete.contains("a has the prior choice"))
  }

  @Test("a prior that holds the result, and a scenario that misses the readings, are told of")
  func warnings() {
    let said = logged(
      line + """
        calibrate held = bayesian {
          model: line, to: data, match: { x: x }, noise: 0.2 m
          priors: { a: normal(0 m, 2 m), b: uniform(0 m/s, 1 m/s) }
        }
        log held.warnings
        calibrate sure = bayesian {
          model: line, to: data, match: { x: x }, noise: 1 mm
          priors: { a: normal(0 m, 2 m), b: normal(1 m/s, 1 m/s) }
        }
        log sure.warnings
        """)
    #expect(said.contains("of b lie in the highest hundredth of its prior"))
    #expect(said.contains("the scenario misses the readings by 1"))
  }

  @Test("the script's variables are as they were, and a calibration can follow another in a loop")
  func hermetic() {
    let text =
      line + """
        var count = 0
        scenario counting(a: m = 0 m) { signal x = a\n every 1 s { count += 1 } }
        for seed in [1, 2] {
          calibrate fit = bayesian {
            model: counting, to: data, match: { x: x }, priors: { a: normal(0 m, 5 m) }, seed: seed
          }
          log abs(fit.mean.a - mean(data.x)) < 0.2 m
        }
        log count
        """
    #expect(logged(text) == "true\ntrue\n0")
  }

  @Test("Ctrl-C ends a calibration with exit code 130")
  func interruption() {
    let session = Session(plugins: [], options: SessionOptions(recordsTrace: false))
    session.onEvent = { event in
      if case .studyProgress = event { session.interrupt.raise() }
    }
    let result = session.carryOut(
      text: """
        scenario slow(a: m = 0 m) {
          var sum = 0
          every 100 us { sum += 1 }
          signal x = a + sum * 1 mm
        }
        let times = spaced(0 s, 20 s, 21)
        calibrate fit = bayesian {
          model: slow, to: { time: times, x: map(times, func(s) = s * 1 m/s) }, match: { x: x }
          noise: 1 m, priors: { a: normal(0 m, 1 m) }
        }
        log "not reached"
        """, name: "slow.twin")
    #expect(result.outcome == .interrupted)
    #expect(
      result.diagnostics.contains { $0.message.contains("the calibration fit was interrupted") })
  }
}
