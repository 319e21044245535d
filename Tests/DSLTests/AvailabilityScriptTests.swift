import Testing

@testable import DSL

/// `availability` and `observed_availability` in scripts.
@Suite("Availability in scripts")
struct AvailabilityScriptTests {
  private func logged(_ text: String) -> [String] { StudyScriptTests.run(text) }

  private func number(_ call: String) -> Double {
    let lines = logged("log \"{\(call):.15e}\"")
    return Double(lines.first ?? "") ?? .nan
  }

  /// `availability` of shared/golden/reliability/system_reliability.json: lives of 1000 h, repairs of 8 h.
  @Test(
    "golden availabilities",
    arguments: [
      ("", 0.9920634920634921), (", at: 1 h", 0.9990604352919319),
      (", at: 8 h", 0.994959905924242), (", at: 24 h", 0.9924492571696689),
      (", at: 10000 h", 0.9920634920634921),
    ])
  func golden(argument: String, wanted: Double) {
    let found = number("availability(exponential(1000 h), exponential(8 h)\(argument))")
    #expect(abs(found - wanted) < 1e-12)
  }

  @Test("the mean over a time from new has its closed form")
  func mean() {
    let found = number(
      "availability(life: exponential(1000 h), repair: exponential(8 h), over: 24 h)")
    // ∫₀ᵗ A = A∞t + (1 − A∞)(1 − e^(−rt))/r with r = 1/1000 h + 1/8 h.
    #expect(abs(found - 0.9945604308301359) < 1e-9)
  }

  @Test("laws other than exponential follow the renewal equation, a unit as new is available")
  func weibull() {
    let laws = "weibull(shape: 3, scale: 100 h), lognormal(10 h, 0.6)"
    let mean = 100 * 0.8929795115692492  // Γ(4/3)
    let repair = 10 * 1.1972173631218102  // e^0.18
    #expect(abs(number("availability(\(laws))") - mean / (mean + repair)) < 1e-12)
    #expect(number("availability(\(laws), at: 0 h)") == 1)
    // Before the first failures nothing is lost; around the first mean life most is.
    #expect(number("availability(\(laws), at: 1 h)") > 0.999998)
    #expect(number("availability(\(laws), at: 95 h)") < mean / (mean + repair) - 0.02)
  }

  @Test("availability is a probability like any other")
  func block() {
    let found = number(
      "block_diagram(a or b, blocks: { a: availability(exponential(9 h), exponential(1 h)), b: 0.5 }).reliability"
    )
    #expect(abs(found - 0.95) < 1e-12)
  }

  // MARK: From data

  @Test("observed times tell availability, mean times, and the exact interval of one of each")
  func observed() {
    let found = logged(
      """
      let a = observed_availability(working: [9 h], repair: [60 min], confidence: 90 %)
      log "{a.availability} {a.mtbf} {a.mttr}"
      log "{a.lower} {a.upper}"
      log "{a.exponential_lower:.9f} {a.exponential_upper:.9f}"
      """)
    // F with 2 and 2 degrees of freedom has the quantile p/(1 − p): 1/(1 + 19/9) and 1/(1 + 1/171).
    #expect(found == ["0.9 9 h 1 h", "0 1", "0.321428571 0.994186047"])
  }

  @Test(
    "the interval holds the estimate and stays within 0 and 1",
    arguments: [
      "[1000 h, 1200 h, 900 h], [1 s, 2 s, 900 s]", "[1 s, 100 s], [1000 h, 10 h, 1 h]",
      "[5 h, 5 h, 5 h], [1 h, 1 h, 1 h]",
    ])
  func interval(times: String) {
    for level in ["50 %", "95 %", "99.999 %"] {
      let found = logged(
        """
        let a = observed_availability(\(times), confidence: \(level))
        log 0 <= a.lower and a.lower <= a.availability and a.availability <= a.upper and a.upper <= 1
        log 0 <= a.exponential_lower and a.exponential_lower <= a.exponential_upper and a.exponential_upper <= 1
        """)
      #expect(found == ["true", "true"], "\(times) \(level)")
    }
  }

  @Test(
    "what cannot be is refused with a way out",
    arguments: [
      ("observed_availability([], [1 h])", "`working` is an empty list", "at least one"),
      ("observed_availability([1 h], [])", "`repair` is an empty list", "at least one"),
      ("observed_availability([1 h, -2 h], [1 h])", "time 2 of `working` is -7200 s", "above 0"),
      ("observed_availability([1 h], [0 h])", "time 1 of `repair` is 0 s", "differences"),
      ("observed_availability([1 h], [1 h], 2)", "the confidence is 2", "100 %"),
      ("availability(normal(1 h, 1 h), exponential(1 h))", "no law of times above 0", "truncated"),
      (
        "availability(exponential(9 h), exponential(1 h), at: 1 h, over: 1 h)",
        "`at` and `over`", "averaged"
      ),
      ("availability(exponential(9 h), exponential(1 h), at: -1 h)", "`at` is -3600", "new at 0"),
      (
        "availability(weibull(9, 9 h), weibull(9, 1 s), at: 100000 h)", "too many",
        "the long run"
      ),
    ])
  func refused(call: String, message: String, help: String) {
    let found = logged("log \(call)")
    #expect(found.count == 1 && found[0].hasPrefix("error: "), "\(found)")
    #expect(found.first?.contains(message) == true, "\(found)")
    #expect(found.first?.contains(help) == true, "\(found)")
  }
}
