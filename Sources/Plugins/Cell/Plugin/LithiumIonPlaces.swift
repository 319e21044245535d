/// Where each port and tunable parameter of a cell lies in a step's numbers, looked up once.
struct LithiumIonPlaces {
  let currentLoad: Int
  let powerLoad: Int

  let ambientTemperature: Int
  let heatTransfer: Int
  let contactResistance: Int
  let shortConductance: Int
  let collapseConductance: Int
  let ventPressure: Int
  let freeVolume: Int
  let cutOffMargin: Int
  let seriesResistance: Int
  let fastResistance: Int
  let slowResistance: Int
  let voltageNoise: Int
  let currentNoise: Int
  let temperatureNoise: Int

  let voltage: Int
  let current: Int
  let rate: Int
  let power: Int
  let temperature: Int
  let stateOfCharge: Int
  let openCircuitVoltage: Int
  let heat: Int
  let discharged: Int
  let cycle: Int
  let negativeOverpotential: Int
  let positiveOverpotential: Int
  let negativeSurface: Int
  let positiveSurface: Int
  let platingMargin: Int
  let saltMinimum: Int
  let voltageMeasured: Int
  let currentMeasured: Int
  let temperatureMeasured: Int
  let isDone: Int
  let endTime: Int
  let endVoltage: Int
  let endTemperature: Int
  let runawayProgress: Int
  let decompositionHeat: Int
  let separatorIntact: Int
  let gas: Int
  let pressure: Int
  let isVented: Int
  let isRunaway: Int
  let isBurnt: Int

  static let outputCount = LithiumIonModel.description.ports.count { $0.direction == .output }

  init() {
    let description = LithiumIonModel.description
    let inputs = ScalarPlaces(description.ports, .input)
    currentLoad = inputs["current_load"]
    powerLoad = inputs["power_load"]

    let parameters = ScalarPlaces(description.parameters)
    ambientTemperature = parameters["ambient_temperature"]
    heatTransfer = parameters["heat_transfer"]
    contactResistance = parameters["contact_resistance"]
    shortConductance = parameters["short_conductance"]
    collapseConductance = parameters["collapse_conductance"]
    ventPressure = parameters["vent_pressure"]
    freeVolume = parameters["free_volume"]
    cutOffMargin = parameters["cutoff_margin"]
    seriesResistance = parameters["series_resistance"]
    fastResistance = parameters["fast_resistance"]
    slowResistance = parameters["slow_resistance"]
    voltageNoise = parameters["voltage_noise"]
    currentNoise = parameters["current_noise"]
    temperatureNoise = parameters["temperature_noise"]

    let outputs = ScalarPlaces(description.ports, .output)
    voltage = outputs["voltage"]
    current = outputs["current"]
    rate = outputs["c_rate"]
    power = outputs["power"]
    temperature = outputs["temperature"]
    stateOfCharge = outputs["state_of_charge"]
    openCircuitVoltage = outputs["open_circuit_voltage"]
    heat = outputs["heat"]
    discharged = outputs["charge_out"]
    cycle = outputs["cycle"]
    negativeOverpotential = outputs["negative_overpotential"]
    positiveOverpotential = outputs["positive_overpotential"]
    negativeSurface = outputs["negative_surface_concentration"]
    positiveSurface = outputs["positive_surface_concentration"]
    platingMargin = outputs["plating_margin"]
    saltMinimum = outputs["salt_minimum"]
    voltageMeasured = outputs["voltage_measured"]
    currentMeasured = outputs["current_measured"]
    temperatureMeasured = outputs["temperature_measured"]
    isDone = outputs["done"]
    endTime = outputs["end_time"]
    endVoltage = outputs["end_voltage"]
    endTemperature = outputs["end_temperature"]
    runawayProgress = outputs["runaway_progress"]
    decompositionHeat = outputs["decomposition_heat"]
    separatorIntact = outputs["separator_intact"]
    gas = outputs["gas"]
    pressure = outputs["internal_pressure"]
    isVented = outputs["vented"]
    isRunaway = outputs["runaway_begun"]
    isBurnt = outputs["burnt"]
  }
}
