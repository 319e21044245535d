extension DiagnosticCode {
  /// What is wrong where this code is given: one sentence, as docs/diagnostics.md shows it.
  var meaning: String {
    switch family {
    case "S": syntaxMeaning
    case "N": nameMeaning
    case "D": dimensionMeaning
    case "T": kindMeaning
    case "P": twinMeaning
    case "X": placeMeaning
    default: runMeaning
    }
  }

  /// The letter before the number.
  var family: Character { rawValue.first ?? "R" }

  /// The families in the order of the reference, with their titles.
  static let families: KeyValuePairs<Character, String> = [
    "S": "The text does not parse", "N": "Names", "D": "Dimensions", "T": "Kinds of values",
    "P": "Plugins, twins and settings", "X": "Places and phases", "R": "While running",
  ]

  private var syntaxMeaning: String {
    switch self {
    case .strayCharacter: "A character that no word, number or sign of the language begins with."
    case .openString: "A string does not end on its line; a `\"\"\"` string never ends."
    case .openHole: "A `{` in a string has no `}`."
    case .unknownEscape: "A backslash before a character that has no special meaning."
    case .numberTooLarge: "A number beyond the largest double."
    case .expectedSign: "A bracket, comma, colon or other sign is missing."
    case .expectedName: "A name must stand here."
    case .keywordAsName: "A word of the language stands where a name must stand."
    case .expectedExpression: "A value must stand here."
    case .expectedEndOfStatement: "Something follows a statement on its line."
    case .expectedWord: "A word such as `then`, `in` or `catch` is missing."
    case .expectedUnit: "A unit must stand here."
    case .expectedString: "A file name in double quotes must stand here."
    case .openBlock: "A `{` has no `}`."
    case .strayBrace: "A `}` has no `{`."
    case .nestedTooDeeply: "Brackets or operators are nested beyond what the parser takes."
    case .chainedComparison: "`a < b < c`: a comparison of a truth value."
    case .percentOperator: "`%` is used as an operator; it is the unit per cent."
    case .cannotAssign: "The left side of `=` is nothing that can be assigned to."
    default: "A parameter without a default follows one that has a default."
    }
  }

  private var nameMeaning: String {
    switch self {
    case .unknownName: "Nothing of this name is defined here."
    case .duplicateName: "A name is defined twice between the same braces."
    case .unknownMember: "What stands before the dot has no part of this name."
    case .unknownUnit: "There is no unit of this name."
    case .badUnit: "A `unit` line gives a known unit another meaning, or is no name for one."
    case .assignToConstant: "A `let`, `param` or other fixed name is assigned to."
    case .unknownScenario: "There is no scenario of this name."
    case .unknownFault: "`inject` or `repair` does not name a fault."
    case .missingFile: "A file cannot be read."
    case .circularInclude: "A file includes itself."
    default: "The part after `:` in a string's hole is no format."
    }
  }

  private var dimensionMeaning: String {
    switch self {
    case .cannotAdd: "A sum or difference of two dimensions."
    case .cannotCompare: "A comparison of two dimensions."
    case .cannotConvert: "A conversion to a unit of another dimension."
    case .cannotAssignDimension:
      "A value's dimension is not that of the name or port it is given to."
    case .exponentHasDimension: "An exponent is no bare number."
    case .powerOfDimension:
      "A power or root whose dimension is not known when the script is checked."
    case .argumentDimension: "An argument has the wrong dimension."
    case .resultDimension: "A function's result has another dimension than declared."
    case .addTwoPoints: "A sum of two points on a scale, such as two temperatures in degC."
    case .rangeDimensions: "The ends or the step of a range have different dimensions."
    case .notATime: "A time must stand here."
    case .notADimensionlessNumber: "A number without a unit must stand here."
    case .settingDimension: "A setting has the wrong dimension."
    case .connectDimension: "A wire joins two dimensions."
    case .branchDimensions: "Both sides of `if … then … else` need one dimension."
    case .listDimensions: "The elements of a list need one dimension."
    case .differenceAsPoint: "A temperature difference is shown on a scale with a shifted zero."
    case .formatDimension: "A string's format names a unit of another dimension."
    case .toleranceDimension: "The tolerance of `~=` has another dimension than what is compared."
    default: "A negative of a point on a scale."
    }
  }

  private var kindMeaning: String {
    switch self {
    case .expectedNumber: "A number must stand here."
    case .expectedTruth: "A truth value must stand here; no other value counts as true or false."
    case .expectedText: "A text must stand here."
    case .expectedList: "A list must stand here."
    case .notCallable: "What stands before `(` or `{` is nothing that takes arguments or settings."
    case .argumentCount: "Too many arguments."
    case .unknownArgument: "No parameter has this name."
    case .notIndexable: "What stands before `[` has no elements."
    case .hasNoMembers: "What stands before the dot has no such part."
    case .cannotCompareKinds: "A comparison of two kinds of values."
    case .notIterable: "`for` needs a range or a list."
    case .branchKinds: "Both sides of `if … then … else` need one kind of value."
    case .recursiveType: "The types of a recursive call grow without end."
    case .noResult: "A call gives no value where one is needed."
    case .cannotShow: "A string's hole has no value."
    case .repeatedArgument: "An argument or a time-out is given twice."
    case .missingArgument: "A parameter without a default is given nothing."
    default: "An argument has a value that makes no sense there."
    }
  }

  private var twinMeaning: String {
    switch self {
    case .unknownPlugin: "There is no plugin of this name."
    case .missingPlugin: "A statement needs a plugin that is not there."
    case .unknownModel: "The plugin has no model of this name."
    case .unknownSetting: "The model has no setting of this name."
    case .missingSetting: "A required setting is left out."
    case .settingKind: "A setting has the wrong kind of value."
    case .settingRange: "A setting is outside its range."
    case .duplicateSetting: "A setting is given twice."
    case .unknownPort: "The twin has no port, parameter, action or property of this name."
    case .notAnOutput: "A wire starts at something that is no output."
    case .notAnInput: "A wire or an assignment ends at something that is no input."
    case .shapeMismatch: "One side has another number of elements than the other."
    case .alreadyDriven: "An input has two sources."
    case .notTunable: "A setting is fixed when the twin is built."
    case .unknownAction: "The twin has no action of this name, or this is none."
    case .faultTarget: "A fault acts on something that cannot fail."
    case .faultSetting: "A setting of a fault is unknown, missing or malformed."
    case .studySetting: "A setting of a study is unknown, missing or malformed."
    case .calibrationSetting: "A setting of a calibration is unknown, missing or malformed."
    case .indexOutOfRange: "There is no element of this number; elements are counted from 1."
    case .algebraicLoop:
      "The twins and signals cannot be put in an order: a loop has no delay in it."
    case .buildFailed: "A model could not be built from its settings."
    case .notAPort: "A port, signal or twin must stand here."
    default: "The plugin is there but not loaded; `use` loads it."
    }
  }

  private var placeMeaning: String {
    switch self {
    case .notInStep: "This cannot be worked out at every step of a run."
    case .onlyInDo: "This takes time and stands in `do` only."
    case .onlyInLoop: "`break` and `continue` stand in loops only."
    case .onlyInFunction: "`return` stands in functions only."
    case .onlyInRequirement: "Temporal logic stands in requirements only."
    case .onlyInScenario: "A declaration stands at the top level or directly in a scenario only."
    case .onlyAtScriptLevel: "This stands at the top level only, or in a function."
    case .notInEvent: "This acts on a running scenario and stands in an event only."
    case .unreachable: "A warning: this is never reached, or its value is not used."
    case .notKept: "A study keeps what its runs end with, and this is not among it."
    case .notAnswered: "The method by which a study chooses its runs does not answer this."
    default: "A constant must stand here."
    }
  }

  private var runMeaning: String {
    switch self {
    case .assertionFailed: "An assertion does not hold; the exit code is 1."
    case .callTooDeep: "Functions call one another without end."
    case .outOfMemory: "The script's values need more memory than it may use."
    case .interrupted: "The run was interrupted, as by Ctrl-C; the exit code is 130."
    case .modelFailed: "A model could not go on."
    case .notFinite: "A number became infinite or undefined."
    case .fileError: "A file could not be read or written."
    case .badValue: "A value makes no sense where it is used."
    case .stepLimit: "One instant needs more steps than it may use."
    default: "A file outside the folders that a script may use."
    }
  }
}
