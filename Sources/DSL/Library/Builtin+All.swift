extension Builtin {
  /// Every function of the library, by name.
  static let all: [String: Builtin] = Dictionary(
    uniqueKeysWithValues: groups.flatMap(\.value).map { ($0.name, $0) })

  /// The functions in the order of the reference, by title.
  static let groups: KeyValuePairs<String, [Builtin]> = [
    "Numbers": arithmetic, "Statistics": statistics, "Lists": lists,
    "Distributions": distributions, "Texts": texts, "Files and states": files,
    "Reliability": reliability,
  ]

  private static let arithmetic: [Builtin] = [
    Builtin("abs(x)", .same, "Magnitude."),
    Builtin("sign(x)", .sign, "−1, 0 or 1."),
    Builtin("sqrt(x)", .root(2), "Square root; the dimension's exponents are halved."),
    Builtin("cbrt(x)", .root(3), "Cube root."),
    Builtin("exp(x)", .bare, "e to the power x."),
    Builtin("log(x)", .bare, "Natural logarithm."),
    Builtin("log10(x)", .bare, "Logarithm to base 10."),
    Builtin("log2(x)", .bare, "Logarithm to base 2."),
    Builtin("sin(angle)", .ofAngle, "Sine."),
    Builtin("cos(angle)", .ofAngle, "Cosine."),
    Builtin("tan(angle)", .ofAngle, "Tangent."),
    Builtin("asin(x)", .toAngle, "Angle whose sine is x."),
    Builtin("acos(x)", .toAngle, "Angle whose cosine is x."),
    Builtin("atan(x)", .toAngle, "Angle whose tangent is x."),
    Builtin("atan2(y, x)", .angleOfTwo, "Angle of the point (x, y), −180 deg to 180 deg."),
    Builtin("sinh(x)", .bare, "Hyperbolic sine."),
    Builtin("cosh(x)", .bare, "Hyperbolic cosine."),
    Builtin("tanh(x)", .bare, "Hyperbolic tangent."),
    Builtin("floor(x)", .bare, "Largest whole number not above x."),
    Builtin("ceil(x)", .bare, "Smallest whole number not below x."),
    Builtin("round(x)", .bare, "Nearest whole number; halves away from zero."),
    Builtin("min(x, ...)", .extremum, "Smallest of the arguments, or of a list."),
    Builtin("max(x, ...)", .extremum, "Largest of the arguments, or of a list."),
    Builtin("clamp(x, low, high)", .clamp, "x, but not below low and not above high."),
    Builtin("hypot(a, b)", .pair, "√(a² + b²) without overflow."),
    Builtin("pow(x, y)", .power, "x to the power y, for bare numbers; with units write `x ^ 2`."),
    Builtin("dot(a, b)", .dot, "Sum of the products of two lists."),
    Builtin("norm(a)", .reduce, "Length of a vector: √ of the sum of squares."),
    Builtin(
      "interpolate(x, xs, ys)", .interpolate,
      "ys at x by straight lines between rising xs; flat outside."),
  ]

  private static let statistics: [Builtin] = [
    Builtin("sum(list)", .reduce, "Sum."),
    Builtin("mean(list)", .reduce, "Arithmetic mean."),
    Builtin("median(list)", .reduce, isPure: false, "Middle value; the mean of the middle two."),
    Builtin("deviation(list)", .reduce, "Standard deviation, n − 1 in the denominator."),
    Builtin("variance(list)", .reduceSquare, "Variance, n − 1 in the denominator."),
    Builtin(
      "kurtosis(list)", .reduceToBare, isPure: false,
      "Fourth standardised moment; 3 for a normal sample."),
    Builtin("skewness(list)", .reduceToBare, isPure: false, "Third standardised moment."),
    Builtin("slope(list)", .reduce, isPure: false, "Least-squares slope per element."),
    Builtin(
      "quantile(list, p)", .quantile, isPure: false,
      "Value below which the share p of the list lies, interpolated (Hyndman & Fan type 7)."),
    Builtin("all(list)", .allOrAny, "Whether every element is true."),
    Builtin("any(list)", .allOrAny, "Whether some element is true."),
  ]

  private static let lists: [Builtin] = [
    Builtin("count(list)", .count, "How many elements, rows or characters."),
    Builtin("append(list, value)", .append, isPure: false, "Adds a value at the end of the list."),
    Builtin("concat(a, b)", .concatenate, isPure: false, "A new list: a followed by b."),
    Builtin("first(list)", .element, isPure: false, "First element."),
    Builtin("last(list)", .element, isPure: false, "Last element."),
    Builtin("sort(list)", .sameList, isPure: false, "A new list, smallest first."),
    Builtin("reverse(list)", .sameList, isPure: false, "A new list, last first."),
    Builtin(
      "slice(list, from, to)", .slice, isPure: false,
      "A new list: elements from … to, both included."),
    Builtin(
      "spaced(from, to, count)", .spaced, isPure: false,
      "That many values evenly apart, both ends included."),
    Builtin("map(list, f)", .map, isPure: false, "A new list: f of each element."),
    Builtin(
      "filter(list, f)", .filter, isPure: false, "A new list: the elements for which f is true."),
    Builtin("fold(list, start, f)", .fold, isPure: false, "f(f(start, first), second) and so on."),
    Builtin(
      "contains(list, value)", .contains, isPure: false, "Whether some element equals the value."),
  ]

  private static let distributions: [Builtin] = [
    Builtin(
      "normal(mean?, sd)", .distribution(bare: []),
      "Normal distribution; the mean is 0 when only sd: is given."),
    Builtin(
      "lognormal(centre, spread)", .lognormal,
      "Lognormal by median and sigma of the logarithm (a bare number), or by mean and sd (in the unit of the mean)."
    ),
    Builtin("uniform(low, high)", .distribution(bare: []), "Uniform distribution."),
    Builtin("triangular(low, mode, high)", .distribution(bare: []), "Triangular distribution."),
    Builtin("exponential(mean)", .distribution(bare: []), "Exponential distribution."),
    Builtin(
      "weibull(shape, scale, location?)", .distribution(bare: ["shape"]), "Weibull distribution."),
    Builtin("gamma(shape, scale)", .distribution(bare: ["shape"]), "Gamma distribution."),
    Builtin("beta(a, b)", .distribution(bare: ["a", "b"]), "Beta distribution on 0 … 1."),
    Builtin("bernoulli(p)", .bareDistribution, "1 with probability p, else 0."),
    Builtin("poisson(mean)", .bareDistribution, "Poisson distribution."),
    Builtin("choice(values, weights?)", .choice, "One of the values, as often as its weight says."),
    Builtin(
      "truncated(distribution, range)", .truncate, "The part of a distribution within a range."),
    Builtin(
      "draw(distribution)", .draw, isPure: false,
      "One random value; the same seed gives the same draws."),
  ]

  private static let texts: [Builtin] = [
    Builtin("text(value)", .text, isPure: false, "The value as `log` would show it."),
    Builtin("number(text)", .parse, isPure: false, "The bare number that a text spells."),
    Builtin("upper(text)", .textToText, isPure: false, "In capital letters."),
    Builtin("lower(text)", .textToText, isPure: false, "In small letters."),
    Builtin("trim(text)", .textToText, isPure: false, "Without blanks at both ends."),
    Builtin("split(text, separator)", .split, isPure: false, "The parts between separators."),
    Builtin("join(list, separator)", .join, isPure: false, "The texts with separators between."),
  ]

  private static let files: [Builtin] = [
    Builtin(
      "table(file)", .table, isPure: false,
      "Reads a CSV or HDF5 file; a header such as `voltage [V]` gives the unit."),
    Builtin(
      "column(name, unit)", .column, isPure: false,
      "In `table(…) with { new: column(\"old\", \"mV\") }`: names a column and its unit."),
    Builtin("snapshot(name)", .command, isPure: false, "Keeps the state of the run under a name."),
    Builtin("rewind(name)", .command, isPure: false, "Goes back to a kept state."),
  ]
}
