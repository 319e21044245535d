/// A `var` of the script as step code reads it in place.
///
/// Sendable under the rule of every script condition: it is evaluated on the thread that runs the session.
final class LiveVariable: @unchecked Sendable {
  private let place: UnsafePointer<Value>
  /// Keeps the cell alive, where the variable lives in one.
  private let cell: RootedValue?

  /// A variable that a function captured.
  init?(cell: Value, in machine: Machine) {
    guard let place = machine.slots(cell)?.baseAddress else { return nil }
    self.place = place
    self.cell = RootedValue(cell, in: machine)
  }

  /// A variable at the top level of a script.
  init?(global name: String, in machine: Machine) {
    guard let slot = machine.globalSlot(name) else { return nil }
    place = UnsafePointer(machine.globals + slot)
    cell = nil
  }

  /// Its number, 1 or 0 for a truth value, and not a number for anything else.
  var number: Double {
    let value = place.pointee
    if value.isNumber { return value.number }
    return value.isBoolean ? (value.isTrue ? 1 : 0) : .nan
  }
}
