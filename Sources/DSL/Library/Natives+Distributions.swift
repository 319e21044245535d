import Engine

extension Natives {
  static func distributions(_ draws: DrawCounter) -> [NativeFunction] {
    [
      NativeFunction("normal", 1...2) { arguments, machine throws(ScriptFailure) in
        // `normal(sd: 5 mV)` leaves the mean out.
        let mean = try arguments.number(0, "mean", default: 0, in: machine)
        let deviation = try arguments.number(1, "sd", in: machine)
        return try make(machine) { () throws(DistributionError) in
          try .normal(mean: mean, deviation: deviation)
        }
      },
      NativeFunction("lognormal", 2...3) { arguments, machine throws(ScriptFailure) in
        let centre = try arguments.number(0, "centre", in: machine)
        let spread = try arguments.number(1, "spread", in: machine)
        // The compiler passes true where the spread has the unit of the centre.
        let isMean = arguments.has(2) ? try arguments.boolean(2, "isMean", in: machine) : false
        return try make(machine) { () throws(DistributionError) in
          isMean
            ? try .lognormal(mean: centre, deviation: spread)
            : try .lognormal(median: centre, sigma: spread)
        }
      },
      two("uniform", "low", "high") { low, high throws(DistributionError) in
        try .uniform(lower: low, upper: high)
      },
      NativeFunction("triangular", 3...3) { arguments, machine throws(ScriptFailure) in
        let low = try arguments.number(0, "low", in: machine)
        let mode = try arguments.number(1, "mode", in: machine)
        let high = try arguments.number(2, "high", in: machine)
        return try make(machine) { () throws(DistributionError) in
          try .triangular(lower: low, mode: mode, upper: high)
        }
      },
      one("exponential", "mean") { mean throws(DistributionError) in try .exponential(mean: mean) },
      NativeFunction("weibull", 2...3) { arguments, machine throws(ScriptFailure) in
        let shape = try arguments.number(0, "shape", in: machine)
        let scale = try arguments.number(1, "scale", in: machine)
        let location = try arguments.number(2, "location", default: 0, in: machine)
        return try make(machine) { () throws(DistributionError) in
          try .weibull(shape: shape, scale: scale, location: location)
        }
      },
      two("gamma", "shape", "scale") { shape, scale throws(DistributionError) in
        try .gamma(shape: shape, scale: scale)
      },
      two("beta", "a", "b") { a, b throws(DistributionError) in try .beta(alpha: a, beta: b) },
      one("bernoulli", "p") { p throws(DistributionError) in try .bernoulli(probability: p) },
      one("poisson", "mean") { mean throws(DistributionError) in try .poisson(mean: mean) },
      NativeFunction("choice", 1...2) { arguments, machine throws(ScriptFailure) in
        let values = try arguments.numbers(0, "values", in: machine)
        let weights = arguments.has(1) ? try arguments.numbers(1, "weights", in: machine) : nil
        return try make(machine) { () throws(DistributionError) in
          try .choice(values, weights: weights)
        }
      },
      NativeFunction("truncated", 2...2) { arguments, machine throws(ScriptFailure) in
        let whole = try distribution(arguments, 0, machine)
        guard arguments[1].isObject(.range) else {
          throw ScriptFailure("argument 'range' must be a range, such as `0 h .. 10 h`")
        }
        let range = machine.range(arguments[1])
        guard range.start <= range.end else {
          throw ScriptFailure("the range ends (\(range.end)) before it starts (\(range.start))")
        }
        return try make(machine) { () throws(DistributionError) in
          try whole.truncated(to: range.start...range.end)
        }
      },
      NativeFunction("draw", 1...1) { arguments, machine throws(ScriptFailure) in
        Value(canonical: try distribution(arguments, 0, machine).sample(draws.stream, draws.take()))
      },
    ]
  }

  private static func distribution(_ arguments: Arguments, _ index: Int, _ machine: Machine)
    throws(ScriptFailure) -> Distribution
  {
    try arguments.object(
      index, "distribution", as: DistributionObject.self, called: "a distribution", in: machine
    ).distribution
  }

  private static func make(
    _ machine: Machine, _ body: () throws(DistributionError) -> Distribution
  ) throws(ScriptFailure) -> Value {
    let distribution: Distribution
    do { distribution = try body() } catch { throw ScriptFailure("\(error)") }
    return try machine.makeHandle(DistributionObject(distribution))
  }

  private static func one(
    _ name: String, _ parameter: String,
    _ body: @escaping (Double) throws(DistributionError) -> Distribution
  ) -> NativeFunction {
    NativeFunction(name, 1...1) { arguments, machine throws(ScriptFailure) in
      let value = try arguments.number(0, parameter, in: machine)
      return try make(machine) { () throws(DistributionError) in try body(value) }
    }
  }

  private static func two(
    _ name: String, _ first: String, _ second: String,
    _ body: @escaping (Double, Double) throws(DistributionError) -> Distribution
  ) -> NativeFunction {
    NativeFunction(name, 2...2) { arguments, machine throws(ScriptFailure) in
      let a = try arguments.number(0, first, in: machine)
      let b = try arguments.number(1, second, in: machine)
      return try make(machine) { () throws(DistributionError) in try body(a, b) }
    }
  }
}
