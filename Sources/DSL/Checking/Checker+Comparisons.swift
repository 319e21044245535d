import Engine

/// What levels of a study have in common, and questions that set them against each other.
extension Checker {
  /// `chance: own`.
  func studyChance(_ value: Expression) -> StudyDesign.Chance {
    switch value.kind.name {
    case "shared": return .shared
    case "own": return .own
    default:
      report(
        .studySetting, "`chance` is `shared` or `own`", at: value.span,
        help: "with `shared`, which is taken without it, all levels see the same draws")
      return .shared
    }
  }

  func refuseChance(_ span: Span?, _ method: StudyMethod) {
    guard let span, !method.allowsRule else { return }
    report(
      .studySetting, "the runs of `\(method.rawValue)` do not go round levels", at: span,
      help: "leave `chance` out; `monte_carlo`, `lhs`, `sobol` and `list` take it")
  }

  /// `s.compare(cost, policy, ["never", "yearly"])`: the columns of its table.
  func comparison(_ arguments: [Argument], _ study: StudySymbol, _ context: Context) -> Type {
    let inner = askingContext(study.scenario, context)
    let value = type(arguments[0].value, inner)
    let by = type(arguments[1].value, inner)
    let levels = study.comparable
    if !levels.contains(where: { $0 == arguments[1].value.kind.name }) {
      report(
        .notAnswered, "`compare` goes by a quantity that has levels", at: arguments[1].value.span,
        label: "`\(study.name)` does not vary this",
        help: levels.isEmpty
          ? "give `vary` one with levels: `vary: { policy: [1, 2, 3] }`"
          : "it varies \(levels.joined(separator: ", "))")
      return .any
    }
    var level = by
    if arguments.count > 2 {
      level = .text
      let names = arguments[2].value
      switch type(names, context) {
      case .list(.text), .list(.any), .any: break
      case let found:
        report(
          .expectedText, "the names of the levels are a list of texts", at: names.span,
          label: "this is \(found.described)", help: "such as `[\"never\", \"yearly\"]`")
      }
    }
    switch value {
    case .truth: return .table(StudyComparison.fields(level: level, share: .scalar))
    case .number(let number): return .table(StudyComparison.fields(level: level, mean: number))
    case .any: return .any
    default:
      report(
        .expectedNumber, "`compare` asks for a number or a condition", at: arguments[0].value.span,
        label: "this is \(value.described)")
      return .any
    }
  }
}

extension StudySymbol {
  /// What the study sets itself, by which its runs can be compared.
  var comparable: [String] {
    varied.map(\.name) + (hasAge ? ["start_age"] : [])
      + ((faultSets?.count ?? 0) > 1 ? ["fault_set"] : [])
  }
}
