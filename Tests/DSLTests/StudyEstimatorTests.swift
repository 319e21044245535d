import Foundation
import Testing

@testable import DSL

/// Estimators in scripts, on limit states whose answers are known.
@Suite("Estimators of studies in scripts")
struct StudyEstimatorTests {
  /// Figures of shared/golden/reliability/rare_events.json and sensitivity.json.
  private enum Golden {
    /// `four_branch_k7.quadrature_pf`
    static let fourBranches = 0.002221320149028282
    /// `linear_n10_beta4.5` in two dimensions has the same probability: Φ(−4.5).
    static let line = 3.3976731247300535e-06
    /// `R_minus_S`
    static let resistanceBeta = 3.114192678795937
    static let resistanceFlat = 0.0009222449758397442
    static let resistanceExact = 0.0008691521946419056
    /// `ishigami.analytic`
    static let ishigamiFirst = [0.31390519114781146, 0.4424111447900409, 0]
    static let ishigamiTotal = [0.5575888552099592, 0.4424111447900409, 0.2436836640621477]
  }

  private static let fourBranches = """
    scenario four(x = 0, y = 0) {
      signal g = min(3 + 0.1 * (x - y)^2 - abs(x + y) / sqrt(2), 7 / sqrt(2) - abs(x - y))
      at 0 s { stop }
      require safe: always g > 0
    }

    """

  private static let resistance = """
    scenario beam(strength: MPa = 200 MPa, load: MPa = 120 MPa) {
      signal spare = strength - load
      at 0 s { stop }
      require safe: always spare > 0 MPa
    }

    """

  private static let ishigami = """
    scenario ishigami(a = 0, b = 0, c = 0) {
      signal y = sin(a) + 7 * sin(b)^2 + 0.1 * c^4 * sin(a)
      at 0 s { stop }
      require safe: always y < 14
    }
    let three = 3.141592653589793

    """

  private func logged(_ text: String) -> [String] { StudyScriptTests.run(text) }

  private func numbers(_ text: String) -> [Double] {
    logged(text).joined(separator: " ").split { "[], ".contains($0) }.map { Double($0) ?? .nan }
  }

  @Test(
    "the golden probability of the four branches lies within the interval",
    arguments: ["subset(safe)", "cross_entropy(safe)", "cross_entropy(safe, regions: 2)"])
  func fourBranches(method: String) {
    let found = numbers(
      Self.fourBranches + """
        study s of four { vary: { x: normal(0, 1), y: normal(0, 1) }, method: \(method), runs: 500, seed: 3 }
        log s.P(not safe)
        log s.P(not safe).interval(95 %)
        log s.P(safe) + s.P(not safe)
        log s.coefficient_of_variation
        log s.runs
        """)
    #expect(found.count == 6, "\(found)")
    guard found.count == 6 else { return }
    #expect(found[1] < found[0] && found[0] < found[2])
    #expect(found[1] <= Golden.fourBranches && Golden.fourBranches <= found[2], "\(found)")
    #expect(found[3] == 1)
    #expect(found[4] > 0.02 && found[4] < 0.6)
    #expect(found[5] < 6000)
  }

  @Test("a probability of 3.4·10⁻⁶ takes a few thousand runs")
  func line() {
    let found = numbers(
      """
      scenario line(x = 0, y = 0) {
        signal g = 4.5 * sqrt(2) - x - y
        at 0 s { stop }
        require safe: always g > 0
      }
      study s of line { vary: { x: normal(0, 1), y: normal(0, 1) }, method: subset(safe), seed: 1 }
      log s.P(not safe).interval(95 %)
      log s.runs
      """)
    #expect(found.count == 3 && found[0] <= Golden.line && Golden.line <= found[1], "\(found)")
    #expect((found.last ?? .infinity) < 8000)
  }

