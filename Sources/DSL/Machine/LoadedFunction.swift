/// A function as one machine runs it: code with its inline caches, and constants as values.
///
/// The machine that loaded it owns the memory and keeps it as long as it lives.
struct LoadedFunction {
  let code: UnsafeMutablePointer<Instruction>
  let constants: UnsafeMutablePointer<Value>
  let constantCount: Int
  let registerCount: Int
  let parameterCount: Int
  let requiredCount: Int
  /// Position in the machine's list of loaded functions.
  let index: Int
  /// The functions nested in this one, in the order of `FunctionCode.functions`.
  let functions: UnsafeMutablePointer<UnsafeMutablePointer<LoadedFunction>>
}

/// A call that waits for the one it made.
struct CallFrame {
  /// Where it goes on.
  var next: UnsafeMutablePointer<Instruction>
  var constants: UnsafeMutablePointer<Value>
  var closure: UnsafeMutablePointer<ClosureBlock>
  /// How far the callee's registers lie above the caller's; the result goes just below them.
  var shift: Int
}

/// Where an error goes.
struct ErrorHandler {
  var frame: UnsafeMutablePointer<CallFrame>
  var registers: UnsafeMutablePointer<Value>
  var closure: UnsafeMutablePointer<ClosureBlock>
  var target: UnsafeMutablePointer<Instruction>
  /// The register that receives the error.
  var register: Int
}
