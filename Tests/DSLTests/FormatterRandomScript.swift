/// Writes random scripts with random spaces, line ends and comments between their words.
struct RandomScript {
  private var state: UInt64
  private var depth = 0

  init(seed: UInt64) { state = seed }

  /// SplitMix64 (Steele, Lea and Flood 2014).
  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  private mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
  private mutating func one(of choices: [String]) -> String { choices[below(choices.count)] }

  /// None, one or some blanks.
  private mutating func gap() -> String { one(of: ["", "", " ", " ", "  ", "\t"]) }
  /// At least one blank.
  private mutating func blank() -> String { one(of: [" ", " ", "   ", "\t "]) }

  private mutating func lineEnd() -> String {
    one(of: ["\n", "\n", "\n\n\n", " # note \n", "\r\n", ";", "; ", "\n  # own line\n", " ;\n"])
  }

  mutating func script() -> String {
    var text = one(of: ["", "# start\n", "\n\n"])
    for _ in 0..<(1 + below(6)) { text += statement() + lineEnd() }
    return text
  }

  private mutating func statement() -> String {
    depth += 1
    defer { depth -= 1 }
    switch below(depth > 3 ? 5 : 10) {
    case 0: return "let" + blank() + name() + gap() + "=" + gap() + expression()
    case 1: return path() + gap() + one(of: ["=", "+=", "-=", "*="]) + gap() + expression()
    case 2: return "wait" + blank() + expression()
    case 3: return "log" + blank() + "\"a {x:.2f} # b\""
    case 4: return "record" + blank() + path() + one(of: [".*", " . *", ""]) + " every 10 s"
    case 5: return "do" + gap() + block()
    case 6:
      return "if" + blank() + expression() + gap() + block() + gap() + "else" + gap() + block()
    case 7: return "at" + blank() + expression() + gap() + block()
    case 8: return "twin" + blank() + name() + gap() + "=" + gap() + path() + gap() + settings()
    default:
      return "require" + blank() + name() + gap() + ":" + gap() + "always" + blank() + expression()
    }
  }

  private mutating func block() -> String {
    var text = "{" + one(of: ["", " ", "\n", "\n\n", " # opened\n"])
    for _ in 0..<below(3) { text += statement() + lineEnd() }
    return text + one(of: ["", " ", "\n"]) + "}"
  }

  private mutating func settings() -> String {
    var text = "{" + gap()
    for _ in 0..<below(3) {
      text += name() + gap() + ":" + one(of: ["", " ", "\n"]) + expression()
      text += one(of: [",", ", ", "\n", " # why\n", ",\n"])
    }
    return text + "}"
  }

  private mutating func expression() -> String {
    depth += 1
    defer { depth -= 1 }
    guard depth < 6 else { return operand() }
    switch below(6) {
    case 0, 1: return operand()
    case 2:
      let op = one(of: ["+", "-", "*", "/", "^", "<", ">=", "==", "..", "~="])
      let after = below(5) == 0 ? one(of: ["\n", " # goes on\n  "]) : gap()
      return operand() + gap() + op + after + operand()
    case 3:
      return expression() + blank() + one(of: ["and", "or", "mod", "implies"]) + blank() + operand()
    case 4: return "-" + gap() + operand()
    default: return expression() + blank() + "in" + blank() + unit()
    }
  }

  private mutating func operand() -> String {
    depth += 1
    defer { depth -= 1 }
    switch below(depth > 6 ? 4 : 8) {
    case 0, 1: return number()
    case 2: return path()
    case 3: return one(of: ["true", "none", "\"s\"", "\"\"\"two\n lines\"\"\""])
    case 4: return "(" + inside() + expression() + inside() + ")"
    case 5:
      return path() + "(" + inside() + expression() + gap() + "," + inside() + expression() + ")"
    case 6: return "[" + inside() + expression() + "," + inside() + expression() + inside() + "]"
    default: return path() + "[" + expression() + "]"
    }
  }

  /// Within brackets line ends and comments may stand anywhere.
  private mutating func inside() -> String { one(of: ["", " ", "\n", " # why\n", "\n\n"]) }

  private mutating func number() -> String {
    let digits = one(of: ["1", "2.5", "1e-3", "1_000"])
    switch below(4) {
    case 0: return digits
    case 1: return digits + gap() + "%"
    case 2: return digits + blank() + one(of: ["1/h", "1/(m*s)"])
    default: return digits + gap() + unit()
    }
  }

  private mutating func unit() -> String {
    one(of: ["s", "m/s^2", "C", "degC", "J/(mol*K)", "kg*m^-1", "W/( m^2*K )"])
  }

  private mutating func name() -> String { one(of: ["a", "cell", "x_1", "of", "step", "within"]) }
  private mutating func path() -> String {
    name() + one(of: ["", ".voltage", " . load", ".repair"])
  }
}
