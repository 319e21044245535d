import Testing

@testable import Cell
@testable import DSL

/// `calibrate` on a cell that is simulated with known values.
@Suite("A cell calibrated in a script")
struct CalibrateScriptTests {
  @Test(
    "capacity and contact resistance of a cell are found again",
    arguments: ["equivalent_circuit", "SPM"])
  func recovery(model: String) {
    let session = Session(plugins: [CellPlugin()], options: SessionOptions(recordsTrace: false))
    var lines: [String] = []
    session.onEvent = { event in
      if case .log(let text, _) = event { lines.append(text) }
    }
    let result = session.carryOut(
      text: """
        use battery
        scenario pulses(capacity: Ah = 5 Ah, weld: ohm = 10 mohm) {
          twin cell = battery.lithium_ion {
            model: "\(model)", thermal: "isothermal", period: 10 s, initial_state_of_charge: 90 %
            capacity: capacity, contact_resistance: weld
          }
          do {
            repeat 3 {
              cell.current_load = 8 A
              wait 10 min
              cell.current_load = 0 A
              wait 5 min
            }
          }
          record cell.voltage every 30 s
        }
        let past = run pulses(capacity: 4.8 Ah, weld: 14 mohm)
        let n = count(past.cell.voltage)
        let data = {
          time: spaced(0 s, (n - 1) * 30 s, n)
          voltage: map(past.cell.voltage, func(v) = v + draw(normal(sd: 2 mV)))
        }
        calibrate fit = bayesian {
          model: pulses, to: data, match: { voltage: cell.voltage }, noise: lognormal(5 mV, 1)
          priors: { capacity: uniform(4 Ah, 6 Ah), weld: lognormal(10 mohm, 0.5) }
        }
        log abs(fit.mean.capacity - 4.8 Ah) < 4 * fit.deviation.capacity
        log fit.deviation.capacity < 0.05 Ah
        log abs(fit.mean.weld - 14 mohm) < 4 * fit.deviation.weld
        log fit.deviation.weld < 0.5 mohm
        log abs(fit.noise.voltage - 2 mV) < 0.5 mV
        log fit.converged
        """, name: "test.twin")
    #expect(lines == Array(repeating: "true", count: 6))
    #expect(result.diagnostics.isEmpty, "\(result.diagnostics.map(\.message))")
  }
}
