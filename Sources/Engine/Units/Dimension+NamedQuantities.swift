extension Dimension {
  /// Coherent units and what they measure. Where two quantities share a dimension the name says so.
  static let namedQuantities: [(symbol: String, name: String)] = [
    ("1", "number"),
    // Bases
    ("m", "length"), ("kg", "mass"), ("s", "time"), ("A", "current"), ("K", "temperature"),
    ("mol", "amount of substance"), ("cd", "luminous intensity"), ("rad", "angle"),
    ("cycle", "cycle count"), ("C", "C-rate"),
    // Motion
    ("m^2", "area"), ("m^3", "volume"), ("m/s", "velocity"), ("m/s^2", "acceleration"),
    ("m/s^3", "jerk"), ("rad/s", "angular velocity"), ("rad/s^2", "angular acceleration"),
    ("rad/s^3", "angular jerk"), ("rad^2", "solid angle"), ("Hz", "frequency"),
    ("1/m", "wave number"), ("rad/m", "angular wave number"), ("m^3/s", "volume flow"),
    ("m^2/s", "diffusivity"), ("1/s^2", "square of a frequency"), ("s^2", "square of a time"),
    ("1/m^2", "area density"), ("1/m^3", "number density"), ("m^4", "second moment of area"),
    // Mass and force
    ("kg/m^3", "density"), ("kg/m^2", "surface density"), ("kg/m", "line density"),
    ("m^3/kg", "specific volume"), ("kg/s", "mass flow"), ("kg/(m^2*s)", "mass flux"),
    ("kg*m^2", "moment of inertia"), ("kg*m", "first moment of mass"), ("N", "force"),
    ("N*s", "momentum"), ("J*s", "angular momentum"), ("J", "energy or torque"),
    ("J/rad", "torque per angle"), ("J*s/rad", "rotational damping"), ("N/m", "stiffness"),
    ("N/s", "force rate"), ("N/m^3", "specific weight"), ("Pa", "pressure"),

    ("Pa*s", "dynamic viscosity"), ("1/Pa", "compressibility"), ("Pa*m^(1/2)", "stress intensity"),
    // Energy and heat
    ("W", "power"), ("W/s", "power rate"), ("W/m^2", "heat flux"), ("W/m^3", "power density"),
    ("W/K", "thermal conductance"), ("K/W", "thermal resistance"),
    ("W/(m*K)", "thermal conductivity"), ("W/(m^2*K)", "heat transfer coefficient"),
    ("m^2*K/W", "thermal insulance"), ("W/(m^2*K^4)", "radiation constant"),
    ("J/K", "heat capacity"), ("J/kg", "specific energy"),
    ("J/(kg*K)", "specific heat capacity"), ("J/(m^3*K)", "volumetric heat capacity"),
    ("J/(mol*K)", "molar heat capacity"), ("J/mol", "molar energy"), ("K/s", "temperature rate"),
    ("K/m", "temperature gradient"), ("1/K", "temperature coefficient"),
    ("K^2", "squared temperature"),
    ("K*s", "temperature dose"), ("W/kg", "specific power"),
    // Chemistry
    ("mol/m^3", "concentration"), ("mol/s", "molar flow"), ("mol/(m^2*s)", "molar flux"),
    ("kg/mol", "molar mass"), ("1/mol", "per amount of substance"), ("mol/kg", "molality"),
    ("m^3/mol", "molar volume"), ("mol/(m^3*s)", "reaction rate"), ("coul/mol", "molar charge"),
    // Electricity
    ("V", "voltage"), ("V/s", "voltage rate"), ("V/m", "electric field"), ("V/K", "thermopower"),
    ("ohm", "resistance"), ("S", "conductance"), ("ohm*m", "resistivity"), ("S/m", "conductivity"),
    ("ohm*m^2", "area resistance"), ("coul", "charge"), ("A/s", "current rate"),
    ("A/m^2", "current density"), ("A/m^3", "volumetric current density"),
    ("A/m", "magnetic field strength"), ("A^2", "squared current"), ("F", "capacitance"),
    ("F/m", "permittivity"), ("F/m^2", "area capacitance"), ("H", "inductance"),
    ("H/m", "permeability"), ("Wb", "magnetic flux"), ("T", "magnetic flux density"),
    ("V*s/rad", "motor constant"), ("1/F", "elastance"), ("V/Hz^(1/2)", "voltage noise density"),
    ("coul/kg", "specific charge"), ("V^2", "squared voltage"),
    // Light, counts and rates
    ("lm", "luminous flux"), ("lx", "illuminance"), ("cd/m^2", "luminance"),
    ("1/cycle", "per cycle"), ("cycle/s", "cycle rate"), ("m/cycle", "crack growth rate"),
    ("C/s", "C-rate ramp"), ("coul/cycle", "charge per cycle"),
    ("ohm/cycle", "resistance growth per cycle"),
  ]
}
