/// The memory of a robot in motion: what lasts from step to step, then working memory.
///
/// A view of raw memory that somebody else owns, such as an engine's state block; it must outlive
/// neither the memory nor the model. Arrays have one element for each coordinate or degree of freedom,
/// laid out as `RobotModel` says.
struct MotionState {
  let coordinateCount: Int
  let degreesOfFreedom: Int

  let position: UnsafeMutablePointer<Double>
  let velocity: UnsafeMutablePointer<Double>
  /// Mean acceleration over the last step that held joints; zero where friction or a stop holds one.
  let trend: UnsafeMutablePointer<Double>
  /// A `JointFrictionStep.Contact` for each degree of freedom.
  let contact: UnsafeMutablePointer<Int32>

  // Working memory, undefined between steps.
  let acceleration: UnsafeMutablePointer<Double>
  let torque: UnsafeMutablePointer<Double>
  let stagePosition: UnsafeMutablePointer<Double>
  let stageVelocity: UnsafeMutablePointer<Double>
  let positionSlope: UnsafeMutablePointer<Double>
  let positionSum: UnsafeMutablePointer<Double>
  let velocitySum: UnsafeMutablePointer<Double>
  let impulse: UnsafeMutablePointer<Double>
  let friction: UnsafeMutablePointer<Double>
  /// The ends of each degree of freedom's travel that act as stops; infinite where there is none.
  let lowerStop: UnsafeMutablePointer<Double>
  let upperStop: UnsafeMutablePointer<Double>
  /// Velocities that keep each degree of freedom within its travel.
  let lower: UnsafeMutablePointer<Double>
  let upper: UnsafeMutablePointer<Double>
  let work: UnsafeMutablePointer<Double>
  let indices: UnsafeMutablePointer<Int32>
  let scratch: RobotScratch

  /// How much of the memory lasts from step to step.
  let lastingByteCount: Int
  /// How much memory the view needs.
  let byteCount: Int

  init(_ memory: UnsafeMutableRawPointer, _ model: RobotModel) {
    let n = model.degreesOfFreedom
    coordinateCount = model.coordinateCount
    degreesOfFreedom = n
    var cursor = MemoryCursor(memory)
    position = cursor.take(Double.self, model.coordinateCount)
    velocity = cursor.take(Double.self, n)
    trend = cursor.take(Double.self, n)
    contact = cursor.take(Int32.self, n)
    lastingByteCount = cursor.next - memory
    acceleration = cursor.take(Double.self, n)
    torque = cursor.take(Double.self, n)
    stagePosition = cursor.take(Double.self, model.coordinateCount)
    stageVelocity = cursor.take(Double.self, n)
    positionSlope = cursor.take(Double.self, model.coordinateCount)
    positionSum = cursor.take(Double.self, model.coordinateCount)
    velocitySum = cursor.take(Double.self, n)
    impulse = cursor.take(Double.self, n)
    friction = cursor.take(Double.self, n)
    lowerStop = cursor.take(Double.self, n)
    upperStop = cursor.take(Double.self, n)
    lower = cursor.take(Double.self, n)
    upper = cursor.take(Double.self, n)
    work = cursor.take(Double.self, n)
    indices = cursor.take(Int32.self, n)
    scratch = RobotScratch(model, memory: cursor.next)
    byteCount = cursor.next - memory + RobotScratch.byteCount(for: model)
  }

  /// How much memory a view of `model` needs, and how much of it lasts from step to step.
  static func byteCounts(for model: RobotModel) -> (all: Int, lasting: Int) {
    // Laying a view out touches no memory.
    let nowhere = UnsafeMutableRawPointer.allocate(byteCount: 16, alignment: 16)
    defer { nowhere.deallocate() }
    let layout = MotionState(nowhere, model)
    return (layout.byteCount, layout.lastingByteCount)
  }

  /// Sets the stops for the steps to come: the travel of `model`'s joints if they act, else none.
  func setStops(_ model: RobotModel, act: Bool) {
    for index in 0..<degreesOfFreedom {
      lowerStop[index] = -.infinity
      upperStop[index] = .infinity
    }
    guard act else { return }
    for index in model.joints.indices where model.joints[index].degreesOfFreedom == 1 {
      lowerStop[model.joints[index].v] = model.joints[index].travel.lowerBound
      upperStop[model.joints[index].v] = model.joints[index].travel.upperBound
    }
  }

  /// Starts at `q` with the rates `v`.
  func start(q: [Double], v: [Double]) {
    for index in 0..<coordinateCount { position[index] = q[index] }
    for index in 0..<degreesOfFreedom {
      velocity[index] = v[index]
      trend[index] = 0
      contact[index] = 0
    }
  }
}
