/// A place in a script that calls the program: a declaration, a port access, an action, a run.
///
/// The compiler evaluates `operands` at the call and hands over the values of `captures`, the script's
/// variables that the site's step expressions use; the program compiles those once the twins are built.
final class Site: Sendable {
  enum Subject: Sendable {
    case statement(Statement)
    case expression(Expression)
  }

  let subject: Subject
  /// Evaluated by script code when the site is reached.
  let operands: [Expression]
  /// Compiled to step code by the program.
  let steps: [Expression]
  /// Variables that the step expressions read, sorted by name. A `var` is handed over as its cell (or by the
  /// name of its global), so that later changes are seen.
  let captures: [Capture]
  let span: Span

  struct Capture: Hashable, Sendable {
    let name: String
    let isVariable: Bool
  }

  init(
    _ subject: Subject, operands: [Expression] = [], steps: [Expression] = [],
    captures: [Capture] = [],
    span: Span
  ) {
    self.subject = subject
    self.operands = operands
    self.steps = steps
    self.captures = captures
    self.span = span
  }
}
