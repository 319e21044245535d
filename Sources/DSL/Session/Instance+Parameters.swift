import Engine

extension Instance {
  /// The value of a `param`: the script's, or what `--set` or `run` gave instead.
  func parameter(
    _ name: Name, _ node: Expression, _ within: Expression?, _ values: SiteValues
  ) throws(ScriptFailure) -> Value {
    var value = values.value(node)
    let type = host.checked.type(of: node)
    if let override = overrides[name.text] {
      usedOverrides.insert(name.text)
      value = try host.value(of: override, type, name.text)
    }
    if let within, value.isNumber {
      let limits = values.value(within)
      if limits.isObject(.range) {
        let range = host.machine.range(limits)
        guard value.number >= range.start, value.number <= range.end else {
          let unit = type.displayUnit
          func shown(_ number: Double) -> String {
            QuantityFormat.format(si: number, dimension: unit.dimension, in: unit)
          }
          throw ScriptFailure(
            "\(name.text) is \(shown(value.number))",
            help: "it lies within \(shown(range.start)) .. \(shown(range.end))")
        }
      }
    }
    note(name.text, value, type)
    return value
  }

  /// Keeps a parameter's value for the trace.
  func note(_ name: String, _ value: Value, _ type: Type) {
    let content: ParameterNote.Content =
      if value.isNumber {
        .number(value.number)
      } else if let numbers = host.machine.numbers(value) {
        .numbers(numbers)
      } else {
        .text(host.machine.text(of: value))
      }
    parameters.append(ParameterNote(name: name, content: content, unit: type.displayUnit))
  }
}

extension ScriptHost {
  /// A value given on the command line or by `run`, as the type of what it replaces.
  func value(of override: ParameterOverride, _ type: Type, _ name: String) throws(ScriptFailure)
    -> Value
  {
    switch override {
    case .value(let number): return Value(number)
    case .text(let text):
      switch type {
      case .truth:
        guard text == "true" || text == "false" else {
          throw ScriptFailure("--set \(name)=\"\(text)\"", help: "\(name) is true or false")
        }
        return Value(text == "true")
      case .text: return try machine.makeString(text)
      default: break
      }
      do {
        let (si, unit) = try units.parseQuantity(text)
        if case .number(let number) = type, !unit.dimension.isCompatible(with: number.dimension) {
          throw ScriptFailure(
            "--set \(name)=\"\(text)\": \(NumberType(unit).described) given for \(number.described)"
          )
        }
        return Value(si)
      } catch let failure as ScriptFailure {
        throw failure
      } catch {
        throw ScriptFailure(
          "--set \(name)=\"\(text)\": \(error)", help: "write a number and its unit, as in \"4 kg\""
        )
      }
    }
  }
}
