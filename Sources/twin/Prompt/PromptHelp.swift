import Engine

/// What `help` and `?word` say of the prompt and of the language's own words.
enum PromptHelp {
  static let greeting =
    "twin \(TwinVersion.text) — `help` for help, TAB completes, Ctrl-D leaves"

  static let overview = """
    Type any statement of the language; the value of an expression is shown and kept as `ans`.
    A block or bracket left open goes on in the next line.

      let m = 4 kg                    name a value
      twin arm = robot.urdf { … }     make a twin
      run 10 s, continue 10 s         let time pass; Ctrl-C stops at an instant
      step, step 20                   one instant, or as many
      inject wear, repair wear        start and end a fault
      snapshot a, rewind a            keep a state, go back to it
      back 5 s                        go back in time
      fork hot { …; run 1 h }         what would happen if; then `plot hot.cell.voltage`
      break when cell.voltage < 3 V   the run stops each time that becomes true; `break off`
      watch cell.voltage * 2 A        shown whenever time has moved; `watch off`
      plot arm.joint_torque           draw what was recorded
      plot x, y to "a.svg"            … into a file: .svg, .png, .pdf
      info twins                      also: info ports, info faults, info schedule
      reset                           a new scenario
      :time expr, :type expr          how long it takes, what it is
      :save session.twin              a script that does the session again
      ?arm.joint_torque               what a name means: ports, functions, units, words such as `fault`
      quit, Ctrl-D                    leave

    `twin plugins` lists what can be simulated; `twin plugins NAME` every port and setting of it.
    """

  /// One or two lines for each word of the language.
  static let words: [String: String] = [
    "use": "use robot, battery\n  loads plugins",
    "import": "import \"lib.twin\" as lib\n  makes what a file defines known under a name",
    "include": "include \"common.twin\"\n  reads a file as if it stood here",
    "unit": "unit turn = 360 deg\n  names a unit",
    "let": "let mass = 3 kg\n  names a value for good",
    "var": "var count = 0\n  names a value that may change",
    "param":
      "param payload = 3 kg within 0 kg .. 6 kg\n  a value that --set, a study or a calibration may replace",
    "func":
      "func area(r: m) = 3.14159 * r^2\n  defines a function; units of parameters are optional",
    "scenario": "scenario pick(load: kg = 3 kg) { … }\n  groups twins, wires, faults and time",
    "twin":
      "twin cell = battery.lithium_ion { capacity: 2.3 Ah }\n  makes a twin of a plugin's model",
    "connect":
      "connect drive.current -> cell.load [delay 10 ms]\n  wires an output to an input of the same dimension",
    "signal": "signal power = cell.voltage * cell.current\n  a quantity computed at every instant",
    "record": "record cell.*, power every 10 s\n  writes ports and signals to the trace",
    "fault":
      "fault wear on arm.friction { onset: weibull(shape: 2, scale: 400 h), value: nominal * 2 }\n  what breaks, when, how much and for how long",
    "require":
      "require safe: always cell.temperature < 60 degC\n  what must hold; the result is a verdict, the first violation and a margin",
    "do": "do { … }\n  does one thing after the other: actions, `wait`, `repeat`, `if`",
    "parallel": "parallel { do { … } do { … } }\n  several `do` blocks at the same time",
    "at": "at 10 min { … }\n  once, at an instant",
    "every": "every 1 s [from 1 min] [until 1 h] { … }\n  again and again",
    "when": "when cell.voltage < 3 V [for 5 s] { … }\n  each time a condition becomes true",
    "stop": "stop when cell.voltage < 2.8 V\n  ends the run",
    "wait": "wait 10 min, wait until motion.done\n  in a `do` block, lets time pass",
    "inject": "inject wear\n  starts a fault",
    "repair": "repair wear\n  ends a fault",
    "plot": "plot a, b [over x] [to \"a.svg\"]\n  draws curves in the terminal or into a file",
    "export": "export r to \"r.h5\"\n  writes the result of a run, or a table, to a file",
    "log": "log \"at {t in min:.1f} min: {cell.voltage}\"\n  writes a line",
    "assert":
      "assert a ~= b within 1 mV, \"too far apart\"\n  ends the script where it does not hold",
    "run":
      "run 10 s, run pick(load: 4 kg) for 1 h seed 7\n  lets time pass; the result has what was recorded",
    "step": "step, step 20\n  goes on by one instant, or as many",
    "snapshot": "snapshot a\n  keeps the state of the run under a name",
    "rewind": "rewind a\n  goes back to a state that was kept",
    "back": "back 5 s\n  goes back in time",
    "fork":
      "fork hot { oven.power = 2 kW; run 1 h }\n  tries something from here, keeps what was recorded as hot, and comes back",
    "break":
      "break when cell.voltage < 3 V, break off\n  at the prompt: the run stops each time it becomes true; in a loop, leaves the loop",
    "watch": "watch cell.voltage * 2 A, watch off\n  shows it whenever time has moved",
    "info": "info twins, info ports, info faults, info schedule\n  what there is",
    "always": "always c, always [0 s, 5 s] c\n  in `require`: at every instant",
    "eventually": "eventually within 2 s c\n  in `require`: at some instant from now on",
    "once": "once [0 h, 2 h] c\n  in `require`: at some instant up to now",
    "historically": "historically c\n  in `require`: at every instant up to now",
    "implies": "a implies b\n  true unless a holds and b does not",
    "ans": "ans\n  the value of the last expression",
    "mod": "a mod b\n  the remainder of a division",
    "in": "x in mV\n  shows a quantity in another unit",
  ]
}
