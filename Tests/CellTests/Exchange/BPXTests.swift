import Foundation
import Testing

@testable import Cell

/// The files were written by Fixtures/make_bpx.py and validated by PyPI bpx 1.1.1.
@Suite("Battery parameter files")
struct BPXTests {
  static let folder = CellGolden.fixtures.appending(path: "bpx")

  private func read(_ name: String) throws -> (BatteryParameters, [BPXDiagnostic]) {
    try BPXReader.read(file: Self.folder.appending(path: name + ".json").path)
  }

  @Test("a full file comes through in every section")
  func full() throws {
    let (parameters, warnings) = try read("chen2020")
    #expect(warnings.isEmpty)
    #expect(parameters.title == "LG M50" && parameters.version == "1.1.0")
    #expect(parameters.model == .doyleFullerNewman)
    #expect(parameters.cell.electrodeArea == 0.065 * 1.58)
    #expect(parameters.cell.nominalCapacity == 5 * 3600)
    #expect(parameters.cell.volume == 2.42e-5 && parameters.cell.density == nil)
    #expect(parameters.electrolyte?.transferenceNumber == 0.2594)
    #expect(parameters.separator?.porosity == 0.47)
    #expect(parameters.negativeElectrode.conductivity == 215)
    let negative = try #require(parameters.negativeElectrode.materials.first)
    #expect(abs(negative.volumeFraction - 0.75) < 1e-15)
    #expect(negative.reactionRateActivationEnergy == 35_000)
    #expect(negative.diffusivity.law == .constant(3.3e-14))
    #expect(negative.openCircuitPotential.unit == .volt)
    #expect(parameters.state.stateOfCharge == 0.9 && parameters.state.temperature == 298.15)
    #expect(parameters.state.ambientTemperature == 293.15)
    #expect(parameters.state.electrolyteConcentration == 1000)
    #expect(parameters.state.heatTransferCoefficient == 10)
    #expect(parameters.userDefined["Contact resistance [Ohm]"]?.value(at: 0) == 0)
  }

  @Test("its functions give what PyPI bpx evaluates, to 1e-12")
  func functions() throws {
    let (parameters, _) = try read("chen2020")
    let data = try Data(contentsOf: Self.folder.appending(path: "samples.json"))
    let samples = try JSONDecoder().decode([String: [String: [Double]]].self, from: data)
    let electrolyte = try #require(parameters.electrolyte)
    let functions = [
      "electrolyte diffusivity": electrolyte.diffusivity,
      "electrolyte conductivity": electrolyte.conductivity,
      "negative potential": parameters.negativeElectrode.materials[0].openCircuitPotential,
      "positive potential": parameters.positiveElectrode.materials[0].openCircuitPotential,
    ]
    #expect(samples.count == functions.count)
    for (name, function) in functions {
      let sample = try #require(samples[name])
      for (x, y) in zip(try #require(sample["x"]), try #require(sample["y"])) {
        #expect(abs(function.value(at: x) - y) <= 1e-12 * abs(y), "\(name) at \(x)")
      }
    }
    // The window of the reference, 2.5 … 4.2 V, to its printed digits.
    #expect(abs(parameters.openCircuitVoltage(atCharge: 1) - 4.2) < 1e-5)
    #expect(abs(parameters.openCircuitVoltage(atCharge: 0) - 2.5) < 1e-4)
  }

  @Test("a file of format 0.x starts full, at its own temperatures, and its tables are read")
  func legacy() throws {
    let (parameters, _) = try read("legacy")
    #expect(parameters.version == "0.4")
    #expect(parameters.state.stateOfCharge == 1)
    #expect(parameters.state.temperature == 300.15 && parameters.state.ambientTemperature == 293.15)
    #expect(parameters.state.electrolyteConcentration == 1100)
    #expect(parameters.electrolyte?.diffusivityActivationEnergy == 17_000)
    let negative = parameters.negativeElectrode.materials[0]
    #expect(abs(negative.openCircuitPotential.value(at: 0.3) - 0.185) < 1e-15)
    #expect(abs(try #require(negative.entropicChange).value(at: 0.5) + 3e-5) < 1e-18)
  }

  @Test("a single-particle set of a blend has no electrolyte and two materials")
  func blended() throws {
    let (parameters, _) = try read("blended")
    #expect(parameters.model == .singleParticle)
    #expect(parameters.electrolyte == nil && parameters.separator == nil)
    #expect(parameters.negativeElectrode.layer == nil)
    #expect(parameters.negativeElectrode.materials.map(\.name) == ["Graphite", "Silicon"])
    #expect(parameters.negativeElectrode.materials[1].lithiationPotential != nil)
    #expect(parameters.negativeElectrode.thickness == 85.2e-6)
  }

  @Test("a table whose arguments fall is the same as one whose arguments rise")
  func fallingTable() throws {
    let text = try String(
      contentsOf: Self.folder.appending(path: "legacy.json"), encoding: .utf8)
    let document = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    var file = try #require(document)
    var body = try #require(file["Parameterisation"] as? [String: Any])
    var electrode = try #require(body["Positive electrode"] as? [String: Any])
    electrode["OCP [V]"] = ["x": [1.0, 0.5, 0.2], "y": [3.0, 3.8, 4.25]]
    body["Positive electrode"] = electrode
    file["Parameterisation"] = body
    let bytes = [UInt8](try JSONSerialization.data(withJSONObject: file))
    let falling = try BPXReader.read(bytes, named: "falling").0
    #expect(falling.positiveElectrode == (try read("legacy").0).positiveElectrode)
  }

  @Test("a file that is not there is said not to be")
  func absent() {
    let error = #expect(throws: BPXError.self) { try BPXReader.read(file: "/nowhere/cell.json") }
    #expect(
      error?.description.hasPrefix("/nowhere/cell.json:1: error: there is no such file") == true)
  }
}
