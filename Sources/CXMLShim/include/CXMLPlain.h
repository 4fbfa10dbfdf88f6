#pragma once
// Every element, attribute and text of an XML file, on libxml2's SAX2 push interface: for the small
// vocabulary of a workbook. Names are local names; a DOCTYPE is refused. The statuses are those of
// CXMLShim.h.

#include "CXMLShim.h"

typedef struct tieout_plain tieout_plain;

// Name and value of an attribute; neither ends with a NUL.
typedef struct {
  const uint8_t *name;
  size_t name_length;
  const uint8_t *value;
  size_t value_length;
} tieout_plain_attribute;

typedef struct {
  void *context;
  void (*open)(void *context, const uint8_t *name, size_t length,
               const tieout_plain_attribute *attributes, size_t count);
  void (*close)(void *context, const uint8_t *name, size_t length);
  // A piece of text as it comes, with its white space; one text may come in several pieces.
  void (*text)(void *context, const uint8_t *text, size_t length);
} tieout_plain_handlers;

tieout_plain *tieout_plain_create(size_t max_depth, tieout_plain_handlers handlers);
void tieout_plain_destroy(tieout_plain *parser);
tieout_xml_status tieout_plain_feed(tieout_plain *parser, const uint8_t *bytes, size_t count);
tieout_xml_status tieout_plain_finish(tieout_plain *parser);
