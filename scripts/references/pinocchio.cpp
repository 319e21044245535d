// Times Pinocchio's dynamics for `scripts/bench robot`: one thread's processor time, the best of several.
//   pinocchio FILE.urdf   prints "aba rnea crba", each in nanoseconds a call
#include <pinocchio/algorithm/aba.hpp>
#include <pinocchio/algorithm/crba.hpp>
#include <pinocchio/algorithm/rnea.hpp>
#include <pinocchio/parsers/urdf.hpp>

#include <algorithm>
#include <cstdio>
#include <ctime>

static double now() {
  timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * 1e9 + time.tv_nsec;
}

template <typename Work> static double best(Work work) {
  const int calls = 20000;
  double best = 1e300;
  for (int repetition = 0; repetition < 9; repetition++) {
    const double start = now();
    for (int call = 0; call < calls; call++) work();
    best = std::min(best, (now() - start) / calls);
  }
  return best;
}

int main(int count, char **arguments) {
  if (count != 2) return 2;
  pinocchio::Model model;
  pinocchio::urdf::buildModel(arguments[1], model);
  pinocchio::Data data(model);
  // The state of Sources/bench/RobotBench.swift, changed a little by each result so that no call can be left out.
  Eigen::VectorXd q(model.nv), v(model.nv), tau(model.nv);
  for (int k = 0; k < model.nv; k++) {
    const double number = 0.3 + 0.1 * k;
    q[k] = number;
    v[k] = -0.7 * number;
    tau[k] = 2 * number;
  }
  const double aba = std::min(
      best([&] { q[0] += 1e-15 * pinocchio::aba(model, data, q, v, tau, pinocchio::Convention::WORLD)[0]; }),
      best([&] { q[0] += 1e-15 * pinocchio::aba(model, data, q, v, tau, pinocchio::Convention::LOCAL)[0]; }));
  const double rnea = best([&] { q[0] += 1e-15 * pinocchio::rnea(model, data, q, v, tau)[0]; });
  const double crba = std::min(
      best([&] { q[0] += 1e-15 * pinocchio::crba(model, data, q, pinocchio::Convention::WORLD)(0, 0); }),
      best([&] { q[0] += 1e-15 * pinocchio::crba(model, data, q, pinocchio::Convention::LOCAL)(0, 0); }));
  std::printf("%g %g %g\n", aba, rnea, crba);
}
