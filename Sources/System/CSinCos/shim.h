#ifndef TWIN_SINCOS_SHIM_H
#define TWIN_SINCOS_SHIM_H
#include <math.h>

#ifdef __GLIBC__
/* math.h hides it without _GNU_SOURCE, which Swift does not define. */
extern void sincos(double, double *, double *);
#endif

static inline void twin_sincos(double angle, double *sine, double *cosine) {
#ifdef __GLIBC__
  sincos(angle, sine, cosine);
#else
  *sine = sin(angle);
  *cosine = cos(angle);
#endif
}
#endif
