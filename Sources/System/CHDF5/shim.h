#ifndef TWIN_HDF5_SHIM_H
#define TWIN_HDF5_SHIM_H
/* libhdf5's constants are macros over mutable globals, which Swift does not import: reach them through accessors. */
#include <hdf5/serial/hdf5.h>

static inline hid_t twin_h5t_native_double(void) { return H5T_NATIVE_DOUBLE; }
#endif
