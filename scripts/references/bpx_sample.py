"""Writes examples/lg_m50.json, the built-in set Chen2020 as a Battery Parameter eXchange file, and what PyBaMM makes of it.

The numbers are those of Chen et al., J. Electrochem. Soc. 167 (2020) 080534; the file itself is CC0.

    pip install bpx==1.1.1 pybamm==26.10.1.1
    python scripts/references/bpx_sample.py            # writes and validates the file
    python scripts/references/bpx_sample.py --curves   # and Tests/CellTests/Fixtures/bpx/pybamm_1C.csv
"""

import json
import math
import pathlib
import sys
import warnings

import bpx

root = pathlib.Path(__file__).resolve().parents[2]
sample = root / "examples/lg_m50.json"
source = json.loads((root / "Sources/Plugins/Cell/Parameters/Resources/Chen2020.json").read_text())
faraday = 96485.33212


def potential(text):
    return lambda x: eval(text, {"exp": math.exp, "tanh": math.tanh, "x": x})


def window():
    """Stoichiometries at both cut-offs: lithium moves from one electrode to the other (Mohtat et al. 2019)."""
    n, p = source["negative_electrode"], source["positive_electrode"]
    capacity = [faraday * e["active_material_fraction"] * e["thickness"] * e["maximum_concentration"] for e in (n, p)]
    x, y = [e["initial_concentration"] / e["maximum_concentration"] for e in (n, p)]
    u_n, u_p = potential(n["open_circuit_potential"]), potential(p["open_circuit_potential"])

    def at(charge):
        return x - charge / capacity[0], y + charge / capacity[1]

    def solve(target):
        low = max((x - 1) * capacity[0], -y * capacity[1])
        high = min(x * capacity[0], (1 - y) * capacity[1])
        for _ in range(200):
            middle = (low + high) / 2
            a, b = at(middle)
            low, high = (middle, high) if u_p(b) - u_n(a) > target else (low, middle)
        return at((low + high) / 2)

    return solve(source["cell"]["upper_voltage"]), solve(source["cell"]["lower_voltage"])


def electrode(name, stoichiometries):
    e = source[name]
    return {
        "Thickness [m]": e["thickness"],
        "Porosity": e["porosity"],
        "Transport efficiency": e["porosity"] ** e["electrolyte_bruggeman_exponent"],
        "Conductivity [S.m-1]": e["conductivity"],
        "Minimum stoichiometry": min(stoichiometries),
        "Maximum stoichiometry": max(stoichiometries),
        "Maximum concentration [mol.m-3]": e["maximum_concentration"],
        "Particle radius [m]": e["particle_radius"],
        "Surface area per unit volume [m-1]": 3 * e["active_material_fraction"] / e["particle_radius"],
        "Diffusivity [m2.s-1]": e["diffusivity"],
        "OCP [V]": e["open_circuit_potential"],
        "Entropic change coefficient [V.K-1]": 0.0,
        # j0 = m sqrt(c_e c_s (c_max - c_s)) = F K sqrt(c_e/c_e0 s (1 - s)).
        "Reaction rate constant [mol.m-2.s-1]": e["reaction_rate"] * 1000**0.5 * e["maximum_concentration"] / faraday,
        "Reaction rate constant activation energy [J.mol-1]": e["reaction_activation_energy"],
    }


