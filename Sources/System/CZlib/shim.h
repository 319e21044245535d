#ifndef TWIN_ZLIB_SHIM_H
#define TWIN_ZLIB_SHIM_H
#include <zlib.h>
#endif
