#ifndef BENCH_REFERENCE_H
#define BENCH_REFERENCE_H

/// The work of a kernel's instant in plain C: copy each twin's wires, then step it through a function pointer.
///
/// Twins stand in a ring; each has `width` inputs, driven by the outputs of the twin before it, and a state
/// of one number. Memory comes from the caller: `state` holds one double for each twin, `bus` holds the inputs
/// and then the outputs of each twin.
void bench_reference_run(
  long instants, long twins, long width, double *state, double *bus);

#endif
