#ifndef TWIN_XML2_SHIM_H
#define TWIN_XML2_SHIM_H
#include <libxml/xmlversion.h>
/* Debian's libxml2 pulls in the system's ICU headers, which clash with the ICU inside Foundation. They
   only serve a structure that is used through pointers here. */
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>

/* xmlFree is a mutable global function pointer, which Swift 6 will not read. */
static inline void twin_xml_free(void *memory) { xmlFree(memory); }
#endif
