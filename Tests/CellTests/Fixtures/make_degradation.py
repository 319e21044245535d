"""Writes degradation.csv: what PyBaMM 26.10.1.1 gives for cells that age over the cycles of the reference data.

python3 -m venv v && v/bin/pip install pybamm && v/bin/python make_degradation.py > degradation.csv
"""

import pybamm

PARTIAL = {"SEI": "solvent-diffusion limited", "lithium plating": "partially reversible"}
FULL = PARTIAL | {
    "SEI porosity change": "true",
    "lithium plating porosity change": "true",
    "particle mechanics": ("swelling and cracking", "swelling only"),
    "SEI on cracks": "true",
    "loss of active material": "stress-driven",
}
# With cracks, IDAKLU does not start SPM and SPMe.
STRESS = {
    "SEI": "solvent-diffusion limited",
    "loss of active material": "stress-driven",
    "x-average side reactions": "true",
}
MEDIUM, COARSE, FINE = (20, 10, 20, 40, 40), (10, 5, 10, 20, 20), (20, 10, 20, 60, 60)
# Name, model, parameter set, options, cycles to run, mesh, cycles to keep.
CASES = [
    ("SPM solvent_diffusion", "SPM", "Chen2020", {"SEI": "solvent-diffusion limited"}, 20, MEDIUM, (1, 5, 20)),
    ("SPM reaction", "SPM", "Chen2020", {"SEI": "reaction limited"}, 20, MEDIUM, (1, 5, 20)),
    ("SPM ec_reaction", "SPM", "Chen2020", {"SEI": "ec reaction limited"}, 3, MEDIUM, (1, 3)),
    ("SPM interstitial_diffusion", "SPM", "Chen2020", {"SEI": "interstitial-diffusion limited"}, 3, MEDIUM, (1, 3)),
    ("SPM electron_migration", "SPM", "Chen2020", {"SEI": "electron-migration limited"}, 3, MEDIUM, (1, 3)),
    ("SPMe partially_reversible", "SPMe", "OKane2022", PARTIAL, 10, MEDIUM, (1, 4, 10)),
    ("SPMe uniform", "SPMe", "OKane2022", PARTIAL | {"x-average side reactions": "true"}, 10, MEDIUM, (1, 4, 10)),
    ("SPM stress", "SPM", "OKane2022", STRESS, 4, MEDIUM, (1, 4)),
    ("SPMe stress", "SPMe", "OKane2022", STRESS, 4, MEDIUM, (1, 4)),
    ("DFN reversible", "DFN", "OKane2022", PARTIAL | {"lithium plating": "reversible"}, 1, MEDIUM, (1,)),
    ("DFN irreversible", "DFN", "OKane2022", PARTIAL | {"lithium plating": "irreversible"}, 1, MEDIUM, (1,)),
    ("DFN full coarse", "DFN", "OKane2022", FULL, 4, COARSE, (1, 4)),
    ("DFN full fine", "DFN", "OKane2022", FULL, 4, FINE, (1, 4)),
]
COLUMNS = {
    "capacity_Ah": "Capacity [A.h]",
    "lithium_loss_percent": "Loss of lithium inventory [%]",
    "film_Ah": "Loss of capacity to negative SEI [A.h]",
    "plated_Ah": "Loss of capacity to negative lithium plating [A.h]",
    "crack_film_Ah": "Loss of capacity to negative SEI on cracks [A.h]",
    "negative_loss_percent": "Loss of active material in negative electrode [%]",
    "positive_loss_percent": "Loss of active material in positive electrode [%]",
    "throughput_Ah": "Throughput capacity [A.h]",
}
print("case,cycle," + ",".join(COLUMNS), flush=True)
for name, model, parameters, options, cycles, mesh, kept in CASES:
    cycle = ("Discharge at 1C until 2.5 V", "Rest for 10 minutes", "Charge at C/3 until 4.2 V", "Hold at 4.2 V until C/100")
    simulation = pybamm.Simulation(
        getattr(pybamm.lithium_ion, model)(dict(options)),
        parameter_values=pybamm.ParameterValues(parameters),
        experiment=pybamm.Experiment([cycle] * cycles),
        var_pts=dict(zip(("x_n", "x_s", "x_p", "r_n", "r_p"), mesh)),
        solver=pybamm.IDAKLUSolver(rtol=1e-7, atol=1e-9),
    )
    summary = simulation.solve(calc_esoh=True).summary_variables
    for number in kept:
        values = (float(summary[column][number - 1]) for column in COLUMNS.values())
        print(f"{name},{number}," + ",".join(f"{value:.9g}" for value in values), flush=True)
