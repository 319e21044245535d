"""Times PyBaMM's IDAKLU solver for `scripts/bench cell`: processor time of one solve of a built model, the best of several.

Prints "model protocol milliseconds rms_error_in_mV" for SPMe and DFN, 1C and US06; the error is that of time alone, against
the same mesh at 1e-9/1e-10, at each second of the drive cycle or at the solver's own steps.
"""
import os
import time
import warnings

import numpy as np

warnings.filterwarnings("ignore")
import pybamm

pybamm.set_logging_level("ERROR")
places = [os.environ.get("TWIN_SHARED"), "../shared", "../../shared"]
folder = next(p for p in places if p and os.path.exists(p + "/golden/cell/US06.csv"))
us06 = np.loadtxt(folder + "/golden/cell/US06.csv", delimiter=",", comments="#")


def simulation(model, protocol, relative, absolute):
    values = pybamm.ParameterValues("Chen2020")
    if protocol == "US06":
        values["Current function [A]"] = pybamm.Interpolant(
            us06[:, 0], us06[:, 1] * 0.5 * 5 / 0.680616, pybamm.t)
        values.set_initial_state(0.5)
    return pybamm.Simulation(
        getattr(pybamm.lithium_ion, model)(), parameter_values=values,
        solver=pybamm.IDAKLUSolver(rtol=relative, atol=absolute))


for model in ("SPMe", "DFN"):
    for protocol in ("1C", "US06"):
        drive = protocol == "US06"
        wanted = np.arange(601.0) if drive else None

        tight = simulation(model, protocol, 1e-9, 1e-10)
        reference = tight.solve(
            np.arange(601.0) if drive else [0, 3600], t_interp=wanted)["Voltage [V]"]
        loose = simulation(model, protocol, 1e-4, 1e-6)
        span = [0, 600] if drive else [0, 3600]
        solution = loose.solve(span, t_interp=wanted)
        instants = np.arange(1, 601.0) if drive else solution.t[solution.t < 3500][1:]
        error = solution["Voltage [V]"](t=instants) - reference(t=instants)
        times = []
        for _ in range(3 if drive and model == "DFN" else 15):
            start = time.process_time()
            loose.solve(span, t_interp=wanted)
            times.append(time.process_time() - start)
        print(model, protocol, 1e3 * min(times), 1e3 * np.sqrt((error**2).mean()), flush=True)