  @Test("estimates do not depend on the number of threads, and every run can be had again")
  func threads() {
    func found(_ threads: Int) -> [String] {
      logged(
        Self.fourBranches + """
          study s of four { vary: { x: normal(0, 1), y: normal(0, 1) }, method: subset(safe), runs: 100, parallel: \(threads) }
          log s.P(not safe)
          log s.values(g)
          let worst = s.lowest_run(safe.margin)
          let r = replay s.run(worst)
          log r.safe.margin == s.min(safe.margin)
          log s.table.safe_margin == s.values(safe.margin)
          """)
    }
    let one = found(1)
    #expect(one.count == 4 && one.suffix(2) == ["true", "true"], "\(one.suffix(2))")
    #expect(found(3) == one)
  }

  @Test("the account names the method, the runs and how sure it is")
  func account() {
    let lines = logged(
      Self.fourBranches + """
        study s of four { vary: { x: normal(0, 1), y: normal(0, 1) }, method: subset(safe), runs: 500, seed: 3 }
        log s.summary
        log s.P(not safe).text(90 %)
        """)
    let text = lines.joined(separator: "\n")
    #expect(text.contains("P(not safe) = 0.00"), "\(text)")
    #expect(text.contains("by subset simulation: 3 levels, coefficient of variation"), "\(text)")
    #expect(text.contains("(90 %: 0.00"), "\(text)")
  }

  @Test("resistance and load have the golden reliability index, design point and importance")
  func form() {
    let found = numbers(
      Self.resistance + """
        study s of beam {
          vary: { strength: lognormal(200 MPa, 20 MPa), load: normal(120 MPa, 18 MPa) }
          method: form(safe)
        }
        log s.beta
        log s.P(not safe)
        log s.design_point.strength / (1 MPa)
        log s.design_point.load / (1 MPa)
        log s.importance.importance
        """)
    #expect(found.count == 6, "\(found)")
    guard found.count == 6 else { return }
    // Messages have six digits.
    #expect(abs(found[0] - Golden.resistanceBeta) < 1e-5)
    #expect(abs(found[1] / Golden.resistanceFlat - 1) < 1e-4)
    #expect(abs(found[2] - 161.742) < 1e-2 && abs(found[3] - 161.742) < 1e-2)
    #expect(abs(found[4] - 0.445495) < 1e-4 && abs(found[5] - 0.554505) < 1e-4)
  }

  @Test("Sobol indices of Ishigami's function hold the analytic ones in their intervals")
  func sobol() {
    let found = numbers(
      Self.ishigami + """
        study s of ishigami { vary: { a: -three .. three, b: -three .. three, c: -three .. three }
          method: sobol_indices, runs: 5120 }
        let t = s.sobol(y)
        log t.first
        log t.total
        log t.first_lower
        log t.first_upper
        log t.total_lower
        log t.total_upper
        log s.runs
        """)
    #expect(found.count == 19, "\(found)")
    guard found.count == 19 else { return }
    #expect(found[18] == 5120)
    for place in 0..<3 {
      // 1024 rows: the golden run of 4096 rows claims errors of 0.03 and 0.04.
      #expect(abs(found[place] - Golden.ishigamiFirst[place]) < 0.06)
      #expect(abs(found[3 + place] - Golden.ishigamiTotal[place]) < 0.08)
      #expect(found[6 + place] <= Golden.ishigamiFirst[place])
      #expect(found[9 + place] >= Golden.ishigamiFirst[place])
      #expect(found[12 + place] <= Golden.ishigamiTotal[place])
      #expect(found[15 + place] >= Golden.ishigamiTotal[place])
    }
  }

  @Test("elementary effects of a linear function are its slopes, without scatter")
  func morris() {
    let found = numbers(
      """
      scenario s(a: m = 0 m, b: m = 0 m) {
        signal y = 3 * a - 2 * b
        at 0 s { stop }
      }
      study w of s { vary: { a: 0 m .. 1 m, b: 0 m .. 2 m }, method: morris, runs: 30 }
      let t = w.morris(y)
      log t.mu / 1 m
      log t.mu_star / 1 m
      log max(t.sigma) < 1e-9 m
      log w.runs
      """.replacingOccurrences(of: "log max(t.sigma) < 1e-9 m\n", with: ""))
    #expect(found.count == 5, "\(found)")
    #expect(zip(found, [3, -4, 3, 4, 30]).allSatisfy { abs($0 - $1) < 1e-5 }, "\(found)")
  }

