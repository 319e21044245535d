/// A fault's effect and growth resolved to addresses, so that acting neither allocates nor retains.
struct FaultAction {
  enum Effect: UInt8, BitwiseCopyable {
    case expression, stuck, drift, offset, scale, noise, dropout, delay, spike, set
    /// From the zero of the target's own scale.
    case scaleFromZero, setFromZero
  }
  enum Growth: UInt8 { case none, expression, rate, gammaProcess, wienerProcess }

  let target: BusRange
  let effect: Effect
  /// Amount, factor, rate, deviation or probability.
  let amount: Double
  /// The chance of a spike in each sample at full severity.
  let probability: Double
  /// What scaling and setting count from.
  let zero: Double
  let site: Int
  let rate: Int
  /// How many steps a delay is long.
  let lag: Int64
  /// Where its memory of held or past values lies.
  let held: Int
  /// The plan keeps both alive.
  unowned(unsafe) let value: any StepExpression
  unowned(unsafe) let growthLaw: any StepExpression
  let growth: Growth
  /// Of a gamma process its shape per second and its scale; of a Wiener process its drift per second and its standard
  /// deviation after a second.
  let growthRate: Double
  let growthScale: Double
  let effectDraws: RandomStream
  let growthDraws: RandomStream

  /// How many past values the effect keeps.
  static func heldCount(_ plan: FaultPlan, period: Int64) -> Int {
    switch plan.effect {
    case .stuck, .dropout: plan.target.count
    case .delay(let delay): plan.target.count * (Int((delay + period - 1) / period) + 1)
    default: 0
    }
  }

  /// Stands where a fault has no expression.
  static let noExpression = ConstantExpression(0)

  init(
    _ plan: FaultPlan, site: Int, rate: Int, period: Int64, held: Int, seed: UInt64, run: UInt64
  ) {
    target = plan.target
    zero = plan.zero
    let isPlain = plan.zero == 0
    self.site = site
    self.rate = rate
    self.held = held
    effectDraws = RandomStream(seed: seed, run: run, owner: plan.name, purpose: "effect")
    growthDraws = RandomStream(seed: seed, run: run, owner: plan.name, purpose: "growth")
    var lag: Int64 = 0
    var probability = 0.0
    var expression: (any StepExpression)?
    switch plan.effect {
    case .expression(let value): (effect, amount, expression) = (.expression, 0, value)
    case .stuck: (effect, amount) = (.stuck, 0)
    case .drift(let rate): (effect, amount) = (.drift, rate)
    case .offset(let offset): (effect, amount) = (.offset, offset)
    case .scale(let factor): (effect, amount) = (isPlain ? .scale : .scaleFromZero, factor)
    case .noise(let deviation): (effect, amount) = (.noise, deviation)
    case .dropout(let probability): (effect, amount) = (.dropout, probability)
    case .delay(let delay):
      (effect, amount) = (.delay, 0)
      lag = (delay + period - 1) / period
    case .spike(let height, let chance): (effect, amount, probability) = (.spike, height, chance)
    case .set(let value): (effect, amount) = (isPlain ? .set : .setFromZero, value)
    }
    self.lag = lag
    self.probability = probability
    value = expression ?? Self.noExpression
    var law: (any StepExpression)?
    var process = (rate: 0.0, scale: 0.0)
    switch plan.growth {
    case .none: growth = .none
    case .expression(let severity): (growth, law) = (.expression, severity)
    case .rate(let rate, _): (growth, law) = (.rate, rate)
    case .gammaProcess(let mean, let variance):
      growth = .gammaProcess
      // A gamma variable of shape k and scale θ has mean k θ and variance k θ².
      process = (mean * mean / variance, variance / mean)
    case .wienerProcess(let drift, let variance):
      growth = .wienerProcess
      process = (drift, variance.squareRoot())
    }
    growthLaw = law ?? Self.noExpression
    (growthRate, growthScale) = process
  }
}
