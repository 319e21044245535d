/// What an instruction does. `r` are the registers of the running function, `k` its constants, `a b c` the operands.
///
/// Where a jump is named, the distance is counted from the instruction after this one. Instructions named
/// `…OrSkip` are the conditions of `if` and `while`: they go on when the condition holds and jump when it does not.
enum Opcode: UInt8, CaseIterable {
  // MARK: Moving values
  /// r[a] = r[b]
  case move
  /// r[a] = k[b]
  case loadConstant
  /// r[a] = globals[b]
  case getGlobal
  /// globals[b] = r[a]
  case setGlobal
  /// r[a] = captures[b]
  case getCapture
  /// r[a] = value of the cell captures[b]
  case getCapturedCell
  /// value of the cell captures[b] = r[a]
  case setCapturedCell
  /// r[a] = a new cell that holds r[b]
  case newCell
  /// r[a] = value of the cell r[b]
  case getCell
  /// value of the cell r[a] = r[b]
  case setCell
  /// r[a] = the running function
  case getSelf

  // MARK: Arithmetic
  /// r[a] = r[b] ∘ r[c]
  case add, subtract, multiply, divide, modulo, power
  /// r[a] = r[b] ∘ k[c], k[c] a number
  case addConstant, subtractConstant, multiplyConstant, divideConstant
  /// r[a] = k[b] ∘ r[c], k[b] a number
  case constantSubtract, constantDivide
  /// r[a] = −r[b]
  case negate
  /// r[a] = not r[b]
  case not
  /// r[a] = whether r[b] ∘ r[c]
  case isEqual, isNotEqual, isLess, isLessOrEqual

  // MARK: Branches
  /// Jumps by the signed 32 bits of b and c.
  case jump
  /// The same backwards, at the end of a loop: counts a step.
  case loop
  /// Goes on if r[a] ∘ r[b], else jumps by c.
  case lessOrSkip, lessOrEqualOrSkip, notLessOrSkip, notLessOrEqualOrSkip
  case equalOrSkip, notEqualOrSkip
  /// Goes on if r[a] ∘ k[b], k[b] a number, else jumps by c.
  case lessConstantOrSkip, lessOrEqualConstantOrSkip, greaterConstantOrSkip
  case greaterOrEqualConstantOrSkip
  /// Goes on if r[a] ∘ k[b], k[b] anything, else jumps by c.
  case equalConstantOrSkip, notEqualConstantOrSkip
  /// Goes on if r[a] is true, jumps by c if it is false.
  case trueOrSkip
  /// Goes on if r[a] is false, jumps by c if it is true.
  case falseOrSkip
  /// Goes on if r[a] was left out of the call, jumps by c if it was given.
  case absentOrSkip

  // MARK: Loops over numbers and lists
  /// r[a] = first value, r[a+1] = limit; jumps by c past the loop if there is nothing to do. r[a+2] is the variable.
  case prepareCount
  /// r[a] += 1; to the loop's start with r[a+2] = r[a] if that is within r[a+1].
  case nextCount
  /// r[a] = start, r[a+1] = limit, r[a+2] = step ≠ 0; r[a+3] is the variable, start + i · step.
  /// Afterwards r[a] = i, r[a+1] = the number of values, r[a+4] = start.
  case prepareStride
  /// The same for the next i.
  case nextStride
  /// r[a] is what to go through; r[a+1] its position, r[a+2] the variable. Jumps by c past an empty loop.
  case prepareEach
  case nextEach

  // MARK: Functions
  /// r[a] = r[a](r[a+1] … r[a+b])
  case call
  /// r[a] = r[a].k[b](r[a+1] … r[a+c])
  case callMethod
  /// Ends the function with r[a].
  case `return`
  /// Ends the function with none.
  case returnNone
  /// r[a] = a closure of function b of this one
  case closure

  // MARK: Lists, records, strings
  /// r[a] = [r[b] … r[b+c-1]]
  case newList
  /// Appends r[b] to the list r[a].
  case append
  /// r[a] = r[b][r[c]]
  case getIndex
  /// r[a][r[b]] = r[c]
  case setIndex
  /// r[a][r[b]] = k[c]
  case setIndexConstant
  /// r[a] = a record of shape k[c] with fields r[b]…
  case newRecord
  /// r[a] = r[b].k[c]; the word after it caches the shape (low half) and the position.
  case getField
  /// r[a].k[c] = r[b]; likewise.
  case setField
  /// r[a] = r[b] with the fields of record r[c] added or replaced
  case mergeRecord
  /// r[a] = r[b] .. r[c] by r[c+1]
  case newRange
  /// r[a] = r[b] followed by r[c], both strings
  case concatenate
  /// r[a] = r[b] … r[b+c-1] as one string
  case concatenateAll
  /// r[a] = r[b] as text in the format k[c]
  case format

  // MARK: Errors and waiting
  /// Errors from here to `endTry` go to the jump by c, with r[a] = the error.
  case beginTry
  case endTry
  /// Fails with the string r[a].
  case raise
  /// Suspends the coroutine with a request of kind b and arguments r[a] … r[a+c-1]; r[a] = the answer on resumption.
  case suspend
}
