import Engine

/// Carrying out the body of a scenario, on the session's own machine or on one that studies run on.
extension ScriptHost {
  /// Gives the machine its library; `path` finds the files that scripts name.
  func defineLibrary(
    draws: DrawCounter,
    path: @escaping (_ name: String, _ file: Int) throws(ScriptFailure) -> String
  ) {
    let natives = Natives.all(units: { [unowned self] in units }, draws: draws, path: path)
    for native in natives + [makeNative()] {
      // A fresh machine has room for its library.
      if let value = try? machine.makeNative(native) {
        machine.setGlobal(ScriptCompiler.libraryName(native.name), to: value)
      }
    }
  }

  /// Carries out the body of a scenario, which declares into `instance`.
  ///
  /// - Parameters:
  ///   - function: the scenario as a function of its parameters
  ///   - arguments: values of its parameters and of `param`s in its body
  func build(_ instance: Instance, _ function: Value, arguments: [String: Value])
    throws(ScriptFailure)
  {
    let symbol = instance.symbol
    guard let syntax = symbol.syntax else { return }
    for (name, value) in arguments where value.isNumber {
      instance.overrides[name] = .value(value.number)
    }
    let outer = self.instance
    self.instance = instance
    defer { self.instance = outer }
    var given: [Value] = []
    for parameter in syntax.parameters {
      let name = parameter.name.text
      let type = symbol.scope.own(name)?.type ?? .any
      if let value = arguments[name] {
        given.append(value)
      } else if let override = instance.overrides[name] {
        instance.usedOverrides.insert(name)
        given.append(try value(of: override, type, name))
      } else {
        given.append(.absent)
      }
      if let value = given.last, !value.isAbsent { instance.note(name, value, type) }
    }
    while let last = given.last, last.isAbsent { given.removeLast() }
    _ = try machine.call(function, given)
    for name in arguments.keys { instance.usedOverrides.insert(name) }
  }

  /// Builds a run of a study.
  func instance(
    of study: StudySymbol, _ given: StudyGiven, _ frame: StudyFrame
  ) throws(ScriptFailure) -> Instance {
    guard let function = machine.global(study.scenario.name) else {
      throw ScriptFailure("the scenario \(study.scenario.name) is not defined yet")
    }
    let instance = Instance(
      study.scenario, host: self, seed: frame.seed, run: given.draws, folder: frame.folder,
      step: nil, overrides: frame.overrides)
    instance.scenario.startAge = given.startAge
    var arguments: [String: Value] = [:]
    for (quantity, value) in zip(study.varied, given.values) {
      arguments[quantity.name] = Value(value)
    }
    try build(instance, function, arguments: arguments)
    for (fault, place) in zip(instance.movableFaults(study), given.onsets) {
      instance.scenario.setOnset(of: fault, at: place)
    }
    if let sets = study.faultSets, sets.indices.contains(given.faultSet) {
      let chosen = sets[given.faultSet]
      for (symbol, handle) in instance.faults {
        if !chosen.contains(symbol) {
          instance.scenario.suppress(handle)
        } else if instance.scenario.isManual(handle) {
          instance.scenario.inject(handle)
        }
      }
    }
    if let modes = study.failureModes { try instance.prepare(modes, given.injection, frame) }
    return instance
  }
}

/// What all runs of a study share beside its settings.
struct StudyFrame {
  let seed: UInt64
  let folder: String
  let overrides: [String: ParameterOverride]
  /// What a study of fault modes says, worked out.
  var failureModes: FailureModeSettings?
}

extension Instance {
  /// The faults whose drawn onset an estimator may choose: those that may act.
  func movableFaults(_ study: StudySymbol) -> [FaultHandle] {
    let drawn = scenario.drawnFaults
    guard let sets = study.faultSets else { return drawn }
    let names = Set(sets.joined().map(\.name))
    return drawn.filter { names.contains($0.name) }
  }
}
