"""Writes the BPX fixtures from the LG M50 parameters of Chen et al. (2020) and has PyPI bpx validate them.

Usage: python make_bpx.py   (with bpx 1.1.1 installed). Samples of what bpx itself evaluates go to samples.json.
"""

import json
import pathlib
import warnings

import bpx

here = pathlib.Path(__file__).parent

negative_ocp = (
    "1.9793 * exp(-39.3631 * x) + 0.2482 - 0.0909 * tanh(29.8538 * (x - 0.1234)) "
    "- 0.04478 * tanh(14.9159 * (x - 0.2769)) - 0.0205 * tanh(30.4444 * (x - 0.6103))"
)
positive_ocp = (
    "-0.809 * x + 4.4875 - 0.0428 * tanh(18.5138 * (x - 0.5542)) "
    "- 17.7326 * tanh(15.789 * (x - 0.3117)) + 17.5842 * tanh(15.9308 * (x - 0.312))"
)


def electrode(thickness, porosity, conductivity, minimum, maximum, concentration, radius, share, diffusivity, ocp, rate, energy):
    return {
        "Thickness [m]": thickness,
        "Porosity": porosity,
        "Transport efficiency": porosity**1.5,
        "Conductivity [S.m-1]": conductivity,
        "Minimum stoichiometry": minimum,
        "Maximum stoichiometry": maximum,
        "Maximum concentration [mol.m-3]": concentration,
        "Particle radius [m]": radius,
        "Surface area per unit volume [m-1]": 3 * share / radius,
        "Diffusivity [m2.s-1]": diffusivity,
        "OCP [V]": ocp,
        "Reaction rate constant [mol.m-2.s-1]": rate,
        "Reaction rate constant activation energy [J.mol-1]": energy,
    }


faraday = 96485.33212


def rate(m, concentration):
    # j0 = m sqrt(c_e c_s (c_max - c_s)) = F K sqrt(c_e/c_e0 s (1 - s)).
    return m * 1000**0.5 * concentration / faraday


def chen():
    return {
        "Header": {
            "BPX": "1.1.0",
            "Title": "LG M50",
            "References": "Chen et al. 2020, J. Electrochem. Soc. 167 080534; electrolyte: Nyman et al. 2008",
            "Model": "DFN",
        },
        "Parameterisation": {
            "Cell": {
                "Electrode area [m2]": 0.065 * 1.58,
                "External surface area [m2]": 0.00531,
                "Volume [m3]": 2.42e-5,
                "Number of electrode pairs connected in parallel to make a cell": 1,
                "Lower voltage cut-off [V]": 2.5,
                "Upper voltage cut-off [V]": 4.2,
                "Nominal cell capacity [A.h]": 5.0,
                "Reference temperature [K]": 298.15,
            },
            "Electrolyte": {
                "Cation transference number": 0.2594,
                "Diffusivity [m2.s-1]": "8.794e-17 * x**2 - 3.972e-13 * x + 4.862e-10",
                "Conductivity [S.m-1]": "0.1297 * (x / 1000) ** 3 - 2.51 * (x / 1000) ** 1.5 + 3.329 * (x / 1000)",
            },
            "Negative electrode": electrode(
                85.2e-6, 0.25, 215.0, 0.0263458, 0.9106180, 33133.0, 5.86e-6, 0.75, 3.3e-14, negative_ocp,
                rate(6.48e-7, 33133.0), 35000,
            ),
            "Positive electrode": electrode(
                75.6e-6, 0.335, 0.18, 0.2638452, 0.8539747, 63104.0, 5.22e-6, 0.665, 4e-15, positive_ocp,
                rate(3.42e-6, 63104.0), 17800,
            ),
            "Separator": {"Thickness [m]": 12e-6, "Porosity": 0.47, "Transport efficiency": 0.47**1.5},
            "User-defined": {"description": "not part of the format", "Contact resistance [Ohm]": 0.0},
        },
        "State": {
            "Initial conditions": {
                "Initial state-of-charge": 0.9,
                "Initial temperature [K]": 298.15,
                "Initial electrolyte concentration [mol.m-3]": 1000,
            },
            "Thermal environment": {
                "Ambient temperature [K]": 293.15,
                "Heat transfer coefficient [W.m-2.K-1]": 10,
            },
        },
    }


def legacy():
    """Format 0.4: no State, tables for the potentials, the electrolyte with activation energies."""
    file = chen()
    body = file["Parameterisation"]
    file["Header"]["BPX"] = 0.4
    file.pop("State")
    body.pop("User-defined")
    body["Cell"] |= {"Ambient temperature [K]": 293.15, "Initial temperature [K]": 300.15}
    body["Electrolyte"] |= {
        "Initial concentration [mol.m-3]": 1100,
        "Diffusivity activation energy [J.mol-1]": 17000,
        "Conductivity activation energy [J.mol-1]": 17000,
    }
    body["Negative electrode"]["OCP [V]"] = {"x": [0.0, 0.1, 0.5, 1.0], "y": [1.2, 0.25, 0.12, 0.08]}
    body["Positive electrode"]["OCP [V]"] = {"x": [0.2, 0.5, 1.0], "y": [4.25, 3.8, 3.0]}
    body["Negative electrode"]["Entropic change coefficient [V.K-1]"] = "-1e-4 * x + 2e-5"
    return file


def blended():
    """A single-particle set whose negative electrode mixes two materials."""
    file = chen()
    file["Header"]["Model"] = "SPM"
    body = file["Parameterisation"]
    del body["Electrolyte"], body["Separator"], body["User-defined"]
    for side in ("Negative electrode", "Positive electrode"):
        for key in ("Porosity", "Transport efficiency", "Conductivity [S.m-1]"):
            del body[side][key]
    material = body["Negative electrode"]
    thickness = material.pop("Thickness [m]")
    second = dict(material)
    material["Surface area per unit volume [m-1]"] *= 0.9
    second["Surface area per unit volume [m-1]"] *= 0.1
    second["OCP (delithiation) [V]"] = second["OCP [V]"]
    second["OCP (lithiation) [V]"] = "0.02 + 0.3 * (1 - x)"
    body["Negative electrode"] = {
        "Thickness [m]": thickness, "Particle": {"Graphite": material, "Silicon": second},
    }
    return file


warnings.simplefilter("ignore")
samples = {}
for name, file in {"chen2020": chen(), "legacy": legacy(), "blended": blended()}.items():
    (here / f"bpx/{name}.json").write_text(json.dumps(file, indent=2) + "\n")
    model = bpx.parse_bpx_obj(file)
    if name == "chen2020":
        body = model.parameterisation
        concentrations = [200.0, 1000.0, 1700.0]
        stoichiometries = [0.03, 0.27, 0.5, 0.66, 0.85]
        for key, function, points in [
            ("electrolyte diffusivity", body.electrolyte.diffusivity, concentrations),
            ("electrolyte conductivity", body.electrolyte.conductivity, concentrations),
            ("negative potential", body.negative_electrode.ocp, stoichiometries),
            ("positive potential", body.positive_electrode.ocp, stoichiometries),
        ]:
            evaluate = function.to_python_function()
            samples[key] = {"x": points, "y": [evaluate(x) for x in points]}
    print(name, "is valid for bpx", bpx.__version__)
(here / "bpx/samples.json").write_text(json.dumps(samples, indent=2) + "\n")
