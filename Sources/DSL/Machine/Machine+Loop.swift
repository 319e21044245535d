/// How a run of the loop ended.
enum RunOutcome {
  /// The function it began with has returned; its value is the activation's `result`.
  case returned
  /// `Machine.failure` says what went wrong; the activation still stands where it did.
  case failed
  /// `Machine.request` says what the coroutine waits for.
  case suspended
}

extension Machine {
  /// The loop behind `run`.
  ///
  /// What makes it fast: program counter, registers and constants are local variables, saved only where the loop calls
  /// out; nothing in it is a class, an existential or an enum with payload; operands that are not numbers
  /// show in the result of an operation, which is then a NaN, so the usual case pays one test. All else is
  /// in functions that are never inlined here.
  @inline(never)
  func loop(
    _ activation: UnsafeMutablePointer<Activation>, base: UnsafeMutablePointer<CallFrame>
  ) -> RunOutcome {
    let control = self.control
    let globals = self.globals
    let framesEnd = activation.pointee.framesEnd
    var usedEnd = activation.pointee.usedEnd
    var pc = activation.pointee.next
    var r = activation.pointee.registers
    var closure = activation.pointee.closure.unsafelyUnwrapped
    var k = closure.pointee.function.pointee.constants
    var frame = activation.pointee.frame

    /// Writes the local state back, so that a collection or an error finds it.
    @inline(__always) func save() {
      activation.pointee.next = pc
      activation.pointee.registers = r
      activation.pointee.closure = closure
      activation.pointee.frame = frame
    }

    /// Enters `callee`, whose arguments lie above r[a].
    @inline(__always)
    func enter(_ callee: UnsafeMutablePointer<ClosureBlock>, _ a: Int, _ count: Int) -> Bool {
      let function = callee.pointee.function
      let registers = r + (a &+ 1)
      let end = registers + function.pointee.registerCount
      control.pointee.fuel &-= 1
      if count != function.pointee.parameterCount || end > usedEnd || frame == framesEnd
        || control.pointee.fuel < 0
      {
        save()
        guard prepareCall(activation, function, registers, count) else { return false }
        usedEnd = activation.pointee.usedEnd
      }
      frame.pointee = CallFrame(next: pc, constants: k, closure: closure, shift: a &+ 1)
      frame += 1
      r = registers
      closure = callee
      k = function.pointee.constants
      pc = function.pointee.code
      return true
    }

    while true {
      running: while true {
        let i = pc.pointee
        pc += 1
        switch i.opcode {
        // MARK: Moving values
        case .move: r[i.a] = r[i.b]
        case .loadConstant: r[i.a] = k[i.b]
        case .getGlobal: r[i.a] = globals[i.b]
        case .setGlobal: globals[i.b] = r[i.a]
        case .getCapture: r[i.a] = ClosureBlock.captures(closure)[i.b]
        case .getCapturedCell: r[i.a] = cell(ClosureBlock.captures(closure)[i.b]).pointee.value
        case .setCapturedCell: cell(ClosureBlock.captures(closure)[i.b]).pointee.value = r[i.a]
        case .newCell:
          save()
          guard makeCell(r, i) else { break running }
        case .getCell: r[i.a] = cell(r[i.b]).pointee.value
        case .setCell: cell(r[i.a]).pointee.value = r[i.b]
        case .getSelf: r[i.a] = Value(Value.Tag.closure, UnsafeMutableRawPointer(closure))

        // MARK: Arithmetic
        case .add:
          let sum = r[i.b].number + r[i.c].number
          if sum == sum {
            r[i.a] = Value(sum)
          } else {
            save()
            guard combine(r + i.a, r[i.b], r[i.c], .add) else { break running }
          }
        case .subtract:
          let difference = r[i.b].number - r[i.c].number
          if difference == difference {
            r[i.a] = Value(difference)
          } else {
            save()
            guard combine(r + i.a, r[i.b], r[i.c], .subtract) else { break running }
          }
        case .multiply:
          let product = r[i.b].number * r[i.c].number
          if product == product {
            r[i.a] = Value(product)
          } else {
            save()
            guard combine(r + i.a, r[i.b], r[i.c], .multiply) else { break running }
          }
        case .divide:
          let quotient = r[i.b].number / r[i.c].number
          if quotient == quotient {
            r[i.a] = Value(quotient)
          } else {
            save()
            guard combine(r + i.a, r[i.b], r[i.c], .divide) else { break running }
          }
        case .addConstant:
          let sum = r[i.b].number + k[i.c].number
          if sum == sum {
            r[i.a] = Value(sum)
          } else {
            save()
            guard combine(r + i.a, r[i.b], k[i.c], .add) else { break running }
          }
        case .subtractConstant:
          let difference = r[i.b].number - k[i.c].number
          if difference == difference {
            r[i.a] = Value(difference)
          } else {
            save()
            guard combine(r + i.a, r[i.b], k[i.c], .subtract) else { break running }
          }
        case .multiplyConstant:
          let product = r[i.b].number * k[i.c].number
          if product == product {
            r[i.a] = Value(product)
          } else {
            save()
            guard combine(r + i.a, r[i.b], k[i.c], .multiply) else { break running }
          }
        case .divideConstant:
          let quotient = r[i.b].number / k[i.c].number
          if quotient == quotient {
            r[i.a] = Value(quotient)
          } else {
            save()
            guard combine(r + i.a, r[i.b], k[i.c], .divide) else { break running }
          }
        case .constantSubtract:
          let difference = k[i.b].number - r[i.c].number
          if difference == difference {
            r[i.a] = Value(difference)
          } else {
            save()
            guard combine(r + i.a, k[i.b], r[i.c], .subtract) else { break running }
          }
        case .constantDivide:
          let quotient = k[i.b].number / r[i.c].number
          if quotient == quotient {
            r[i.a] = Value(quotient)
          } else {
            save()
            guard combine(r + i.a, k[i.b], r[i.c], .divide) else { break running }
          }
        case .modulo, .power:
          save()
          guard combine(r + i.a, r[i.b], r[i.c], i.opcode) else { break running }
        case .negate:
          let number = -r[i.b].number
          if number == number {
            r[i.a] = Value(number)
          } else {
            save()
            guard negate(r + i.a, r[i.b]) else { break running }
          }
        case .not:
          let truth = r[i.b]
          if truth.isBoolean {
            r[i.a] = Value(bits: truth.bits ^ 1)
          } else {
            save()
            guard failCondition(truth) else { break running }
          }
        case .isLess:
          let x = r[i.b].number
          let y = r[i.c].number
          if x < y {
            r[i.a] = .true
          } else if x >= y {
            r[i.a] = .false
          } else {
            save()
            guard let truth = order(r[i.b], r[i.c], .isLess) else { break running }
            r[i.a] = Value(truth)
          }
        case .isLessOrEqual:
          let x = r[i.b].number
          let y = r[i.c].number
          if x <= y {
            r[i.a] = .true
          } else if x > y {
            r[i.a] = .false
          } else {
            save()
            guard let truth = order(r[i.b], r[i.c], .isLessOrEqual) else { break running }
            r[i.a] = Value(truth)
          }
        case .isEqual: r[i.a] = Value(areEqual(r[i.b], r[i.c]))
        case .isNotEqual: r[i.a] = Value(!areEqual(r[i.b], r[i.c]))

        // MARK: Branches
        case .jump: pc += i.longJump
        case .loop:
          control.pointee.fuel &-= 1
          if control.pointee.fuel < 0 {
            save()
            guard refuel() else { break running }
          }
          pc += i.longJump
        case .lessOrSkip:
          let x = r[i.a].number
          let y = r[i.b].number
          if x < y { continue running }
          if !(x >= y) {
            save()
            guard let truth = order(r[i.a], r[i.b], .isLess) else { break running }
            if truth { continue running }
          }
          pc += i.jump
        case .lessOrEqualOrSkip:
          let x = r[i.a].number
          let y = r[i.b].number
          if x <= y { continue running }
          if !(x > y) {
            save()
            guard let truth = order(r[i.a], r[i.b], .isLessOrEqual) else { break running }
            if truth { continue running }
          }
          pc += i.jump
        case .notLessOrSkip:
          let x = r[i.a].number
          let y = r[i.b].number
          if x >= y { continue running }
          if !(x < y) {
            save()
            guard let truth = order(r[i.a], r[i.b], .isLess) else { break running }
            if !truth { continue running }
          }
          pc += i.jump
        case .notLessOrEqualOrSkip:
          let x = r[i.a].number
          let y = r[i.b].number
          if x > y { continue running }
          if !(x <= y) {
            save()
            guard let truth = order(r[i.a], r[i.b], .isLessOrEqual) else { break running }
            if !truth { continue running }
          }
          pc += i.jump
        case .equalOrSkip:
          if r[i.a].number == r[i.b].number || areEqual(r[i.a], r[i.b]) { continue running }
          pc += i.jump
        case .notEqualOrSkip:
          if r[i.a].number != r[i.b].number && !areEqual(r[i.a], r[i.b]) { continue running }
          pc += i.jump
        case .lessConstantOrSkip:
          let x = r[i.a].number
          let y = k[i.b].number
          if x < y { continue running }
          if !(x >= y) {
            save()
            guard let truth = order(r[i.a], k[i.b], .isLess) else { break running }
            if truth { continue running }
          }
          pc += i.jump
        case .lessOrEqualConstantOrSkip:
          let x = r[i.a].number
          let y = k[i.b].number
          if x <= y { continue running }
          if !(x > y) {
            save()
            guard let truth = order(r[i.a], k[i.b], .isLessOrEqual) else { break running }
            if truth { continue running }
          }
          pc += i.jump
        case .greaterConstantOrSkip:
          let x = r[i.a].number
          let y = k[i.b].number
          if x > y { continue running }
          if !(x <= y) {
            save()
            guard let truth = order(k[i.b], r[i.a], .isLess) else { break running }
            if truth { continue running }
          }
          pc += i.jump
        case .greaterOrEqualConstantOrSkip:
          let x = r[i.a].number
          let y = k[i.b].number
          if x >= y { continue running }
          if !(x < y) {
            save()
            guard let truth = order(k[i.b], r[i.a], .isLessOrEqual) else { break running }
            if truth { continue running }
          }
          pc += i.jump
        case .equalConstantOrSkip:
          if r[i.a].number == k[i.b].number || areEqual(r[i.a], k[i.b]) { continue running }
          pc += i.jump
        case .notEqualConstantOrSkip:
          if r[i.a].number != k[i.b].number && !areEqual(r[i.a], k[i.b]) { continue running }
          pc += i.jump
        case .trueOrSkip:
          let truth = r[i.a]
          if truth.isTrue { continue running }
          if truth.bits != Value.false.bits {
            save()
            guard failCondition(truth) else { break running }
          }
          pc += i.jump
        case .falseOrSkip:
          let truth = r[i.a]
          if truth.bits == Value.false.bits { continue running }
          if !truth.isTrue {
            save()
            guard failCondition(truth) else { break running }
          }
          pc += i.jump
        case .absentOrSkip:
          if !r[i.a].isAbsent { pc += i.jump }

        // MARK: Loops over numbers and lists
        case .prepareCount:
          let first = r[i.a].number
          let limit = r[i.a &+ 1].number
          if first <= limit {
            r[i.a &+ 2] = Value(first)
          } else {
            if !(first > limit) {
              save()
              guard checkRange(r + i.a) else { break running }
            }
            pc += i.jump
          }
        case .nextCount:
          let next = r[i.a].number + 1
          if next <= r[i.a &+ 1].number {
            control.pointee.fuel &-= 1
            if control.pointee.fuel < 0 {
              save()
              guard refuel() else { break running }
            }
            r[i.a] = Value(next)
            r[i.a &+ 2] = Value(next)
            pc += i.jump
          }
        case .prepareStride:
          save()
          guard let isEmpty = prepareStride(r + i.a) else { break running }
          if isEmpty { pc += i.jump }
        case .nextStride:
          let next = r[i.a].number + 1
          if next < r[i.a &+ 1].number {
            control.pointee.fuel &-= 1
            if control.pointee.fuel < 0 {
              save()
              guard refuel() else { break running }
            }
            r[i.a] = Value(next)
            r[i.a &+ 3] = Value(r[i.a &+ 4].number + next * r[i.a &+ 2].number)
            pc += i.jump
          }
        case .prepareEach:
          save()
          r[i.a &+ 1] = Value(0)
          guard let isAtEnd = advanceEach(r + i.a) else { break running }
          if isAtEnd { pc += i.jump }
        case .nextEach:
          save()
          control.pointee.fuel &-= 1
          if control.pointee.fuel < 0 {
            guard refuel() else { break running }
          }
          guard let isAtEnd = advanceEach(r + i.a) else { break running }
          if !isAtEnd { pc += i.jump }

        // MARK: Functions
        case .call:
          let callee = r[i.a]
          if callee.tag == Value.Tag.closure {
            guard enter(callee.closure, i.a, i.b) else { break running }
          } else {
            save()
            guard callOther(r + i.a, i.b) else { break running }
          }
        case .callMethod:
          save()
          switch callMethod(r + i.a, k[i.b], i.c) {
          case .done: break
          case .failed: break running
          case .isFunction:
            guard enter(r[i.a].closure, i.a, i.c) else { break running }
          }
        case .return:
          let value = r[i.a]
          if frame == base {
            activation.pointee.result = value
            return .returned
          }
          frame -= 1
          let shift = frame.pointee.shift
          r[-1] = value
          r -= shift
          pc = frame.pointee.next
          k = frame.pointee.constants
          closure = frame.pointee.closure
        case .returnNone:
          if frame == base {
            activation.pointee.result = .none
            return .returned
          }
          frame -= 1
          let shift = frame.pointee.shift
          r[-1] = .none
          r -= shift
          pc = frame.pointee.next
          k = frame.pointee.constants
          closure = frame.pointee.closure
        case .closure:
          save()
          guard makeClosure(r, closure, i) else { break running }

        // MARK: Lists, records, strings
        case .newList:
          save()
          guard makeList(r, i) else { break running }
        case .append:
          let target = r[i.a]
          if target.tag == Value.Tag.list, target.list.pointee.count < target.list.pointee.capacity,
            !target.list.pointee.header.isFrozen
          {
            let list = target.list
            list.pointee.items[list.pointee.count] = r[i.b]
            list.pointee.count &+= 1
          } else {
            save()
            guard append(r[i.b], to: target) else { break running }
          }
        case .getIndex:
          let target = r[i.b]
          if target.tag == Value.Tag.list {
            let list = target.list
            let x = r[i.c].number
            let position = position(x)
            if position < UInt(bitPattern: list.pointee.count), isWhole(x, position) {
              r[i.a] = list.pointee.items[Int(bitPattern: position)]
              continue running
            }
          }
          save()
          guard getIndex(r + i.a, target, r[i.c]) else { break running }
        case .setIndex:
          if !store(r[i.c], in: r[i.a], at: r[i.b]) {
            save()
            guard setIndex(r[i.a], r[i.b], r[i.c]) else { break running }
          }
        case .setIndexConstant:
          if !store(k[i.c], in: r[i.a], at: r[i.b]) {
            save()
            guard setIndex(r[i.a], r[i.b], k[i.c]) else { break running }
          }
        case .newRecord:
          save()
          guard makeRecord(r, k[i.c], i) else { break running }
        case .getField:
          let target = r[i.b]
          let cache = pc.pointee.bits
          pc += 1
          if target.tag == Value.Tag.record {
            let record = target.record
            if record.pointee.header.detail == UInt32(truncatingIfNeeded: cache) {
              r[i.a] = RecordBlock.fields(record)[Int(truncatingIfNeeded: cache >> 32)]
              continue running
            }
          }
          save()
          guard getField(r + i.a, target, k[i.c], pc - 1) else { break running }
        case .setField:
          let target = r[i.a]
          let cache = pc.pointee.bits
          pc += 1
          if target.tag == Value.Tag.record {
            let record = target.record
            if record.pointee.header.detail == UInt32(truncatingIfNeeded: cache),
              !record.pointee.header.isFrozen
            {
              RecordBlock.fields(record)[Int(truncatingIfNeeded: cache >> 32)] = r[i.b]
              continue running
            }
          }
          save()
          guard setField(target, r[i.b], k[i.c], pc - 1) else { break running }
        case .mergeRecord:
          save()
          guard merge(r + i.a, r[i.b], r[i.c]) else { break running }
        case .newRange:
          save()
          guard makeRange(r + i.a, r + i.b, r + i.c) else { break running }
        case .concatenate:
          save()
          guard concatenate(r + i.a, r[i.b], r[i.c]) else { break running }
        case .concatenateAll:
          save()
          guard concatenateAll(r + i.a, r + i.b, i.c) else { break running }
        case .format:
          save()
          guard format(r + i.a, r[i.b], k[i.c]) else { break running }

        // MARK: Errors and waiting
        case .beginTry:
          save()
          guard pushHandler(activation, i) else { break running }
        case .endTry: activation.pointee.handlerCount &-= 1
        case .raise:
          save()
          raise(r[i.a])
          break running
        case .suspend:
          save()
          request = SuspensionRequest(kind: i.b, register: i.a, count: i.c)
          guard maySuspend(activation, base) else { break running }
          return .suspended
        }
      }

      // Something failed: go on at the innermost handler of this run, or give up.
      guard handleFailure(activation, base) else { return .failed }
      pc = activation.pointee.next
      r = activation.pointee.registers
      closure = activation.pointee.closure.unsafelyUnwrapped
      k = closure.pointee.function.pointee.constants
      frame = activation.pointee.frame
    }
  }

