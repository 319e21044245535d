extension CellParameters {
  /// What a parameter file lacks or has wrong.
  struct Problem: Error, CustomStringConvertible {
    let description: String
  }

  /// Reads the text of a parameter file; `Resources/Chen2020.json` shows the layout.
  init(json bytes: [UInt8]) throws {
    let root = try Section(name: "file", value: try Self.node(bytes))
    name = try root.text("name")
    title = try root.text("title")
    sources = (root.value["sources"]?.array ?? []).compactMap(\.string)
    let cell = try root.section("cell")
    nominalCapacity = 3600 * (try cell.positive("nominal_capacity_Ah"))
    area = try cell.positive("electrode_area")
    lowerVoltage = try cell.positive("lower_voltage")
    upperVoltage = try cell.positive("upper_voltage")
    volume = try cell.positive("volume")
    coolingArea = try cell.positive("cooling_area")
    heatTransfer = try cell.number("heat_transfer_coefficient")
    referenceTemperature = try cell.positive("reference_temperature")
    negative = try Electrode(try root.section("negative_electrode"))
    positive = try Electrode(try root.section("positive_electrode"))
    let middle = try root.section("separator")
    separator = Separator(
      thickness: try middle.positive("thickness"), porosity: try middle.positive("porosity"),
      electrolyteExponent: try middle.number("electrolyte_bruggeman_exponent"),
      density: try middle.number("density"), heatCapacity: try middle.number("heat_capacity"))
    negativeCollector = try Collector(try root.section("negative_collector"))
    positiveCollector = try Collector(try root.section("positive_collector"))
    let salt = try root.section("electrolyte")
    electrolyte = Electrolyte(
      initialConcentration: try salt.positive("initial_concentration"),
      transference: try salt.number("transference_number"),
      thermodynamicFactor: try salt.number("thermodynamic_factor"),
      diffusivity: try salt.curve("diffusivity", to: 6, scale: 1000),
      diffusivityEnergy: try salt.number("diffusivity_activation_energy"),
      conductivity: try salt.curve("conductivity", to: 6, scale: 1000),
      conductivityEnergy: try salt.number("conductivity_activation_energy"))
    ageing = try root.value["ageing"].map { try AgeingParameters(json: $0) }
    guard lowerVoltage < upperVoltage else {
      throw Problem(
        description:
          "cell: lower_voltage \(lowerVoltage) is not below upper_voltage \(upperVoltage)")
    }
  }

  private static func node(_ bytes: [UInt8]) throws(Problem) -> JSONNode {
    do throws(JSONReader.Problem) {
      return try JSONReader.read(bytes)
    } catch {
      throw Problem(description: "line \(error.line): \(error.message); \(error.help)")
    }
  }

  /// One object of the file, so that an error can say where it is.
  fileprivate struct Section {
    let name: String
    let value: JSONNode

    init(name: String, value: JSONNode) throws {
      self.name = name
      self.value = value
      if let (member, firstLine) = value.repetition {
        throw Problem(
          description:
            "line \(member.line): \(name): \(member.key) is given twice, first in line \(firstLine)"
        )
      }
    }

    func section(_ key: String) throws -> Section {
      guard let member = value[key], case .object = member.value else {
        throw Problem(description: "\(place(key)): \(key) is missing or no object")
      }
      return try Section(name: key, value: member)
    }

    /// Where an entry is, or where it should be.
    private func place(_ key: String) -> String {
      "line \(value[key]?.line ?? value.line): \(name)"
    }

    func text(_ key: String) throws -> String {
      guard let text = value[key]?.string else {
        throw Problem(description: "\(place(key)): \(key) is missing or no text")
      }
      return text
    }

    func number(_ key: String) throws -> Double {
      guard let number = value[key]?.number else {
        throw Problem(description: "\(place(key)): \(key) is missing or no number")
      }
      return number
    }

    func positive(_ key: String) throws -> Double {
      let number = try number(key)
      guard number > 0 else {
        throw Problem(description: "\(place(key)): \(key) is \(number); it must be above zero")
      }
      return number
    }

    /// A number, a formula in x or a table of [x, y] pairs over 0 … `upper`, where x is the argument over `scale`.
    func curve(_ key: String, to upper: Double, scale: Double = 1) throws -> Curve {
      let curve: Curve
      switch value[key]?.value {
      case .number(let number):
        curve = Curve(from: 0, to: upper * scale, pieces: 2) { _ in number }
      case .string(let text):
        let formula = try formula(text, key)
        curve = Curve(from: 0, to: upper * scale) { formula.value(at: $0 / scale) }
      case .array(let rows):
        let points = rows.compactMap { row -> (x: Double, y: Double)? in
          guard let pair = row.array, pair.count == 2, let x = pair[0].number,
            let y = pair[1].number
          else { return nil }
          return (x, y)
        }
        guard points.count == rows.count, points.count >= 2,
          zip(points, points.dropFirst()).allSatisfy({ $0.x < $1.x })
        else {
          throw Problem(
            description: "\(place(key)): \(key) must be a list of [x, y] pairs with x ascending")
        }
        let spline = CubicSpline(points)
        curve = Curve(from: 0, to: upper * scale) { spline.at($0 / scale) }
      default:
        throw Problem(description: "\(place(key)): \(key) must be a number, a formula or a table")
      }
      guard curve.isFinite else {
        throw Problem(
          description: "\(place(key)): \(key) is no finite number on all of 0 … \(upper)")
      }
      return curve
    }

    private func formula(_ text: String, _ key: String) throws(Problem) -> MaterialFormula {
      do throws(MaterialFormulaParser.Problem) {
        return try MaterialFormulaParser.parse(text)
      } catch {
        throw Problem(description: "\(place(key)): \(key): \(error.message); \(error.help)")
      }
    }
  }
}

extension CellParameters.Electrode {
  fileprivate init(_ section: CellParameters.Section) throws {
    self.init(
      thickness: try section.positive("thickness"), porosity: try section.positive("porosity"),
      activeFraction: try section.positive("active_material_fraction"),
      particleRadius: try section.positive("particle_radius"),
      conductivity: try section.positive("conductivity"),
      electrolyteExponent: try section.number("electrolyte_bruggeman_exponent"),
      solidExponent: try section.number("solid_bruggeman_exponent"),
      maximumConcentration: try section.positive("maximum_concentration"),
      initialConcentration: try section.positive("initial_concentration"),
      diffusivity: try section.positive("diffusivity"),
      diffusivityEnergy: try section.number("diffusivity_activation_energy"),
      reactionRate: try section.positive("reaction_rate"),
      reactionEnergy: try section.number("reaction_activation_energy"),
      openCircuitPotential: try section.curve("open_circuit_potential", to: 1),
      entropicChange: section.value["entropic_change"] == nil
        ? nil : try section.curve("entropic_change", to: 1),
      density: try section.number("density"),
      heatCapacity: try section.number("heat_capacity"))
  }
}

extension CellParameters.Collector {
  fileprivate init(_ section: CellParameters.Section) throws {
    self.init(
      thickness: try section.number("thickness"), density: try section.number("density"),
      heatCapacity: try section.number("heat_capacity"))
  }
}
