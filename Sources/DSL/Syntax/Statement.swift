/// The statements between two braces.
struct Block: Sendable {
  let statements: [Statement]
  let span: Span
}

/// A node of the syntax tree that does something or declares something.
final class Statement: Sendable {
  enum Kind: Sendable {
    // Modules and names.
    case use([Name])
    case include(path: Name, alias: Name?, isImport: Bool)
    case unit(Name, Expression)
    case bind(Name, UnitSyntax?, Expression, isVariable: Bool)
    case parameter(Name, UnitSyntax?, Expression, within: Expression?)
    case function(FunctionSyntax)
    case scenario(ScenarioSyntax)

    // What exists.
    case twin(Name, model: Expression, [Setting])
    case connect(from: Expression, to: Expression, delay: Expression?)
    case signal(Name, Expression)
    /// What amounts of its unit are counted by, where a time could stand.
    case clock(Expression)
    case record([RecordPath], every: Expression?, as: Name?)
    case fault(Name, target: Expression, [Setting])
    case require(Name, Expression)
    case learn(isCalibration: Bool, Name, model: Expression, [Setting])
    case study(Name, scenario: Name, [Setting])

    // Time.
    case sequence(Block)
    case parallel(Block)
    case at(Expression, Block)
    case every(Expression, from: Expression?, until: Expression?, Block)
    case when(Expression, debounce: Expression?, Block)
    case stop(when: Expression?)
    case wait(Expression)
    case waitUntil(Expression)
    case actUntil(Expression, until: Expression)
    case inject(Expression)
    case repair(Expression)

    // Output.
    case plot([Expression], over: Expression?, to: Expression?)
    case report(Expression, [Setting])
    case export(Expression, to: Expression)
    case log(Expression)
    case assert(Expression, within: Expression?, message: Expression?)

    // Control.
    case branch(Expression, Block, otherwise: Block?)
    case forEach(Name, Expression, Block)
    case whileLoop(Expression, Block)
    case repeatLoop(Expression, Block)
    case breakLoop
    case continueLoop
    case returnValue(Expression?)
    case attempt(Block, Name, Block)

    case assign(Expression, AssignmentOperator, Expression)
    /// `dashboard.page { … }`.
    case configure(Expression, [Setting])
    case expression(Expression)
  }

  let kind: Kind
  let span: Span

  init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
  }
}

enum AssignmentOperator: String, Sendable {
  case set = "="
  case add = "+="
  case subtract = "-="
  case multiply = "*="

  /// The calculation that a compound assignment stands for.
  var binary: BinaryOperator? {
    switch self {
    case .set: nil
    case .add: .add
    case .subtract: .subtract
    case .multiply: .multiply
    }
  }
}

/// A named group of declarations that can be run with arguments.
final class ScenarioSyntax: Sendable {
  let name: Name
  let parameters: [ParameterSyntax]
  let body: Block

  init(name: Name, parameters: [ParameterSyntax], body: Block) {
    self.name = name
    self.parameters = parameters
    self.body = body
  }
}

/// What `record` names: a port or signal, or every port of a twin.
struct RecordPath: Sendable {
  let path: Expression
  /// Whether the path ended in `.*`.
  let isEverything: Bool
}
