#ifndef TWIN_XML2_SHIM_H
#define TWIN_XML2_SHIM_H
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>
#endif