  @inline(__always) private func cell(_ value: Value) -> UnsafeMutablePointer<CellBlock> {
    value.pointer.assumingMemoryBound(to: CellBlock.self)
  }

  /// The bits of 2⁵² as a number, and one more: index 1 becomes position 0.
  private var positionBias: UInt64 { @inline(__always) get { 0x4330_0000_0000_0001 } }

  /// Where index `x` lies, counted from 0; some huge number if `x` is below 1 or not a number.
  ///
  /// Adding 2⁵² moves a whole number into the low bits of the sum, which costs less than a checked conversion.
  @inline(__always) private func position(_ x: Double) -> UInt {
    UInt(truncatingIfNeeded: (x + 0x1p52).bitPattern &- positionBias)
  }

  /// Stores into a list that may change, at a position it has; false for everything else.
  @inline(__always) private func store(_ value: Value, in target: Value, at key: Value) -> Bool {
    guard target.tag == Value.Tag.list else { return false }
    let list = target.list
    let position = position(key.number)
    guard position < UInt(bitPattern: list.pointee.count), isWhole(key.number, position),
      !list.pointee.header.isFrozen
    else { return false }
    list.pointee.items[Int(bitPattern: position)] = value
    return true
  }

  @inline(__always) private func isWhole(_ x: Double, _ position: UInt) -> Bool {
    x + 0x1p52 - 0x1p52 == x
  }
}
