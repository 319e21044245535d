/// What compiled script code asks of the program around it.
///
/// Each call is made through one native function, `host(call, site, values…)`: `call` is the raw value,
/// `site` the position in `CompiledScript.sites` of the place in the script that calls, and the values are, in
/// this order, those of the site's operands, those of its captures, and the closure of its body if it has one.
/// The program knows from the site what each value is for.
enum HostCall: Int, CaseIterable, Sendable {
  /// A declaration: `twin`, `connect`, `signal`, `record`, `fault`, `require`, `do`, `at`, `every`, `when`,
  /// `stop when`, `param`. Yields the value of a `param` (which `--set` or `run s(p: 3)` may replace), else none.
  case declare
  /// Reads a port, tunable parameter, signal or fault member in script or event code; operands: the index, if
  /// it is no literal. Yields a number, a truth value or a list of numbers.
  case read
  /// Assigns to a port or tunable parameter; operands: the value, then the index if there is one.
  case write
  /// Starts an action; operands: the arguments in the order of the action's description; absent where left out.
  case act
  /// `inject`, `repair`.
  case inject, repair
  /// `stop`.
  case stop
  /// `log`; operand: the text or value.
  case log
  /// `plot`, `export`, `report`; operands: every expression of the statement that is no port, signal, run or
  /// twin, each in the order in which it stands.
  case plot, export, report
  /// A failed `assert`; operand: the message, or none. Does not return.
  case assertionFailed
  /// `run scenario(arguments) for d step s seed n`: operands in that order. Yields the result of the run.
  case run
  /// `study`: carries it out and yields its result; operands and steps as `SitePlan` sorts them.
  case study
  /// A question to a study: operands: the study, then numbers; the step, if there is one, is what is asked of each run.
  case ask
  /// `t`: seconds since the start of the run.
  case time
  /// `calibrate`: carries it out and yields its result; operands as `SitePlan` sorts them.
  case calibrate
  /// `fault_tree(…)`, `block_diagram(…)`; operands as `SystemSyntax` sorts them.
  case system
}

/// What a suspended `do` block waits for: operand b of `suspend`.
///
/// The suspend instruction's arguments are the site's position, then the site's values as for `HostCall`.
enum SuspensionKind: Int, Sendable {
  /// `wait 10 min`; operand: the duration in seconds.
  case duration
  /// `wait until e or 30 min`: the site has the condition as a step expression, the time-out as operand.
  case condition
  /// A bare action, or an action with `until`, once started: until its completion port is true, or the
  /// condition or time-out of the site holds.
  case completion
  /// `parallel { do … do … }`: operands are the closures of the inner `do` blocks.
  case parallel
}
