extension Keyword {
  /// How the word is used, as code, and what it does.
  var documentation: DocumentationEntry {
    let (form, meaning) = usage
    return DocumentationEntry(form, [meaning])
  }

  private var usage: (form: String, meaning: String) {
    switch self {
    case .use, .import, .include, .unit, .let, .var, .param, .func, .scenario: definition
    case .twin, .connect, .signal, .record, .fault, .require, .learn, .calibrate, .study:
      declaration
    case .do, .parallel, .at, .every, .when, .stop, .wait, .until, .inject, .repair: time
    case .plot, .report, .export, .log, .assert, .run: output
    case .always, .eventually, .once, .historically, .implies: requirement
    default: control
    }
  }

  private var definition: (String, String) {
    switch self {
    case .use: ("use robot, replay", "Loads plugins, whose models `twin` then makes.")
    case .import:
      ("import \"lib.twin\" as lib", "Reads another file; its names stand behind `lib.`.")
    case .include: ("include \"lib.twin\"", "Reads another file as if it stood here.")
    case .unit: ("unit lap = 400 m", "Gives a unit a name.")
    case .let: ("let mass = 3 kg", "Names a value, which does not change.")
    case .var: ("var count = 0", "Names a value that may change.")
    case .param:
      (
        "param mass = 3 kg within 1 kg .. 5 kg",
        "A value that `--set` and `run s(mass: …)` replace."
      )
    case .func: ("func area(r) = 3.14159 * r^2", "Defines a function; units follow by themselves.")
    default: ("scenario name(parameter = 1) { … }", "What can be run by name, with arguments.")
    }
  }

  private var declaration: (String, String) {
    switch self {
    case .twin:
      ("twin arm = robot.urdf { file: \"arm.urdf\" }", "Makes a twin from a plugin's model.")
    case .connect: ("connect a.out -> b.in delay 10 ms", "A wire from an output to an input.")
    case .signal: ("signal power = a.v * a.i", "A calculation at every instant.")
    case .record: ("record a.*, power every 10 ms", "What the trace holds, and how often.")
    case .fault:
      (
        "fault wear on arm.joint[2].friction { onset: weibull(2, 400 h), value: nominal * 2 }",
        "Changes one quantity of a twin from its onset on."
      )
    case .require:
      ("require cool: always cell.temperature < 60 degC", "What a run must fulfil, with a margin.")
    case .learn: ("learn model = bilstm { from: data }", "Trains a model on recorded data.")
    case .calibrate:
      (
        "calibrate fit = bayesian { model: scenario, to: data, match: { voltage: cell.voltage }, priors: { … } }",
        "Finds out parameters of a scenario from what was measured, and how sure they are."
      )
    default: ("study s of scenario { runs: 500 }", "Many runs of a scenario, and their figures.")
    }
  }

  private var time: (String, String) {
    switch self {
    case .do: ("do { wait 1 s\n … }", "Steps one after the other, in simulated time.")
    case .parallel: ("parallel { do { … } do { … } }", "`do` blocks that go on side by side.")
    case .at: ("at 5 s { … }", "What happens at one instant.")
    case .every: ("every 1 s from 2 s until 9 s { … }", "What happens again and again.")
    case .when:
      (
        "when x > 3 for 2 s { … }",
        "What happens each time a condition begins to hold, or has held."
      )
    case .stop: ("stop when x > 3", "Ends the run.")
    case .wait: ("wait until x > 3 or 5 s", "Lets time pass in a `do` block.")
    case .until: ("arm.move_to(q) until arm.done or 4 s", "Ends an action or a wait.")
    case .inject: ("inject wear", "Makes a fault begin now.")
    default: ("repair wear", "Takes a fault away now.")
    }
  }

  private var output: (String, String) {
    switch self {
    case .plot: ("plot cell.voltage over t to \"v.svg\"", "A picture, in the terminal or a file.")
    case .report: ("report \"r.pdf\" { … }", "A document.")
    case .export: ("export result to \"r.csv\"", "Writes a result or a table to a file.")
    case .log: ("log \"{x:.2f mV} at {t}\"", "A line for people.")
    case .assert: ("assert x < 3 V, \"too high\"", "Ends the script with an error unless it holds.")
    default: ("run scenario(mass: 3 kg) for 10 s seed 1", "Runs a scenario and gives its result.")
    }
  }

  private var requirement: (String, String) {
    switch self {
    case .always: ("always within 5 s x < 3", "Holds at every instant, of the run or of a span.")
    case .eventually: ("eventually within 5 s x < 3", "Holds at some instant from now on.")
    case .once: ("once within 5 s x < 3", "Has held at some instant up to now.")
    case .historically: ("historically within 5 s x < 3", "Has held at every instant up to now.")
    default: ("a implies b", "False only where `a` holds and `b` does not.")
    }
  }

  private var control: (String, String) {
    switch self {
    case .if, .then, .else: ("if a { … } else { … }", "A choice; as a value `if a then x else y`.")
    case .for, .in: ("for x in list { … }", "Once for each element of a list, range or table.")
    case .while: ("while x > 3 { … }", "As long as a condition holds.")
    case .repeat: ("repeat 3 { … }", "A number of times.")
    case .break: ("break", "Leaves the loop.")
    case .continue: ("continue", "Goes on with the loop's next turn.")
    case .return: ("return x", "Leaves the function with a value.")
    case .try, .catch: ("try { … } catch e { log e.message }", "Goes on after an error.")
    case .and: ("a and b", "True where both hold.")
    case .or: ("a or b", "True where one holds; after `until` it joins time-outs.")
    case .not: ("not a", "True where `a` does not hold.")
    case .mod: ("a mod b", "The remainder of a division, with the sign of `b`.")
    case .with: ("record with { field: 1 }", "A copy with some fields changed.")
    case .none: ("none", "No value.")
    default: ("true, false", "Truth values.")
    }
  }
}