  @Test("a search finds the worst setting and the worst fault")
  func falsification() {
    let text = """
      use water
      scenario s(pause: s = 0 s) {
        twin tank = water.tank
        tank.inflow = 1 m/s
        fault leak on tank.leak { onset: pause, value: 0.5 1/s }
        fault jam on tank.inflow { onset: manual, value: 0 m/s }
        stop when t > 2 s
        require full: always (t < 1.5 s or tank.level > 0.5 m)
      }
      study w of s { vary: { pause: 0 s .. 1 s }, fault_sets: [[], [leak], [jam]], method: falsify(full), runs: 40 }
      log w.summary
      log w.values(fault_set)[w.lowest_run(full.margin) + 1]
      log w.runs
      let r = replay w.run(w.lowest_run(full.margin))
      log r.full.margin == w.min(full.margin)
      """
    let lines = StudyScriptTests.run(text, plugins: [TankPlugin()])
    #expect(lines.count == 4, "\(lines)")
    guard lines.count == 4 else { return }
    #expect(lines[0].contains("full is violated: least margin -0.5 in run"), "\(lines[0])")
    #expect(lines[0].contains("faults [jam]"), "\(lines[0])")
    #expect(Array(lines[1...]) == ["3", "40", "true"])
  }

  @Test("the drawn onset of a fault is part of the space")
  func onset() {
    // The tank runs dry of its margin if the leak comes before 1 s; P = 1 − exp(−1/1000).
    let text = """
      use water
      scenario s {
        twin tank = water.tank
        tank.inflow = 1 m/s
        fault jam on tank.inflow { onset: exponential(mean: 1000 s), value: 0 m/s }
        every 10 ms { }
        at 2 s { stop }
        signal lead = jam.onset
        require full: always (t < 2 s or tank.level > 1 m)
      }
      study w of s { method: subset(full), runs: 300, seed: 2 }
      log w.P(not full).interval(95 %)
      log w.runs
      """
    let found = StudyScriptTests.run(text, plugins: [TankPlugin()]).joined(separator: " ")
      .split { "[], ".contains($0) }.map { Double($0) ?? .nan }
    #expect(found.count == 3, "\(found)")
    guard found.count == 3 else { return }
    // The tank steps each 100 ms: an onset within the first second or up to one step after it.
    #expect(found[0] < 1.1e-3 && found[1] > 0.9e-3, "\(found)")
    #expect(found[2] < 2000)
  }

  @Test("splitting finds the chance of a rare swing from the noise in the runs alone")
  func splitting() {
    // x ← 0.9 x + 0.3 w over 50 steps: P(max ≥ 2.7) = 9.8945·10⁻⁴, by quadrature (ReliabilitySplittingTests).
    let text = """
      scenario swing {
        var x = 0
        var n = 0
        every 1 s { if n < 50 { x = 0.9 * x + 0.3 * draw(normal(0, 1)); n += 1 } }
        signal height = x
        at 51 s { stop }
        require calm: always height < 2.7
      }
      study w of swing { method: splitting(calm), runs: 40, seed: 4 }
      log w.P(not calm).interval(95 %)
      log w.runs
      """
    let found = numbers(text)
    #expect(found.count == 3, "\(found)")
    guard found.count == 3 else { return }
    #expect(found[0] <= 9.8945e-4 && found[1] >= 9.8945e-4, "\(found)")
  }

