/// A function of the library, written in Swift.
///
/// Values that it makes stay alive until it returns, with no care on its side.
struct NativeFunction {
  /// The name that messages show.
  let name: String
  /// Whether scripts call it by its name, so that messages should show it.
  let isNamed: Bool
  /// How many arguments it takes.
  let argumentCounts: ClosedRange<Int>
  let body: (Arguments, Machine) throws(ScriptFailure) -> Value

  init(
    _ name: String, _ argumentCounts: ClosedRange<Int>, isNamed: Bool = true,
    _ body: @escaping (Arguments, Machine) throws(ScriptFailure) -> Value
  ) {
    self.name = name
    self.isNamed = isNamed
    self.argumentCounts = argumentCounts
    self.body = body
  }
}

/// The arguments of one call, valid until it returns. An argument that was left out reads as `absent`.
struct Arguments {
  let base: UnsafeMutablePointer<Value>
  let count: Int

  subscript(_ index: Int) -> Value { index < count ? base[index] : .absent }

  /// Whether argument `index` was given.
  func has(_ index: Int) -> Bool { index < count && !base[index].isAbsent }

  /// Argument `index` as a number, in SI.
  func number(
    _ index: Int, _ name: String, in machine: Machine
  ) throws(ScriptFailure) -> Double {
    let value = self[index]
    guard value.isNumber else { throw mismatch(name, "a number", value, machine) }
    return value.number
  }

  /// Argument `index` as a number, or `standard` where it was left out.
  func number(
    _ index: Int, _ name: String, default standard: Double, in machine: Machine
  ) throws(ScriptFailure) -> Double {
    has(index) ? try number(index, name, in: machine) : standard
  }

  func text(_ index: Int, _ name: String, in machine: Machine) throws(ScriptFailure) -> String {
    let value = self[index]
    guard value.tag == Value.Tag.string else { throw mismatch(name, "a string", value, machine) }
    return machine.swiftString(value)
  }

  func boolean(_ index: Int, _ name: String, in machine: Machine) throws(ScriptFailure) -> Bool {
    let value = self[index]
    guard value.isBoolean else { throw mismatch(name, "true or false", value, machine) }
    return value.isTrue
  }

  /// Argument `index` as the items of a list, valid until the list changes.
  func list(
    _ index: Int, _ name: String, in machine: Machine
  ) throws(ScriptFailure) -> UnsafeBufferPointer<Value> {
    let value = self[index]
    guard value.tag == Value.Tag.list else { throw mismatch(name, "a list", value, machine) }
    return machine.items(value)
  }

  /// Argument `index` as a list of numbers.
  func numbers(
    _ index: Int, _ name: String, in machine: Machine
  ) throws(ScriptFailure) -> [Double] {
    guard let numbers = machine.numbers(self[index]) else {
      throw mismatch(name, "a list of numbers", self[index], machine)
    }
    return numbers
  }

  /// Argument `index` as a host object of the given kind.
  func object<Object: HostObject>(
    _ index: Int, _ name: String, as type: Object.Type, called kind: String, in machine: Machine
  ) throws(ScriptFailure) -> Object {
    guard let object = machine.hostObject(self[index]) as? Object else {
      throw mismatch(name, kind, self[index], machine)
    }
    return object
  }

  private func mismatch(
    _ name: String, _ expected: String, _ value: Value, _ machine: Machine
  ) -> ScriptFailure {
    value.isAbsent
      ? ScriptFailure("argument '\(name)' is missing", help: "give \(expected)")
      : ScriptFailure("argument '\(name)' is \(machine.kindName(value)); it must be \(expected)")
  }
}
