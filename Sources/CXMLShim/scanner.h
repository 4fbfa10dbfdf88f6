#pragma once
// A tokeniser over raw bytes that knows just enough XML to tell where elements begin and end. It
// understands every encoding in which ASCII bytes mean ASCII.

#include <stddef.h>
#include <stdint.h>

#include "CXMLShim.h"

typedef struct {
  int64_t offset;
  int64_t length;
} tieout_slice;

typedef enum {
  IN_TEXT,
  IN_MARKUP,  // after `<`
  IN_BANG,    // after `<!`
  IN_NAME,    // in the name of a start tag
  IN_TAG,
  IN_QUOTES,
  IN_END_TAG,
  IN_INSTRUCTION,
  IN_COMMENT,
  IN_CDATA,
} tieout_scan_state;

typedef struct {
  const char *sliced;
  size_t sliced_length, max_depth, max_run;

  tieout_scan_state state;
  int64_t position; // bytes of the file seen
  int64_t markup;   // offset of the `<` of the token in hand
  size_t depth;
  size_t run;       // length of the token in hand
  int started;      // inside a document, from its first byte to the end of its root element
  int entered;      // the state is that of the byte in hand
  uint8_t quote;
  uint8_t last[2];  // the bytes before, for `-->`, `]]>`, `?>` and `/>`
  char name[32];
  size_t name_length;

  int64_t slice_start;
  size_t slice_nesting;
  tieout_slice *queue;
  size_t queue_head, queue_count, queue_capacity;

  int64_t lines_between; // line feeds since the last document
} tieout_scanner;

typedef struct {
  int begins;         // a document begins at `from`, after the bytes of `prefix`
  const char *prefix;
  size_t from, to;    // the bytes to parse
  int ends;           // the root element ends at `to`
  tieout_xml_status problem;
} tieout_scan;

void tieout_scanner_init(tieout_scanner *scanner, const char *sliced, size_t max_depth,
                         size_t max_run);
void tieout_scanner_free(tieout_scanner *scanner);
// Looks at some bytes: up to the end of a document, a problem, or all of them.
tieout_scan tieout_scanner_run(tieout_scanner *scanner, const uint8_t *bytes, size_t count);
// The next slice in document order.
tieout_slice tieout_scanner_pop(tieout_scanner *scanner);
