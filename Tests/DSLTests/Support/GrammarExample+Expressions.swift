extension GrammarExample {
  static let expressions: [GrammarExample] = [
    .init(
      "expression", ["let a = x in mV", "let a = 2 + 3 V in mV"],
      refused: ["let a = x in", "let a = x in 3"]),
    .init(
      "implication", ["let a = x implies y", "let a = x implies y implies z"],
      refused: ["let a = implies y", "let a = x implies"]),
    .init(
      "disjunction", ["let a = x or y", "let a = x or y or not z"],
      refused: ["let a = x or", "let a = or y"]),
    .init(
      "conjunction", ["let a = x and y", "let a = x and y or z and w"],
      refused: ["let a = x and", "let a = x and and y"]),
    .init(
      "temporal",
      [
        "require r: not always x > 1", "require r: eventually within 2 s x > 1",
        "require r: x > 1 held for 3 s", "require r: x holds until within 2 s y",
        "require r: once [1 s, 2 s] x", "require r: historically x",
      ],
      refused: ["require r: always", "require r: x held for", "require r: x holds until"]),
    .init(
      "bound", ["require r: always within 2 s x", "require r: always [0 s, 2 s] x"],
      refused: [
        "require r: always within x", "require r: always [0 s] x", "require r: always [0 s, ] x",
      ]),
    .init(
      "comparison", ["let a = x < y", "let a = x ~= y", "let a = 1 .. 2 == r"],
      refused: ["let a = x < y < z", "let a = x <", "let a = x = y"]),
    .init(
      "range", ["let r = 1 .. 3", "let r = 0 s .. 1 s by 0.1 s", "let r = a+1..b"],
      refused: ["let r = 1 ..", "let r = 1 .. 3 by", "let r = .. 3"]),
    .init(
      "sum", ["let a = 1 + 2 - 3", "let a = x +\n 2"],
      refused: ["let a = 1 +", "let a = + 1", "let a = 1 + * 2"]),
    .init(
      "term", ["let a = 2 * 3 / 4", "let a = 7 mod 3"],
      refused: ["let a = 2 *", "let a = 7 % 3", "let a = mod 3"]),
    .init(
      "unary", ["let a = -x", "let a = --2", "let a = -2 ^ -2 ^ x"],
      refused: ["let a = -", "let a = 2 ^", "let a = ^ 2"]),
    .init(
      "postfix", ["let a = f(1).b[2]", "let a = r with { x: 1 }", "let a = r.record"],
      refused: ["let a = f.", "let a = f[1", "let a = f (1)", "let a = r with 3"]),
    .init(
      "arguments", ["f()", "f(1, 2)", "f(\n  1,\n  2,\n)"],
      refused: ["f(1 2)", "f(1", "f(,)"]),
    .init(
      "argument", ["f(a: 1)", "f(1, every: 2)", "f(for: 3 s)"],
      refused: ["f(a = 1)", "f(a:)", "f(:1)"]),
  ]

  static let primaries: [GrammarExample] = [
    .init(
      "primary",
      ["let a = 3.2 A", "let a = true", "let a = (1 + 2)", "let a = none", "let a = 1_000e-3"],
      refused: ["let a = (1 + 2", "let a = .5", "let a = while", "let a = ()"]),
    .init(
      "list", ["let a = []", "let a = [1, 2]", "let a = [\n  1,\n  2,\n]"],
      refused: ["let a = [1 2]", "let a = [1", "let a = [,]"]),
    .init(
      "choice", ["let a = if x then 1 else 2", "let a = if x then 1 else if y then 2 else 3"],
      refused: ["let a = if x then 1", "let a = if x { 1 } else { 2 }"]),
    .init(
      "lambda", ["let f = func(x) = x", "f(func() { return 1 })"],
      refused: ["let f = func x = x", "let f = func g(x) = x"]),
    .init(
      "run",
      ["run", "run 10 s", "let r = run s(a: 1) for 10 s step 1 ms seed 7", "run lib.s seed 1"],
      refused: ["run for", "run s for 1 s for 2 s", "run s seed"]),
    .init(
      "text",
      ["let a = \"b {x} c\"", "let a = \"\"\"b\n\"c\" {x}\"\"\"", #"let a = "\n \{ {{ }} \"""#],
      refused: ["let a = \"b", "let a = \"b\nc\"", #"let a = "\q""#, "let a = 'b'"]),
    .init(
      "hole", ["log \"{x + 1}\"", "log \"{x:.2f mV}\"", "log \"{f(a: 1):.3e}\""],
      refused: ["log \"{}\"", "log \"{x\"", "log \"{1 2}\""]),
    .init(
      "unit", ["let a = 3 W/(m^2*K)", "let a = 80 %", "let a = 1e-4 1/h", "let a = x in m/s"],
      refused: ["let a = x in /s", "let a = x in %%", "let a = 3 m s"]),
    .init(
      "power", ["let a = 3 m^2", "let a = x in (m/s)^2", "let a = x in m^-1"],
      refused: ["let a = 3 m^x", "let a = x in m^", "let a = x in (m"]),
  ]
}
