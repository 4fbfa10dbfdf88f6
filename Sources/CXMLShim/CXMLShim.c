#include "CXMLShim.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "scanner.h"

// Pieces of 8 to 256 KiB measured the same.
enum { piece = 64 * 1024, skipped = -1, max_path = 256 };

typedef struct {
  const xmlChar *name; // in the dictionary of the running parser, so that pointers compare
  int32_t child;
} edge;

typedef struct {
  edge *edges;
  int32_t count;
  uint32_t flags;
} node;

struct tieout_xml {
  tieout_xml_handlers handlers;
  node *nodes;
  int32_t node_count;
  const tieout_xml_edge *table;
  size_t table_count;
  size_t max_text;

  xmlParserCtxtPtr context;
  xmlSAXHandler sax;
  const xmlChar *sliced_name;
  char *sliced;
  tieout_scanner scanner;

  int32_t *stack; // the node of each open element
  const xmlChar **names;
  size_t depth, max_depth;
  size_t others_nesting; // open elements with TIEOUT_XML_OTHERS
  int is_leaf;           // nothing was opened since the innermost open element was
  size_t sliced_nesting;

  uint8_t *text;
  size_t text_length, text_capacity;
  uint8_t currency[16];
  size_t currency_length;

  int64_t line_base; // lines of the file before this document
  int64_t element_line, error_line, error_column, error_offset;
  int64_t documents;
  tieout_xml_status status;
  char message[200];
};

static void fail(tieout_xml *parser, tieout_xml_status status) {
  if (parser->status == TIEOUT_XML_OK) {
    parser->status = status;
    if (parser->context && parser->context->input) {
      parser->error_line = parser->line_base + parser->context->input->line;
      parser->error_column = parser->context->input->col;
    }
  }
  if (parser->context) xmlStopParser(parser->context);
}

static int32_t child_of(const tieout_xml *parser, int32_t parent, const xmlChar *name) {
  const node *at = &parser->nodes[parent];
  for (int32_t i = 0; i < at->count; i++)
    if (at->edges[i].name == name) return at->edges[i].child;
  return parent == 0 ? 0 : skipped;
}

static void note_currency(tieout_xml *parser, int attribute_count, const xmlChar **attributes) {
  parser->currency_length = 0;
  for (int i = 0; i < attribute_count; i++) {
    const xmlChar **attribute = attributes + 5 * i;
    size_t length = (size_t)(attribute[4] - attribute[3]);
    if (strcmp((const char *)attribute[0], "Ccy") != 0) continue;
    if (length > sizeof parser->currency) length = sizeof parser->currency;
    memcpy(parser->currency, attribute[3], length);
    parser->currency_length = length;
  }
}

static void start_element(void *data, const xmlChar *name, const xmlChar *prefix,
                          const xmlChar *uri, int namespaces, const xmlChar **declared,
                          int attribute_count, int defaulted, const xmlChar **attributes) {
  tieout_xml *parser = data;
  (void)prefix, (void)namespaces, (void)declared, (void)defaulted;
  if (parser->status != TIEOUT_XML_OK) return;
  if (parser->depth >= parser->max_depth) {
    fail(parser, TIEOUT_XML_TOO_DEEP);
    return;
  }
  int32_t parent = parser->depth ? parser->stack[parser->depth - 1] : 0;
  if (parser->depth == 0)
    parser->handlers.document(parser->handlers.context, (const char *)uri);
  int32_t here = parent == skipped ? skipped : child_of(parser, parent, name);
  parser->names[parser->depth] = name;
  parser->stack[parser->depth++] = here;
  parser->is_leaf = 1;
  if (name == parser->sliced_name) parser->sliced_nesting++;
  parser->text_length = 0;
  uint32_t flags = here > 0 ? parser->nodes[here].flags : 0;
  int is_other = parser->others_nesting > 0 && !(flags & TIEOUT_XML_TEXT);
  if (flags || is_other)
    parser->element_line = parser->line_base + parser->context->input->line;
  if (flags & (TIEOUT_XML_CURRENCY | TIEOUT_XML_OTHERS) || is_other)
    note_currency(parser, attribute_count, attributes);
  if (flags & TIEOUT_XML_OTHERS) parser->others_nesting++;
  if (flags & TIEOUT_XML_EVENTS) parser->handlers.open(parser->handlers.context, here);
}

