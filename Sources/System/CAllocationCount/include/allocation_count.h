#ifndef ALLOCATION_COUNT_H
#define ALLOCATION_COUNT_H

#include <stdbool.h>
#include <stdint.h>

/// How often the calling thread has asked for memory, by whatever function of the C library.
///
/// Linking this target replaces the C library's allocation functions in the whole process by ones that
/// count and pass on.
uint64_t allocation_count(void);

/// False under a sanitizer, where nothing is counted.
bool allocation_count_is_live(void);

#endif
