/// Where each port and tunable parameter of a pack starts in a step's numbers, looked up once.
struct PackPlaces {
  let currentLoad: Int
  let powerLoad: Int

  let ambientTemperature: Int
  let heatTransfer: Int
  let contactResistance: Int
  let conduction: Int
  let collapseConductance: Int
  let cutOffMargin: Int
  let lowerVoltage: Int
  let upperVoltage: Int
  let balancingThreshold: Int
  let balancingFloor: Int
  let bleedResistance: Int
  let cellCapacity: Int
  let cellResistance: Int
  let cellConnection: Int
  let cellShort: Int
  let cellCooling: Int
  let cellFilmScale: Int
  let cellPlatingScale: Int
  let cellCrackingScale: Int
  let cellMaterialScale: Int
  let voltageNoise: Int
  let currentNoise: Int
  let temperatureNoise: Int

  let voltage: Int
  let current: Int
  let rate: Int
  let power: Int
  let stateOfCharge: Int
  let lowestHealth: Int
  let lowestVoltage: Int
  let highestVoltage: Int
  let voltageSpread: Int
  let chargeSpread: Int
  let highestTemperature: Int
  let heat: Int
  let chargeOut: Int
  let energyOut: Int
  let bleedPower: Int
  let energyBled: Int
  let cycle: Int
  let isDone: Int
  let endTime: Int
  let trip: Int
  let groupBalancing: Int
  let cellVoltage: Int
  let cellCurrent: Int
  let cellTemperature: Int
  let cellCharge: Int
  let cellRunawayProgress: Int
  let runawayCount: Int
  let cellHealth: Int
  let cellLithiumLost: Int
  let cellNegativeLost: Int
  let cellPositiveLost: Int
  let cellFilmThickness: Int
  let cellPlated: Int
  let voltageMeasured: Int
  let currentMeasured: Int
  let cellVoltageMeasured: Int
  let cellTemperatureMeasured: Int

  init(cells: Int, groups: Int) {
    let description = PackModel.description
    let lengths = ["cells": cells, "groups": groups]
    let inputs = VectorPlaces(description.ports, .input, lengths: lengths)
    currentLoad = inputs["current_load"]
    powerLoad = inputs["power_load"]

    let parameters = VectorPlaces(description.parameters, lengths: lengths)
    ambientTemperature = parameters["ambient_temperature"]
    heatTransfer = parameters["heat_transfer"]
    contactResistance = parameters["contact_resistance"]
    conduction = parameters["conduction"]
    collapseConductance = parameters["collapse_conductance"]
    cutOffMargin = parameters["cutoff_margin"]
    lowerVoltage = parameters["lower_voltage"]
    upperVoltage = parameters["upper_voltage"]
    balancingThreshold = parameters["balancing_threshold"]
    balancingFloor = parameters["balancing_floor"]
    bleedResistance = parameters["bleed_resistance"]
    cellCapacity = parameters["cell_capacity"]
    cellResistance = parameters["cell_resistance"]
    cellConnection = parameters["cell_connection_resistance"]
    cellShort = parameters["cell_short_conductance"]
    cellCooling = parameters["cell_cooling"]
    cellFilmScale = parameters["cell_sei_rate_scale"]
    cellPlatingScale = parameters["cell_plating_rate_scale"]
    cellCrackingScale = parameters["cell_cracking_rate_scale"]
    cellMaterialScale = parameters["cell_material_loss_scale"]
    voltageNoise = parameters["voltage_noise"]
    currentNoise = parameters["current_noise"]
    temperatureNoise = parameters["temperature_noise"]

    let outputs = VectorPlaces(description.ports, .output, lengths: lengths)
    voltage = outputs["voltage"]
    current = outputs["current"]
    rate = outputs["c_rate"]
    power = outputs["power"]
    stateOfCharge = outputs["state_of_charge"]
    lowestHealth = outputs["lowest_health"]
    lowestVoltage = outputs["lowest_voltage"]
    highestVoltage = outputs["highest_voltage"]
    voltageSpread = outputs["voltage_spread"]
    chargeSpread = outputs["charge_spread"]
    highestTemperature = outputs["highest_temperature"]
    heat = outputs["heat"]
    chargeOut = outputs["charge_out"]
    energyOut = outputs["energy_out"]
    bleedPower = outputs["bleed_power"]
    energyBled = outputs["energy_bled"]
    cycle = outputs["cycle"]
    isDone = outputs["done"]
    endTime = outputs["end_time"]
    trip = outputs["trip"]
    groupBalancing = outputs["group_balancing"]
    cellVoltage = outputs["cell_voltage"]
    cellCurrent = outputs["cell_current"]
    cellTemperature = outputs["cell_temperature"]
    cellCharge = outputs["cell_charge"]
    cellRunawayProgress = outputs["cell_runaway_progress"]
    runawayCount = outputs["runaway_count"]
    cellHealth = outputs["cell_health"]
    cellLithiumLost = outputs["cell_lithium_lost"]
    cellNegativeLost = outputs["cell_negative_material_lost"]
    cellPositiveLost = outputs["cell_positive_material_lost"]
    cellFilmThickness = outputs["cell_sei_thickness"]
    cellPlated = outputs["cell_plated_lithium"]
    voltageMeasured = outputs["voltage_measured"]
    currentMeasured = outputs["current_measured"]
    cellVoltageMeasured = outputs["cell_voltage_measured"]
    cellTemperatureMeasured = outputs["cell_temperature_measured"]
  }
}
