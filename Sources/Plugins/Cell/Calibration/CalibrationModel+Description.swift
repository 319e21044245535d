import Engine

extension CalibrationModel {
  static let description = ModelDescription(
    "calibration",
    summary:
      "Learns a cell's properties, with their uncertainty, from a log of current and voltage.",
    theory: """
      Bayes' rule through the simulation: the posterior of the unknowns is their prior times the probability of \
      the measured voltages (and temperatures), whose errors are independent and normal about what the model gives \
      under the measured current. optimise_then_sample runs the model at up to `evaluations` settings, emulates \
      it by a Gaussian process (Matérn 5/2) through the directions in which its outputs vary, climbs to the \
      posterior's peak, draws four Markov chains from the emulated posterior, and runs the model again at draws \
      of it, weighted by true over emulated likelihood: efficiency is the share these draws are worth. sample \
      runs the model at every step of the chains instead.

      Unknowns are capacity, negative_diffusivity, positive_diffusivity, negative_reaction_rate, \
      positive_reaction_rate and heat_transfer, as factors on the parameter set's values, and \
      contact_resistance in Ω. Priors are lognormal. Chains that have not met (R̂ above 1.05) are drawn again, \
      longer, and refused if they never do.

      The log has columns current in A, positive on discharge, and voltage in V; with thermal: "lumped" also \
      temperature in °C or with its unit in the header. The calibration is made when the twin is built; the ports \
      never change. What the model cannot show (another chemistry, ageing during the log) goes into \
      the unknowns: look at residual, which is near voltage_accuracy if the model fits.
      """,
    citations: [
      "Kennedy, O'Hagan: Bayesian calibration of computer models, J. R. Stat. Soc. B 63 (2001) 425",
      "Higdon et al.: J. Am. Stat. Assoc. 103 (2008) 570",
      "Haario, Saksman, Tamminen: An adaptive Metropolis algorithm, Bernoulli 7 (2001) 223",
      "Vehtari et al.: An improved R-hat, Bayesian Analysis 16 (2021) 667",
    ],
    period: 1_000_000_000,
    parameters: [
      ParameterDescription(
        "log", .property(named: "log", isRequired: true),
        "What to learn from: the property log of a replay.table twin with current and voltage."),
      ParameterDescription(
        "unknowns",
        .text(
          default: "capacity, negative_diffusivity, negative_reaction_rate, contact_resistance"),
        "What to find out, with commas between."),
      ParameterDescription(
        "prior_median", .number(.one, default: 0, range: 0...1e9),
        shape: .vector(.axis("unknowns")),
        "Median of each unknown's prior; 0 takes the usual: 1, or 0.01 Ω for the contact resistance.",
        source: "a factor of 1 is the parameter set; 10 mΩ: assumption"),
      ParameterDescription(
        "prior_spread", .number(.one, default: 0, range: 0...10),
        shape: .vector(.axis("unknowns")),
        "Standard deviation of the logarithm of each; 0 takes the usual: 0.05 for the capacity, 0.4 for the "
          + "cooling, 0.7 else.",
        source:
          "assumption: rates of one material differ by factors of 2 to 10 between publications"),
      ParameterDescription(
        "voltage_accuracy", .number(.volt, default: 2e-3, range: 1e-7...1),
        "Standard deviation of a voltage's error.", source: "assumption: an ordinary cycler"),
      ParameterDescription(
        "temperature_accuracy", .number(.kelvin, default: 0.3, range: 1e-4...50),
        "Standard deviation of a temperature's error.", source: "assumption: a thermocouple"),
      ParameterDescription(
        "model", .choice(ElectrochemicalCell.Model.allCases.map(\.rawValue), default: "SPMe"),
        "Which equations, as of battery.lithium_ion."),
      ParameterDescription(
        "parameters", .choiceOrFile(ParameterLibrary.names, default: "Chen2020"),
        "Which cell: a set, or a BPX file (.json)."),
      ParameterDescription(
        "thermal", .choice(["isothermal", "lumped"], default: "isothermal"),
        "Whether the cell warms, and its temperature is learned from."),
      ParameterDescription(
        "initial_state_of_charge", .number(.percent, default: 1, range: 0...1),
        "Charge at the log's start, where the cell rests."),
      ParameterDescription(
        "sampling", .number(.second, default: 10, range: 1e-2...3600),
        "How often the log is read.",
        source: "assumption: longer than errors of a cycler hang together"),
      ParameterDescription(
        "method",
        .choice(
          BayesianCalibration.Method.allCases.map(\.rawValue),
          default: BayesianCalibration.Method.optimiseThenSample.rawValue),
        "Whether to emulate the model, or to run it at every step of the chains."),
      ParameterDescription(
        "evaluations", .integer(default: 150, range: 20...100_000),
        "The most runs of the model under optimise_then_sample."),
      ParameterDescription(
        "seed", .integer(default: 0, range: 0...1_000_000_000), "Decides every draw."),
    ],
    ports: [
      PortDescription(
        "median", .output, shape: .vector(.axis("unknowns")), "Median of each unknown."),
      PortDescription(
        "lower", .output, shape: .vector(.axis("unknowns")),
        "5 % quantile: the lower end of the 90 % interval."),
      PortDescription(
        "upper", .output, shape: .vector(.axis("unknowns")),
        "95 % quantile: the upper end of the 90 % interval."),
      PortDescription(
        "deviation", .output, shape: .vector(.axis("unknowns")), "Standard deviation of each."),
      PortDescription(
        "reduction_factor", .output, shape: .vector(.axis("unknowns")),
        "Rank-normalised R̂ of the four chains; 1 where they have met."),
      PortDescription(
        "correlation", .output, shape: .matrix(.axis("unknowns"), .axis("unknowns")),
        "How the unknowns go together in the posterior."),
      PortDescription("runs", .output, kind: .integer, "How often the model ran."),
      PortDescription(
        "efficiency", .output, .percent,
        "What draws of the emulated posterior are worth under the model itself; 100 % when sampled directly."
      ),
      PortDescription(
        "residual", .output, .volt,
        "Root of the mean square of voltage less model at the medians."),
    ],
    properties: [
      .init("summary", "The result in words, with warnings."),
      .init("warnings", "How far the result cannot be trusted; printed once it is there."),
    ])
}
