import Engine

extension FadeForecastModel {
  static let description = ModelDescription(
    "fade_forecast",
    summary: "Forecasts the health and the remaining life of cells beside their measurement.",
    theory: """
      Runs the fade that battery.fade_fit learned, one step for each discharge. In the part of the life that may be \
      learned from, each measured capacity corrects the forecast before the next one is made; after it measurements \
      enter nothing but the statistics, so that forecast, lower and upper reach as far ahead as the cell lives. They are \
      the median and the 90 % interval of one measurement under all draws of the posterior.

      The remaining life counts cycles until a measurement first falls below end_of_life. It comes from one random \
      path for each draw, drawn when learning ends; before that it is 0.

      Judged on the same cycles are persistence, which holds the last health that was learned from, and two laws by \
      least squares without discrepancy: p e^(−k N) (law) and p − b √N, growth of a film that slows itself (film).
      """,
    citations: [
      "Kalman: A new approach to linear filtering and prediction problems, J. Basic Eng. 82 (1960) 35",
      "Saha, Goebel: Battery Data Set, NASA Ames Prognostics Data Repository 2007",
    ],
    period: 1_000_000_000, periodParameter: "period",
    parameters: [
      ParameterDescription(
        "fleet", .property(named: "fleet", isRequired: true),
        "The fleet: the property fleet of a battery.fade_fit twin."),
      ParameterDescription(
        "end_of_life", .number(.percent, default: 0.8, range: 0.01...1),
        "Health at which a cell's life ends.",
        source: "usual in vehicles (USABC Electric Vehicle Battery Test Procedures, 1996)"),
      ParameterDescription(
        "period", .number(.second, default: 1, range: 1e-3...1e6),
        "How long a cycle lasts in the simulation.",
        source: "as a replay whose time is the number of the discharge"),
    ],
    ports: [
      PortDescription(
        "capacity", .input, shape: .vector(.axis("cells")), initial: 1, hasFeedThrough: true,
        "Measured capacities, in the unit of the log that was learned from."),
      PortDescription("cycle", .output, kind: .counter, "Number of the discharge."),
      vector("state_of_health", "Measured capacity over that of the first discharge."),
      vector("forecast", "Median of the forecast health."),
      vector("lower", "5 % quantile of the forecast."),
      vector("upper", "95 % quantile of the forecast."),
      vector("law", "Health by p e^(−k N) without discrepancy."),
      PortDescription(
        "remaining_life", .output, shape: .vector(.axis("cells")),
        "Median cycles until the health first measures below end_of_life."),
      PortDescription(
        "remaining_life_lower", .output, shape: .vector(.axis("cells")), "5 % quantile of it."),
      PortDescription(
        "remaining_life_upper", .output, shape: .vector(.axis("cells")), "95 % quantile of it."),
      PortDescription(
        "forecast_life", .output, shape: .vector(.axis("cells")),
        "Median number of the discharge that first measures below end_of_life; 0 until learning ends."
      ),
      PortDescription(
        "forecast_life_lower", .output, shape: .vector(.axis("cells")), "5 % quantile of it."),
      PortDescription(
        "forecast_life_upper", .output, shape: .vector(.axis("cells")), "95 % quantile of it."),
      PortDescription(
        "life", .output, shape: .vector(.axis("cells")),
        "Number of the discharge that first measured below end_of_life; 0 until one does."),
      vector("error", "Root of the mean square error of forecast since learning ended."),
      vector("law_error", "The same for law."),
      vector("film_error", "The same for p − b √N without discrepancy."),
      vector("persistence_error", "The same for holding the last health learned from."),
      vector("coverage", "Share of measurements since then that lay within lower .. upper."),
    ])

  private static func vector(_ name: String, _ meaning: String) -> PortDescription {
    PortDescription(name, .output, .percent, shape: .vector(.axis("cells")), meaning)
  }
}
