/// A Swift object that scripts hold: a table, a distribution, a study's result.
///
/// A host object must not hold a `Value` other than in a `RootedValue`: the collector does not look into it.
protocol HostObject: AnyObject {
  /// What error messages call it, such as "table".
  var typeName: String { get }
  /// How it prints.
  var text: String { get }
  /// How it prints where its numbers have a unit.
  func text(_ format: ValueFormat) -> String
  /// How many elements `for … in` and `[i]` see; nil where it has none.
  var count: Int? { get }

  /// The element at `index`, 0 … count − 1.
  func element(_ index: Int, in machine: Machine) throws(ScriptFailure) -> Value
  /// The element named by a value that is no number; nil where there is no such thing.
  func element(at key: Value, in machine: Machine) throws(ScriptFailure) -> Value?
  /// The value of a field; nil where it has no such field.
  func field(_ name: String, in machine: Machine) throws(ScriptFailure) -> Value?
  /// Sets a field; false where it has no such field.
  func setField(_ name: String, to value: Value, in machine: Machine) throws(ScriptFailure) -> Bool
  /// Calls a method; nil where it has no such method.
  func call(_ method: String, _ arguments: Arguments, in machine: Machine) throws(ScriptFailure)
    -> Value?
  /// Calls the object itself, as for `samples(3)`; nil where it is no function.
  func call(_ arguments: Arguments, in machine: Machine) throws(ScriptFailure) -> Value?
  /// `self ∘ other` or, where `isReversed`, `other ∘ self`; nil where the operator has no meaning.
  func combined(
    _ operation: Opcode, with other: Value, isReversed: Bool, in machine: Machine
  ) throws(ScriptFailure) -> Value?
  func isEqual(to other: any HostObject) -> Bool
  /// Names of fields and methods, for completion and "did you mean".
  var memberNames: [String] { get }
}

extension HostObject {
  var text: String { typeName }
  func text(_ format: ValueFormat) -> String { text }
  var count: Int? { nil }
  var memberNames: [String] { [] }

  func element(_ index: Int, in machine: Machine) throws(ScriptFailure) -> Value { .none }
  func element(at key: Value, in machine: Machine) throws(ScriptFailure) -> Value? { nil }
  func field(_ name: String, in machine: Machine) throws(ScriptFailure) -> Value? { nil }

  func setField(_ name: String, to value: Value, in machine: Machine) throws(ScriptFailure) -> Bool
  {
    false
  }

  func call(
    _ method: String, _ arguments: Arguments, in machine: Machine
  ) throws(ScriptFailure) -> Value? { nil }

  func call(_ arguments: Arguments, in machine: Machine) throws(ScriptFailure) -> Value? { nil }

  func combined(
    _ operation: Opcode, with other: Value, isReversed: Bool, in machine: Machine
  ) throws(ScriptFailure) -> Value? { nil }

  func isEqual(to other: any HostObject) -> Bool { self === other }
}
