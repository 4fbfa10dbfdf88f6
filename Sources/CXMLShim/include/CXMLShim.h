#pragma once
// A streaming XML reader on libxml2's SAX2 push interface, for one purpose: to hand out the text of
// wanted elements and nothing else. No libxml2 type appears here, because its headers pull in ICU,
// which clashes with Foundation.
//
// What is wanted is a tree of element names. The filter runs in C, so that an unwanted element
// costs no call into Swift.

#include <stddef.h>
#include <stdint.h>

typedef struct tieout_xml tieout_xml;

enum {
  TIEOUT_XML_TEXT = 1,   // report the element's text
  TIEOUT_XML_EVENTS = 2, // report its start and its end
  TIEOUT_XML_CURRENCY = 4, // report the attribute Ccy with the text
  TIEOUT_XML_OTHERS = 8, // report the texts below it that no node asks for
};

// Element `name` inside node `parent` is node `child`. Node 0 is the document; an element that is
// not known there is stepped over but searched, so that an envelope around the message is no
// obstacle. Everywhere else an unknown element is skipped with all it holds.
typedef struct {
  int32_t parent;
  int32_t child;
  const char *name;
  uint32_t flags;
} tieout_xml_edge;

typedef enum {
  TIEOUT_XML_OK = 0,
  TIEOUT_XML_STOPPED,       // by tieout_xml_stop
  TIEOUT_XML_NOT_WELL_FORMED,
  TIEOUT_XML_TRUNCATED,     // the file ends inside an element or has none
  TIEOUT_XML_DOCTYPE,
  TIEOUT_XML_TOO_DEEP,
  TIEOUT_XML_TEXT_TOO_LONG,
  TIEOUT_XML_NUL,
  TIEOUT_XML_TRAILING,      // text after the end of the document
  TIEOUT_XML_NO_MEMORY,
} tieout_xml_status;

typedef struct {
  void *context;
  // A document begins; the namespace of its root element, or NULL. A file may hold several.
  void (*document)(void *context, const char *name_space);
  void (*open)(void *context, int32_t node);
  // offset and length: the bytes of the sliced element in the file, from `<` to `>`.
  void (*close)(void *context, int32_t node, int64_t offset, int64_t length);
  // The text without white space at its ends; never called for an empty element.
  void (*text)(void *context, int32_t node, const uint8_t *text, size_t length,
               const uint8_t *currency, size_t currency_length);
  // The text of an element without children that no node asks for, when one of the elements around
  // it has TIEOUT_XML_OTHERS: its path below the innermost of these, `PstlAdr/Ctry`, or NULL when the
  // path is longer than 256 bytes. The currency is that of its attribute Ccy. May be NULL.
  void (*other)(void *context, const char *path, const uint8_t *text, size_t length,
                const uint8_t *currency, size_t currency_length);
} tieout_xml_handlers;

// `sliced` is the local name of the element whose place in the bytes is to be told on close. The
// edges must live as long as the parser.
tieout_xml *tieout_xml_create(const tieout_xml_edge *edges, size_t edge_count, int32_t node_count,
                              const char *sliced, size_t max_depth, size_t max_text,
                              tieout_xml_handlers handlers);
void tieout_xml_destroy(tieout_xml *parser);

// Before the first piece: the file's first `bytes` bytes with `lines` line feeds and whole documents
// were read by somebody else.
void tieout_xml_resume(tieout_xml *parser, int64_t bytes, int64_t lines, int64_t documents);

// The next piece of the file, in an encoding whose ASCII bytes mean ASCII.
tieout_xml_status tieout_xml_feed(tieout_xml *parser, const uint8_t *bytes, size_t count);
tieout_xml_status tieout_xml_finish(tieout_xml *parser);
void tieout_xml_stop(tieout_xml *parser);

// Where the parser stands; after an error, where the error is. The line of a text is the line of
// its start tag. The column is 0 and the offset -1 when not known.
int64_t tieout_xml_line(const tieout_xml *parser);
int64_t tieout_xml_column(const tieout_xml *parser);
int64_t tieout_xml_offset(const tieout_xml *parser);
// libxml2's words for what is not well-formed, or "".
const char *tieout_xml_message(const tieout_xml *parser);
// How many documents have been read to their end.
int64_t tieout_xml_documents(const tieout_xml *parser);

#include "CXMLPlain.h"