static int is_space(uint8_t byte) {
  return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

// The text without white space at its ends; 0 when there is none.
static size_t trimmed_text(const tieout_xml *parser, const uint8_t **from) {
  const uint8_t *start = parser->text, *end = start + parser->text_length;
  while (start < end && is_space(*start)) start++;
  while (end > start && is_space(end[-1])) end--;
  *from = start;
  return (size_t)(end - start);
}

static void report_text(tieout_xml *parser, int32_t here, uint32_t flags) {
  const uint8_t *start;
  size_t length = trimmed_text(parser, &start);
  if (length == 0) return;
  size_t currency = flags & TIEOUT_XML_CURRENCY ? parser->currency_length : 0;
  parser->handlers.text(parser->handlers.context, here, start, length, parser->currency,
                        currency);
}

// `name` is that of the element that just closed; it is no longer on the stack.
static void report_other(tieout_xml *parser, const xmlChar *name) {
  const uint8_t *start;
  size_t length = trimmed_text(parser, &start);
  if (length == 0 || !parser->handlers.other) return;
  size_t first = parser->depth;
  while (first > 0) {
    int32_t around = parser->stack[first - 1];
    if (around > 0 && parser->nodes[around].flags & TIEOUT_XML_OTHERS) break;
    first--;
  }
  char path[max_path + 1];
  size_t used = 0;
  for (size_t i = first; i <= parser->depth; i++) {
    const char *step = (const char *)(i < parser->depth ? parser->names[i] : name);
    size_t size = strlen(step);
    if (used + size + 1 > max_path) {
      used = 0;
      break;
    }
    if (i > first) path[used++] = '/';
    memcpy(path + used, step, size);
    used += size;
  }
  path[used] = 0;
  parser->handlers.other(parser->handlers.context, used ? path : NULL, start, length,
                         parser->currency, parser->currency_length);
}

static void end_element(void *data, const xmlChar *name, const xmlChar *prefix,
                        const xmlChar *uri) {
  tieout_xml *parser = data;
  (void)prefix, (void)uri;
  if (parser->status != TIEOUT_XML_OK || parser->depth == 0) return;
  int32_t here = parser->stack[--parser->depth];
  tieout_slice slice = {-1, 0};
  if (name == parser->sliced_name && --parser->sliced_nesting == 0)
    slice = tieout_scanner_pop(&parser->scanner);
  uint32_t flags = here > 0 ? parser->nodes[here].flags : 0;
  if (flags & TIEOUT_XML_TEXT)
    report_text(parser, here, flags);
  else if (parser->is_leaf && parser->others_nesting > 0)
    report_other(parser, name);
  if (flags & TIEOUT_XML_OTHERS) parser->others_nesting--;
  if (flags & TIEOUT_XML_EVENTS)
    parser->handlers.close(parser->handlers.context, here, slice.offset, slice.length);
  parser->is_leaf = 0;
  parser->text_length = 0;
}

static void characters(void *data, const xmlChar *text, int length) {
  tieout_xml *parser = data;
  if (parser->status != TIEOUT_XML_OK || parser->depth == 0) return;
  int32_t here = parser->stack[parser->depth - 1];
  int is_wanted = here > 0 && parser->nodes[here].flags & TIEOUT_XML_TEXT;
  if (!is_wanted && !(parser->is_leaf && parser->others_nesting > 0)) return;
  size_t needed = parser->text_length + (size_t)length;
  if (needed > parser->max_text) {
    fail(parser, TIEOUT_XML_TEXT_TOO_LONG);
    return;
  }
  if (needed > parser->text_capacity) {
    size_t capacity = needed * 2;
    uint8_t *grown = realloc(parser->text, capacity);
    if (!grown) {
      fail(parser, TIEOUT_XML_NO_MEMORY);
      return;
    }
    parser->text = grown;
    parser->text_capacity = capacity;
  }
  memcpy(parser->text + parser->text_length, text, (size_t)length);
  parser->text_length = needed;
}

static void internal_subset(void *data, const xmlChar *name, const xmlChar *external,
                            const xmlChar *system) {
  (void)name, (void)external, (void)system;
  fail(data, TIEOUT_XML_DOCTYPE);
}

// The first error is kept; without a handler libxml2 would write to the standard error.
static void note_error(void *data, xmlErrorPtr error) {
  tieout_xml *parser = data;
  // A name with two colons, which libxml2 lets pass, is refused here too.
  int is_refused = error->level >= XML_ERR_FATAL || error->code == XML_NS_ERR_QNAME;
  if (!is_refused || parser->message[0]) return;
  const char *words = error->message ? error->message : "";
  size_t length = 0;
  while (words[length] && words[length] != '\n' && length < sizeof parser->message - 1) {
    parser->message[length] = words[length];
    length++;
  }
  // Never leave half a character behind.
  while (length > 0 && ((uint8_t)parser->message[length - 1] & 0x80)) length--;
  parser->message[length] = 0;
  parser->error_line = parser->line_base + error->line;
  parser->error_column = error->int2;
  if (error->level < XML_ERR_FATAL && parser->status == TIEOUT_XML_OK)
    parser->status = TIEOUT_XML_NOT_WELL_FORMED;
}

// What libxml2 says of an encoding reaches no handler of a parser; it would go to the standard error.
static void say_nothing(void *data, const char *words, ...) { (void)data, (void)words; }

static int start_document(tieout_xml *parser) {
  xmlSetGenericErrorFunc(NULL, say_nothing);
  parser->context = xmlCreatePushParserCtxt(&parser->sax, parser, NULL, 0, NULL);
  if (!parser->context) return 0;
  xmlCtxtUseOptions(parser->context, XML_PARSE_NONET);
  xmlDictPtr names = parser->context->dict;
  for (int32_t i = 0; i < parser->node_count; i++) parser->nodes[i].count = 0;
  for (size_t i = 0; i < parser->table_count; i++) {
    const tieout_xml_edge *from = &parser->table[i];
    node *at = &parser->nodes[from->parent];
    at->edges[at->count].name = xmlDictLookup(names, (const xmlChar *)from->name, -1);
    at->edges[at->count++].child = from->child;
    parser->nodes[from->child].flags = from->flags;
  }
  parser->sliced_name = xmlDictLookup(names, (const xmlChar *)parser->sliced, -1);
  parser->depth = 0;
  parser->sliced_nesting = 0;
  parser->others_nesting = 0;
  parser->is_leaf = 0;
  return 1;
}

static void free_document(tieout_xml *parser) {
  if (!parser->context) return;
  if (parser->context->myDoc) xmlFreeDoc(parser->context->myDoc);
  parser->context->myDoc = NULL;
  xmlFreeParserCtxt(parser->context);
  parser->context = NULL;
}

static void push(tieout_xml *parser, const uint8_t *bytes, size_t count) {
  while (count > 0 && parser->status == TIEOUT_XML_OK) {
    size_t size = count < piece ? count : piece;
    xmlParseChunk(parser->context, (const char *)bytes, (int)size, 0);
    if (!parser->context->wellFormed) fail(parser, TIEOUT_XML_NOT_WELL_FORMED);
    bytes += size;
    count -= size;
  }
}

static void end_document(tieout_xml *parser) {
  if (parser->status == TIEOUT_XML_OK) {
    xmlParseChunk(parser->context, NULL, 0, 1);
    if (!parser->context->wellFormed || parser->depth != 0)
      fail(parser, TIEOUT_XML_NOT_WELL_FORMED);
    else
      parser->documents++;
  }
  if (parser->context->input)
    parser->line_base += parser->context->input->line - 1;
  free_document(parser);
}

tieout_xml *tieout_xml_create(const tieout_xml_edge *edges, size_t edge_count, int32_t node_count,
                              const char *sliced, size_t max_depth, size_t max_text,
                              tieout_xml_handlers handlers) {
  // libxml2 sets up its globals without a lock.
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, xmlInitParser);
  tieout_xml *parser = calloc(1, sizeof *parser);
  if (!parser) return NULL;
  parser->handlers = handlers;
  parser->table = edges;
  parser->table_count = edge_count;
  parser->node_count = node_count;
  parser->sliced = strdup(sliced);
  parser->max_depth = max_depth;
  parser->max_text = max_text;
  parser->error_offset = -1;
  parser->stack = calloc(max_depth, sizeof *parser->stack);
  parser->names = calloc(max_depth, sizeof *parser->names);
  parser->nodes = calloc((size_t)node_count, sizeof *parser->nodes);
  if (!parser->stack || !parser->names || !parser->nodes || !parser->sliced) {
    tieout_xml_destroy(parser);
    return NULL;
  }
  for (size_t i = 0; i < edge_count; i++) parser->nodes[edges[i].parent].count++;
  for (int32_t i = 0; i < node_count; i++) {
    parser->nodes[i].edges = calloc((size_t)parser->nodes[i].count + 1, sizeof(edge));
    if (!parser->nodes[i].edges) {
      tieout_xml_destroy(parser);
      return NULL;
    }
  }
  parser->sax.initialized = XML_SAX2_MAGIC;
  parser->sax.startElementNs = start_element;
  parser->sax.endElementNs = end_element;
  parser->sax.characters = characters;
  parser->sax.cdataBlock = characters;
  parser->sax.internalSubset = internal_subset;
  parser->sax.serror = note_error;
  tieout_scanner_init(&parser->scanner, parser->sliced, max_depth, max_text);
  return parser;
}