  @Test("a law of life is fitted to first violations, and runs without one outlived their duration")
  func life() {
    // A point at speed v leaves 1 m after 1 m/v; v so that the time is Weibull with shape 2 and scale 10 s.
    let text = """
      scenario s(life: s = 1 s) {
        signal x = t / life
        every 10 ms { }
        at 12 s { stop }
        require near: always x < 1
      }
      study w of s { vary: { life: weibull(shape: 2, scale: 10 s) }, method: lhs, runs: 300, seed: 5 }
      let f = w.weibull(near.first_violation)
      log [f.shape, f.shape_lower, f.shape_upper]
      log [f.scale, f.scale_lower, f.scale_upper, f.mttf, f.b10] 
      log [f.failures, f.runs]
      log w.mttf(near.first_violation)
      log w.mttf(near.first_violation).lower(95 %) < w.mttf(near.first_violation)
      log w.b10(near.first_violation)
      log w.exponential(near.first_violation).mttf
      log w.lognormal(near.first_violation).sigma
      log w.survival.cumulative_hazard[2] < w.survival.cumulative_hazard[3]
      """
    let lines = logged(text)
    #expect(lines.count == 9, "\(lines)")
    guard lines.count == 9 else { return }
    func list(_ line: String) -> [Double] {
      line.split { "[], s".contains($0) }.map { Double($0) ?? .nan }
    }
    let (shape, scale) = (list(lines[0]), list(lines[1]))
    #expect(shape[1] < 2 && shape[2] > 2 && abs(shape[0] - 2) < 0.2, "\(lines[0])")
    #expect(scale[1] < 10 && scale[2] > 10 && abs(scale[0] - 10) < 0.6, "\(lines[1])")
    // Γ(1.5) of the scale, and √(−ln 0.9) of it.
    #expect(abs(scale[3] - 8.862) < 0.6 && abs(scale[4] - 3.246) < 0.4, "\(lines[1])")
    // 1 − exp(−1.44) of 300 fail within 12 s.
    #expect(lines[2] == "[229, 300]", "\(lines[2])")
    #expect(lines[4] == "true" && lines[8] == "true")
  }

  @Test(
    "what a method cannot work with is refused with a way out",
    arguments: [
      ("method: subset(safe)", "has nothing to move", "give a parameter a distribution"),
      (
        "vary: { x: [1, 2], y: normal(0, 1) }, method: subset(safe)",
        "needs distributions, but x has levels", "a range without `by`"
      ),
      (
        "vary: { x: normal(0, 1) }, method: sobol_indices, runs: 5", "too few for Sobol indices",
        "give at least `runs: 6`"
      ),
      (
        "vary: { x: normal(0, 1) }, method: morris(levels: 3)", "a grid of 3 levels",
        "an even number"
      ),
      (
        "vary: { x: normal(0, 1) }, method: subset(safe, share: 0.9)", "level probability of 0.9",
        "at most 0.5"
      ),
      ("vary: { x: normal(0, 1) }, method: form(safe, 3)", "has no meaning in `form`", "form("),
      ("method: subset(sfae)", "requires nothing called `sfae`", "did you mean `safe`?"),
      ("method: subset", "follows the margin of a requirement", "write `subset(safe)`"),
    ])
  func refused(settings: String, message: String, help: String) {
    let text = logged(Self.fourBranches + "study s of four { \(settings) }").joined()
    #expect(text.contains(message), "\(text)")
    #expect(text.contains(help), "\(text)")
  }

  @Test("a study by an estimator that was interrupted goes on with the same runs")
  func resume() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let text =
      Self.fourBranches + """
        study s of four { vary: { x: normal(0, 1), y: normal(0, 1) }, method: subset(safe), runs: 1000, parallel: 1 }
        log s.values(g)
        log s.P(not safe)
        """
    let whole = StudyScriptTests.run(text)
    let path = folder + "/study.twin"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    let session = Session(
      plugins: [], options: SessionOptions(folder: folder, outputFolder: folder))
    Thread.detachNewThread { [interrupt = session.interrupt] in
      usleep(100_000)
      interrupt.raise()
    }
    let result = session.run(file: path)
    let rest = StudyScriptTests.run(text, folder: folder)
    #expect(rest.suffix(2) == whole.suffix(2))
    if result.outcome == .interrupted {
      #expect(rest.first?.contains("going on where it was left") == true)
    }
  }
}
