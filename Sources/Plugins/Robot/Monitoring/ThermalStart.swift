/// What the first temperatures say: the room, and how far each servo has been working.
///
/// The only measured temperatures the prediction uses are those of its first instant. The coldest servo gives the
/// room T_a. A servo that starts ε warmer is taken to have settled there, x = ε; how sure that is depends on
/// ε: a servo at room temperature draws nothing, a hot one may be warming or cooling. With a spread of σ for the
/// rise that readings of voltage give and of 1 K + ε/2 for "it has settled", the start is believed by
///
///     k = σ² / (σ² + (1 K + ε/2)²)
///
/// as two independent estimates are weighed. 1 K is the sensor's resolution, one half an assumption.
struct ThermalStart {
  let room: Double
  private let spread: Double

  init(temperatures: UnsafePointer<Double>, count: Int, spread: Double) {
    var coldest = temperatures[0]
    for index in 1..<max(1, count) where temperatures[index] < coldest {
      coldest = temperatures[index]
    }
    room = coldest
    self.spread = spread
  }

  func rise(_ temperature: Double) -> Double { temperature - room }

  func trust(_ temperature: Double) -> Double {
    let doubt = 1 + rise(temperature) / 2
    return spread * spread / (spread * spread + doubt * doubt)
  }
}
