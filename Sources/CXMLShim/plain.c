#include "CXMLPlain.h"

#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <stdlib.h>
#include <string.h>

enum { max_attributes = 64 };

struct tieout_plain {
  tieout_plain_handlers handlers;
  xmlParserCtxtPtr context;
  size_t depth, max_depth;
  tieout_xml_status status;
};

static void fail(tieout_plain *parser, tieout_xml_status status) {
  if (parser->status == TIEOUT_XML_OK) parser->status = status;
  xmlStopParser(parser->context);
}

static void start_element(void *data, const xmlChar *name, const xmlChar *prefix,
                          const xmlChar *uri, int namespaces, const xmlChar **declared,
                          int attribute_count, int defaulted, const xmlChar **attributes) {
  tieout_plain *parser = data;
  (void)prefix, (void)uri, (void)namespaces, (void)declared, (void)defaulted;
  if (parser->status != TIEOUT_XML_OK) return;
  if (++parser->depth > parser->max_depth) {
    fail(parser, TIEOUT_XML_TOO_DEEP);
    return;
  }
  tieout_plain_attribute list[max_attributes];
  size_t count = 0;
  for (int i = 0; i < attribute_count && count < max_attributes; i++) {
    const xmlChar **attribute = attributes + 5 * i;
    list[count].name = attribute[0];
    list[count].name_length = strlen((const char *)attribute[0]);
    list[count].value = attribute[3];
    list[count].value_length = (size_t)(attribute[4] - attribute[3]);
    count++;
  }
  parser->handlers.open(parser->handlers.context, name, strlen((const char *)name), list, count);
}

static void end_element(void *data, const xmlChar *name, const xmlChar *prefix,
                        const xmlChar *uri) {
  tieout_plain *parser = data;
  (void)prefix, (void)uri;
  if (parser->status != TIEOUT_XML_OK) return;
  parser->depth--;
  parser->handlers.close(parser->handlers.context, name, strlen((const char *)name));
}

static void characters(void *data, const xmlChar *text, int length) {
  tieout_plain *parser = data;
  if (parser->status == TIEOUT_XML_OK)
    parser->handlers.text(parser->handlers.context, text, (size_t)length);
}

static void internal_subset(void *data, const xmlChar *name, const xmlChar *external,
                            const xmlChar *system) {
  (void)name, (void)external, (void)system;
  fail(data, TIEOUT_XML_DOCTYPE);
}

// Without a handler libxml2 would write to the standard error.
static void ignore_error(void *data, xmlErrorPtr error) { (void)data, (void)error; }

tieout_plain *tieout_plain_create(size_t max_depth, tieout_plain_handlers handlers) {
  tieout_plain *parser = calloc(1, sizeof *parser);
  if (!parser) return NULL;
  parser->handlers = handlers;
  parser->max_depth = max_depth;
  xmlSAXHandler sax = {0};
  sax.initialized = XML_SAX2_MAGIC;
  sax.startElementNs = start_element;
  sax.endElementNs = end_element;
  sax.characters = characters;
  sax.cdataBlock = characters;
  sax.internalSubset = internal_subset;
  sax.serror = ignore_error;
  parser->context = xmlCreatePushParserCtxt(&sax, parser, NULL, 0, NULL);
  if (!parser->context) {
    free(parser);
    return NULL;
  }
  xmlCtxtUseOptions(parser->context, XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_HUGE);
  return parser;
}

void tieout_plain_destroy(tieout_plain *parser) {
  if (!parser) return;
  xmlFreeParserCtxt(parser->context);
  free(parser);
}

tieout_xml_status tieout_plain_feed(tieout_plain *parser, const uint8_t *bytes, size_t count) {
  if (parser->status != TIEOUT_XML_OK) return parser->status;
  while (count > 0 && parser->status == TIEOUT_XML_OK) {
    int piece = count > 65536 ? 65536 : (int)count;
    int code = xmlParseChunk(parser->context, (const char *)bytes, piece, 0);
    if (code != XML_ERR_OK && parser->status == TIEOUT_XML_OK && !parser->context->wellFormed)
      parser->status = TIEOUT_XML_NOT_WELL_FORMED;
    bytes += piece;
    count -= (size_t)piece;
  }
  return parser->status;
}

tieout_xml_status tieout_plain_finish(tieout_plain *parser) {
  if (parser->status != TIEOUT_XML_OK) return parser->status;
  xmlParseChunk(parser->context, NULL, 0, 1);
  if (parser->status == TIEOUT_XML_OK && (!parser->context->wellFormed || parser->depth > 0))
    parser->status = TIEOUT_XML_NOT_WELL_FORMED;
  return parser->status;
}
