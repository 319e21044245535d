#ifndef TWIN_READLINE_SHIM_H
#define TWIN_READLINE_SHIM_H
/* Swift 6 refuses to touch mutable C globals: setters keep them on this side. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <readline/readline.h>
#include <readline/history.h>
#endif