void tieout_xml_destroy(tieout_xml *parser) {
  if (!parser) return;
  free_document(parser);
  if (parser->nodes)
    for (int32_t i = 0; i < parser->node_count; i++) free(parser->nodes[i].edges);
  free(parser->nodes);
  free(parser->stack);
  free(parser->names);
  free(parser->text);
  free(parser->sliced);
  tieout_scanner_free(&parser->scanner);
  free(parser);
}

void tieout_xml_resume(tieout_xml *parser, int64_t bytes, int64_t lines, int64_t documents) {
  parser->scanner.position = bytes;
  parser->line_base = lines;
  parser->documents = documents;
}

static tieout_xml_status refuse(tieout_xml *parser, tieout_xml_status status) {
  if (parser->status == TIEOUT_XML_OK) {
    parser->status = status;
    parser->error_offset = parser->scanner.position;
    if (parser->context && parser->context->input)
      parser->error_line = parser->line_base + parser->context->input->line;
  }
  return parser->status;
}

// The scanner runs ahead over the raw bytes: it refuses what libxml2 must not see, and finds where
// each document ends and where the sliced elements lie, whatever the encoding.
tieout_xml_status tieout_xml_feed(tieout_xml *parser, const uint8_t *bytes, size_t count) {
  size_t done = 0;
  while (done < count && parser->status == TIEOUT_XML_OK) {
    tieout_scan found = tieout_scanner_run(&parser->scanner, bytes + done, count - done);
    if (found.begins) {
      parser->line_base += parser->scanner.lines_between;
      parser->scanner.lines_between = 0;
      if (!start_document(parser)) return refuse(parser, TIEOUT_XML_NO_MEMORY);
      push(parser, (const uint8_t *)found.prefix, strlen(found.prefix));
    }
    if (parser->context) push(parser, bytes + done + found.from, found.to - found.from);
    done += found.to;
    if (found.ends && parser->context) end_document(parser);
    if (found.problem != TIEOUT_XML_OK) return refuse(parser, found.problem);
  }
  return parser->status;
}

tieout_xml_status tieout_xml_finish(tieout_xml *parser) {
  int is_cut = parser->context || parser->documents == 0 || parser->scanner.state != IN_TEXT;
  if (parser->status == TIEOUT_XML_OK && is_cut)
    refuse(parser, TIEOUT_XML_TRUNCATED);
  return parser->status;
}

void tieout_xml_stop(tieout_xml *parser) { fail(parser, TIEOUT_XML_STOPPED); }

int64_t tieout_xml_line(const tieout_xml *parser) {
  return parser->status == TIEOUT_XML_OK ? parser->element_line : parser->error_line;
}

int64_t tieout_xml_column(const tieout_xml *parser) { return parser->error_column; }
int64_t tieout_xml_offset(const tieout_xml *parser) { return parser->error_offset; }
const char *tieout_xml_message(const tieout_xml *parser) { return parser->message; }
int64_t tieout_xml_documents(const tieout_xml *parser) { return parser->documents; }
