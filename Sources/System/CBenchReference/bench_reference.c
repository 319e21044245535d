#include "bench_reference.h"

#include <string.h>

typedef int (*step_function)(
  double *state, const double *inputs, double *outputs, long width, double period);

static int relax(
  double *state, const double *inputs, double *outputs, long width, double period) {
  *state += period * (inputs[0] - *state);
  for (long element = 0; element < width; element++) outputs[element] = *state;
  return 0;
}

// Read from memory at each call, so that the compiler cannot inline the step.
static step_function volatile step = relax;

void bench_reference_run(
  long instants, long twins, long width, double *state, double *bus) {
  long stride = 2 * width;
  for (long instant = 0; instant < instants; instant++) {
    for (long twin = 0; twin < twins; twin++) {
      long source = twin == 0 ? twins - 1 : twin - 1;
      memcpy(bus + twin * stride, bus + source * stride + width, (size_t)width * sizeof(double));
    }
    for (long twin = 0; twin < twins; twin++) {
      double *inputs = bus + twin * stride;
      if (step(state + twin, inputs, inputs + width, width, 1e-3) != 0) return;
    }
  }
}
