import Engine

extension BPXReader {
  /// The start and the surroundings: from `State` in format 1.x, from the sections of the cell and the
  /// electrolyte in format 0.x, which knew no state of charge and started full.
  mutating func state(
    _ file: Section, cell: Section, electrolyte: Section?
  ) -> BatteryParameters.State {
    let reference =
      optionalNumberUnchecked("Reference temperature [K]", in: cell) ?? 298.15
    let ambient = optionalNumber("Ambient temperature [K]", in: cell, .temperature)
    var state = BatteryParameters.State(
      stateOfCharge: 1,
      temperature: optionalNumber("Initial temperature [K]", in: cell, .temperature) ?? ambient
        ?? reference,
      ambientTemperature: ambient ?? reference,
      electrolyteConcentration: electrolyte.flatMap {
        optionalNumber("Initial concentration [mol.m-3]", in: $0, .positive)
      })
    guard let section = section("State", in: file, isRequired: false) else { return state }
    checkKeys(section, ["Initial conditions", "Thermal environment", "Degradation"])
    if let surroundings = self.section("Thermal environment", in: section, isRequired: false) {
      checkKeys(
        surroundings, ["Ambient temperature [K]", "Heat transfer coefficient [W.m-2.K-1]"])
      if let ambient = optionalNumber("Ambient temperature [K]", in: surroundings, .temperature) {
        state.ambientTemperature = ambient
        state.temperature = ambient
      }
      state.heatTransferCoefficient = optionalNumber(
        "Heat transfer coefficient [W.m-2.K-1]", in: surroundings, .notNegative)
    }
    if let start = self.section("Initial conditions", in: section, isRequired: false) {
      read(start, into: &state)
    }
    if let degradation = section.member("Degradation") {
      warn(
        degradation.line, section.path("Degradation"),
        "is not used: the cell starts as the file has it new",
        "give the twin's own settings for a used cell")
    }
    return state
  }

  private mutating func read(_ start: Section, into state: inout BatteryParameters.State) {
    let hysteresis = ["Positive", "Negative"].map {
      "Initial hysteresis state: \($0) electrode"
    }
    checkKeys(
      start,
      [
        "Initial state-of-charge", "Initial temperature [K]",
        "Initial electrolyte concentration [mol.m-3]",
      ] + hysteresis)
    state.stateOfCharge =
      optionalNumber("Initial state-of-charge", in: start, .between(0, 1)) ?? state.stateOfCharge
    state.temperature =
      optionalNumber("Initial temperature [K]", in: start, .temperature) ?? state.temperature
    state.electrolyteConcentration =
      optionalNumber("Initial electrolyte concentration [mol.m-3]", in: start, .positive)
      ?? state.electrolyteConcentration
  }

  private func optionalNumberUnchecked(_ key: String, in section: Section) -> Double? {
    guard case .number(let value)? = section.member(key)?.node.value else { return nil }
    return value
  }

  /// What the file adds of its own: numbers, formulas and tables, in groups if it likes.
  mutating func userDefined(
    _ section: Section, prefix: String, into found: inout [String: MaterialFunction]
  ) {
    for member in section.members where member.key.lowercased() != "description" {
      let name = prefix + member.key
      if case .object(let members) = member.node.value,
        !members.contains(where: { $0.key == "x" || $0.key == "y" })
      {
        userDefined(
          Section(path: section.path(member.key), line: member.line, members: members),
          prefix: name + "/", into: &found)
      } else if let function = function(
        member, path: section.path(member.key), unit: .one, over: .one)
      {
        found[name] = function
      }
    }
  }
}