def write():
    cell, separator = source["cell"], source["separator"]
    layers = [
        source[name]
        for name in ("negative_collector", "negative_electrode", "separator", "positive_electrode", "positive_collector")
    ]
    thickness = sum(layer["thickness"] for layer in layers)
    density = sum(layer["thickness"] * layer["density"] for layer in layers) / thickness
    capacity = sum(layer["thickness"] * layer["density"] * layer["heat_capacity"] for layer in layers) / thickness
    full, empty = window()

    def over_concentration(text):
        return text.replace("x", "(x / 1000)")

    document = {
        "Header": {
            "BPX": "1.1.0",
            "Title": "LG M50 (CC0: written for twin from the published numbers)",
            "References": "Chen et al., J. Electrochem. Soc. 167 (2020) 080534; electrolyte: Nyman et al., "
            "Electrochim. Acta 53 (2008) 6356",
            "Model": "DFN",
        },
        "Parameterisation": {
            "Cell": {
                "Electrode area [m2]": cell["electrode_area"],
                "External surface area [m2]": cell["cooling_area"],
                "Volume [m3]": cell["volume"],
                "Number of electrode pairs connected in parallel to make a cell": 1,
                "Lower voltage cut-off [V]": cell["lower_voltage"],
                "Upper voltage cut-off [V]": cell["upper_voltage"],
                "Nominal cell capacity [A.h]": cell["nominal_capacity_Ah"],
                "Reference temperature [K]": cell["reference_temperature"],
                "Density [kg.m-3]": density,
                "Specific heat capacity [J.K-1.kg-1]": capacity / density,
            },
            "Electrolyte": {
                "Cation transference number": source["electrolyte"]["transference_number"],
                "Diffusivity [m2.s-1]": over_concentration(source["electrolyte"]["diffusivity"]),
                "Conductivity [S.m-1]": over_concentration(source["electrolyte"]["conductivity"]),
            },
            "Negative electrode": electrode("negative_electrode", (full[0], empty[0])),
            "Positive electrode": electrode("positive_electrode", (full[1], empty[1])),
            "Separator": {
                "Thickness [m]": separator["thickness"],
                "Porosity": separator["porosity"],
                "Transport efficiency": separator["porosity"] ** separator["electrolyte_bruggeman_exponent"],
            },
        },
        "State": {
            "Initial conditions": {
                "Initial state-of-charge": 1.0,
                "Initial temperature [K]": cell["reference_temperature"],
                "Initial electrolyte concentration [mol.m-3]": source["electrolyte"]["initial_concentration"],
            },
            "Thermal environment": {
                "Ambient temperature [K]": cell["reference_temperature"],
                "Heat transfer coefficient [W.m-2.K-1]": cell["heat_transfer_coefficient"],
            },
        },
    }
    sample.write_text(json.dumps(document, indent=2) + "\n")
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        bpx.parse_bpx_file(str(sample))
    for warning in found:
        print("bpx warns:", warning.message)
    print("validated", sample.relative_to(root))


def discharge(path, model, points):
    """Voltages of PyBaMM's isothermal 1C discharge on two meshes, extrapolated as (4 fine - coarse)/3."""
    import numpy
    import pybamm

    def run(factor):
        kind = {"SPMe": pybamm.lithium_ion.SPMe, "DFN": pybamm.lithium_ion.DFN, "SPM": pybamm.lithium_ion.SPM}[model]
        instance = kind()
        parameters = pybamm.ParameterValues.create_from_bpx(str(path))
        mesh = {"x_n": 20 * factor, "x_s": 20 * factor, "x_p": 20 * factor, "r_n": 30 * factor, "r_p": 30 * factor}
        simulation = pybamm.Simulation(
            instance, parameter_values=parameters, var_pts=mesh,
            solver=pybamm.IDAKLUSolver(rtol=1e-8, atol=1e-9),
        )
        solution = simulation.solve([0, 3500])
        return numpy.asarray(solution["Voltage [V]"](points))

    return (4 * run(2) - run(1)) / 3


def curves():
    import numpy

    points = numpy.arange(0, 3301, 60.0)
    columns = {model: discharge(sample, model, points) for model in ("SPM", "SPMe", "DFN")}
    lines = ["time_s,SPM_V,SPMe_V,DFN_V"]
    for k, time in enumerate(points):
        lines.append(f"{time:g}," + ",".join(f"{columns[m][k]:.6f}" for m in columns))
    target = root / "Tests/CellTests/Fixtures/bpx/pybamm_1C.csv"
    target.write_text("\n".join(lines) + "\n")
    print("wrote", target.relative_to(root))


if __name__ == "__main__":
    write()
    if "--curves" in sys.argv:
        curves()
