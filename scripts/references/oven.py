"""Hot-box tests of a lithium-ion cell in plain Python: an independent computation for Tests/CellTests/Runaway.

Writes oven.csv to the folder given (default: Tests/CellTests/Fixtures): temperature and states at chosen
instants for ovens at 145, 150, 155 and 165 °C, a cell at rest that starts at 25 °C. The cooling, 24.3 W/(m² K), gives this
cell the ratio of cooling to heat sources, h A / V = 5.3 kW/(m³ K), of an 18650 with Kim's 7.17 W/(m² K) and radiation at 150 °C
(emissivity 0.8: 13.8 W/(m² K)). Then "onset_s", when decomposition first heats the cell by 1 K/s, and the peak temperature.

Reactions and figures: Hatchard, MacNeil, Basu, Dahn, J. Electrochem. Soc. 148 (2001) A755; Kim, Pesaran, Spotnitz, J. Power
Sources 170 (2007) 476, table of LiCoO2/graphite; separator: Feng et al., Appl. Energy 154 (2015) 74. Cell: layers of Chen2020.
Runge-Kutta of order 4 in logarithms; no code is shared with the Swift.
"""

import math
import sys
from pathlib import Path


R = 8.314462618
# A in 1/s, E in J/mol, H in J/kg, W in kg per m³ of cell.
SEI = (1.667e15, 1.3508e5, 257e3, 610.4)
NEG = (2.5e13, 1.3508e5, 1714e3, 610.4)
POS = (6.667e13, 1.396e5, 314e3, 1221.0)
LYE = (5.14e25, 2.74e5, 155e3, 406.9)
Z0 = 0.033

LAYERS = [(12e-6, 8960, 385), (85.2e-6, 1657, 700), (12e-6, 397, 700), (75.6e-6, 3262, 700), (16e-6, 2700, 897)]
THICK = sum(l for l, _, _ in LAYERS)
RHO_C = sum(l * d * c for l, d, c in LAYERS) / THICK
SEP = (1.5e50, 4.2e5, -233.2e3, 12e-6 * 397 / THICK)
VOLUME, SURFACE = 2.42e-5, 0.00531


def right_hand_side(y, ambient, cooling):
    """Amounts are carried as logarithms, the cathode's conversion as a logit: nothing can end below zero, and what is used
    up fast makes nothing stiff."""
    T, f, n, a, e, s = y
    k = lambda r: r[0] * math.exp(-r[1] / (R * T))
    z = 0.033 + 0.75 - math.exp(n)
    alpha = 1 / (1 + math.exp(-min(a, 500)))
    film, anode, cathode, lye, sep = k(SEI), k(NEG) * math.exp(-z / Z0), k(POS), k(LYE), k(SEP)
    heating = (SEI[2] * SEI[3] * film * math.exp(f) + NEG[2] * NEG[3] * anode * math.exp(n)
               + POS[2] * POS[3] * cathode * alpha * (1 - alpha) + LYE[2] * LYE[3] * lye * math.exp(e)
               + SEP[2] * SEP[3] * sep * math.exp(s)) / RHO_C
    dT = heating - cooling * SURFACE * (T - ambient) / (RHO_C * VOLUME)
    return (dT, -film, -anode, cathode, -lye, -sep), heating


def oven(ambient, cooling, times, largest=0.05):
    """Classical Runge-Kutta; no step longer than 0.5 s or warming by more than `largest` K."""
    y = [298.15, math.log(0.15), math.log(0.75), math.log(0.04 / 0.96), 0.0, 0.0]
    t, onset, peak, rows, previous = 0.0, -1.0, 0.0, [], 0.0
    move = lambda y, k, h: [a + h * b for a, b in zip(y, k)]
    for stop in times:
        while t < stop:
            k1, heating = right_hand_side(y, ambient, cooling)
            if onset < 0 and heating >= 1:
                onset = t - h * (heating - 1) / (heating - previous)
            h = min(0.5, largest / abs(k1[0]), stop - t)
            k2, _ = right_hand_side(move(y, k1, h / 2), ambient, cooling)
            k3, _ = right_hand_side(move(y, k2, h / 2), ambient, cooling)
            k4, _ = right_hand_side(move(y, k3, h), ambient, cooling)
            y = [a + h / 6 * (p + 2 * q + 2 * r + s) for a, p, q, r, s in zip(y, k1, k2, k3, k4)]
            t, previous = (stop if h == stop - t else t + h), heating
            peak = max(peak, y[0])
        T, f, n, a, e, s = y
        n = math.exp(n)
        rows.append((T, math.exp(f), n, 0.783 - n, 1 / (1 + math.exp(-min(a, 500))), math.exp(e), math.exp(s)))
    return rows, onset, peak


if __name__ == "__main__":
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "Tests/CellTests/Fixtures")
    times = [600.0, 1200, 1800, 2400, 3000, 3600, 4800, 7200]
    rows = []
    for celsius in (145, 150, 155, 165):
        states, start, peak = oven(celsius + 273.15, 24.3, times)
        for t, state in zip(times, states):
            rows.append((celsius, t, *state, start, peak))
    (folder / "oven.csv").write_text(
        "oven_C,t_s,T_K,film,anode,thickness,cathode,electrolyte,separator,onset_s,peak_K\n"
        + "".join(",".join(f"{v if v > 1e-30 or v < 0 else 0:.9g}" for v in row) + "\n" for row in rows))
