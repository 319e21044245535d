extension Simulation {
  func context(_ random: RandomStream) -> StepContext {
    StepContext(bus: values, time: time, random: random, index: UInt64(bitPattern: time))
  }

  func holds(_ condition: any StepExpression, _ random: RandomStream) -> Bool {
    var result = 0.0
    condition.evaluate(context(random), into: &result)
    return result != 0
  }
}
