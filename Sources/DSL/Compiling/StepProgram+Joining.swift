import Engine

/// Programs one behind the other: the signals of a scenario then take one call instead of one each.
extension StepProgram {
  /// Draws belong to the signal that makes them, and a loop without end spoils all that is evaluated with it.
  var isJoinable: Bool { drawCount == 0 && !hasLoop && !readsVariables }

  private var loading: [UInt64] { (0..<loadingCount).map { code[$0].bits } }

  static func joined(
    _ parts: [(expression: any StepExpression, offset: Int)]
  ) -> (any StepExpression)? {
    let programs = parts.compactMap { $0.expression as? StepProgram }
    guard programs.count == parts.count else { return nil }
    var code: [StepInstruction] = []
    var constants: [Double] = []
    var loaded: [UInt64] = []
    for (program, part) in zip(programs, parts) {
      constants += UnsafeBufferPointer(start: program.constants, count: program.constantCount)
      let loading = program.loading
      code += program.part(
        at: part.offset, nextConstants: constants.count,
        isLoaded: !loading.isEmpty && loading == loaded)
      // A part without loads may use the registers for something else.
      loaded = loading
    }
    code.append(StepInstruction(.end))
    return StepProgram(
      count: programs.reduce(0) { $0 + $1.count },
      registerCount: programs.reduce(1) { max($0, $1.registerCount) }, code: code,
      constants: constants)
  }

  /// Its code with the end replaced: a program returns once, at its end, and jumps are relative.
  ///
  /// - Parameter isLoaded: whether the part before loaded the same numbers into the same registers. No part writes
  ///   what it reads, so they are still what is on the bus.
  private func part(at offset: Int, nextConstants: Int, isLoaded: Bool) -> [StepInstruction] {
    let next = StepInstruction(count: nextConstants)
    if constantValue != nil {
      return [
        StepInstruction(.constant, 0, wide: code[0].wide), StepInstruction(.put, 0, wide: offset),
        next,
      ]
    }
    let body = Array(
      UnsafeBufferPointer(start: code, count: end).dropFirst(isLoaded ? loadingCount : 0))
    let register = code[end].a
    return end < instructionCount - 1
      ? body + [StepInstruction(.putVector, register, wide: offset), code[end + 1], next]
      : body + [StepInstruction(.put, register, wide: offset), next]
  }
}
