extension Natives {
  static var texts: [NativeFunction] {
    [
      NativeFunction("text", 1...1) { arguments, machine throws(ScriptFailure) in
        try machine.makeString(machine.text(of: arguments[0]))
      },
      NativeFunction("number", 1...1) { arguments, machine throws(ScriptFailure) in
        let text = try arguments.text(0, "text", in: machine)
        let trimmed = text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()
        guard let number = Double(String(trimmed)), number.isFinite else {
          throw ScriptFailure("\"\(text)\" spells no number")
        }
        return Value(number)
      },
      transformation("upper") { $0.uppercased() },
      transformation("lower") { $0.lowercased() },
      transformation("trim") { text in
        String(text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
      },
      NativeFunction("split", 2...2) { arguments, machine throws(ScriptFailure) in
        let text = try arguments.text(0, "text", in: machine)
        let separator = try arguments.text(1, "separator", in: machine)
        guard !separator.isEmpty else { throw ScriptFailure("the separator is empty") }
        var parts: [Value] = []
        for part in pieces(Array(text.utf8), Array(separator.utf8)) {
          parts.append(try machine.makeString(part))
        }
        return try machine.makeList(parts)
      },
      NativeFunction("join", 2...2) { arguments, machine throws(ScriptFailure) in
        let separator = try arguments.text(1, "separator", in: machine)
        let parts = try arguments.list(0, "list", in: machine).map { machine.text(of: $0) }
        return try machine.makeString(parts.joined(separator: separator))
      },
    ]
  }

  private static func transformation(_ name: String, _ function: @escaping (String) -> String)
    -> NativeFunction
  {
    NativeFunction(name, 1...1) { arguments, machine throws(ScriptFailure) in
      try machine.makeString(function(try arguments.text(0, "text", in: machine)))
    }
  }

  private static func pieces(_ text: [UInt8], _ separator: [UInt8]) -> [String] {
    var parts: [String] = []
    var start = 0
    var position = 0
    while position + separator.count <= text.count {
      if text[position..<position + separator.count].elementsEqual(separator) {
        parts.append(String(decoding: text[start..<position], as: UTF8.self))
        position += separator.count
        start = position
      } else {
        position += 1
      }
    }
    parts.append(String(decoding: text[start...], as: UTF8.self))
    return parts
  }
}
