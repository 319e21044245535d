// Times Pinocchio's dynamics for `scripts/bench robot`: one thread's processor time, the best of several.
//   pinocchio FILE.urdf [floating]   prints "aba rnea crba", each in nanoseconds a call
#include <pinocchio/algorithm/aba.hpp>
#include <pinocchio/algorithm/crba.hpp>
#include <pinocchio/algorithm/joint-configuration.hpp>
#include <pinocchio/algorithm/rnea.hpp>
#include <pinocchio/parsers/urdf.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <vector>

static double now() {
  timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * 1e9 + time.tv_nsec;
}

// As many states as Sources/bench/DynamicsBench.swift goes through.
static const int states = 256;

template <typename Work> static double best(Work work) {
  const int calls = 40 * states;
  double best = 1e300;
  for (int repetition = 0; repetition < 5; repetition++) {
    const double start = now();
    for (int call = 0; call < calls; call++) work(call % states);
    best = std::min(best, (now() - start) / calls);
  }
  return best;
}

int main(int count, char **arguments) {
  const bool isFloating = count == 3 && !std::strcmp(arguments[2], "floating");
  if (count != 2 && !isFloating) return 2;
  pinocchio::Model model;
  if (isFloating)
    pinocchio::urdf::buildModel(arguments[1], pinocchio::JointModelFreeFlyer(), model);
  else
    pinocchio::urdf::buildModel(arguments[1], model);
  pinocchio::Data data(model);
  std::srand(1);
  std::vector<Eigen::VectorXd> q, v, tau;
  const Eigen::VectorXd one = Eigen::VectorXd::Ones(model.nq);
  for (int k = 0; k < states; k++) {
    q.push_back(pinocchio::randomConfiguration(model, -one, one));
    v.push_back(Eigen::VectorXd::Random(model.nv));
    tau.push_back(Eigen::VectorXd::Random(model.nv));
  }
  double sum = 0;
  const auto world = pinocchio::Convention::WORLD;
  const auto local = pinocchio::Convention::LOCAL;
  // The better of Pinocchio's two ways counts.
  const double aba = std::min(
      best([&](int k) { sum += pinocchio::aba(model, data, q[k], v[k], tau[k], world)[0]; }),
      best([&](int k) { sum += pinocchio::aba(model, data, q[k], v[k], tau[k], local)[0]; }));
  const double rnea = best([&](int k) { sum += pinocchio::rnea(model, data, q[k], v[k], tau[k])[0]; });
  const double crba = std::min(
      best([&](int k) { sum += pinocchio::crba(model, data, q[k], world)(0, 0); }),
      best([&](int k) { sum += pinocchio::crba(model, data, q[k], local)(0, 0); }));
  std::printf("%g %g %g\n", aba, rnea, crba);
  return sum == 0.5 ? 1 : 0;
}
