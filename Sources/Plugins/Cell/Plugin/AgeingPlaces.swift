/// Where the ports and tunable parameters of damage lie in a step's numbers, looked up once.
struct AgeingPlaces {
  let filmScale: Int
  let platingScale: Int
  let crackingScale: Int
  let materialScale: Int
  let lithiumLoss: Int
  let negativeLoss: Int
  let positiveLoss: Int

  let health: Int
  let capacity: Int
  let lithiumLost: Int
  let negativeLost: Int
  let positiveLost: Int
  let filmThickness: Int
  let filmResistance: Int
  let plated: Int
  let dead: Int
  let crackLength: Int
  let age: Int
  let simulatedCycles: Int
  let jumpError: Int

  init() {
    let description = LithiumIonModel.description
    let parameters = ScalarPlaces(description.parameters)
    filmScale = parameters["sei_rate_scale"]
    platingScale = parameters["plating_rate_scale"]
    crackingScale = parameters["cracking_rate_scale"]
    materialScale = parameters["material_loss_scale"]
    lithiumLoss = parameters["lithium_loss"]
    negativeLoss = parameters["negative_material_loss"]
    positiveLoss = parameters["positive_material_loss"]

    let outputs = ScalarPlaces(description.ports, .output)
    health = outputs["state_of_health"]
    capacity = outputs["capacity_left"]
    lithiumLost = outputs["lithium_lost"]
    negativeLost = outputs["negative_material_lost"]
    positiveLost = outputs["positive_material_lost"]
    filmThickness = outputs["sei_thickness"]
    filmResistance = outputs["sei_resistance"]
    plated = outputs["plated_lithium"]
    dead = outputs["dead_lithium"]
    crackLength = outputs["crack_length"]
    age = outputs["age"]
    simulatedCycles = outputs["simulated_cycles"]
    jumpError = outputs["jump_error"]
  }
}
