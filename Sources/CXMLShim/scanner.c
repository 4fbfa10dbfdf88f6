#include "scanner.h"

#include <stdlib.h>
#include <string.h>

void tieout_scanner_init(tieout_scanner *scanner, const char *sliced, size_t max_depth,
                         size_t max_run) {
  memset(scanner, 0, sizeof *scanner);
  scanner->sliced = sliced;
  scanner->sliced_length = strlen(sliced);
  scanner->max_depth = max_depth;
  scanner->max_run = max_run;
}

void tieout_scanner_free(tieout_scanner *scanner) { free(scanner->queue); }

tieout_slice tieout_scanner_pop(tieout_scanner *scanner) {
  if (scanner->queue_count == 0) return (tieout_slice){-1, 0};
  tieout_slice slice = scanner->queue[scanner->queue_head];
  scanner->queue_head = (scanner->queue_head + 1) % scanner->queue_capacity;
  scanner->queue_count--;
  return slice;
}

static int enqueue(tieout_scanner *scanner, tieout_slice slice) {
  if (scanner->queue_count == scanner->queue_capacity) {
    size_t capacity = scanner->queue_capacity ? scanner->queue_capacity * 2 : 256;
    tieout_slice *grown = malloc(capacity * sizeof *grown);
    if (!grown) return 0;
    for (size_t i = 0; i < scanner->queue_count; i++)
      grown[i] = scanner->queue[(scanner->queue_head + i) % scanner->queue_capacity];
    free(scanner->queue);
    scanner->queue = grown;
    scanner->queue_head = 0;
    scanner->queue_capacity = capacity;
  }
  size_t at = (scanner->queue_head + scanner->queue_count) % scanner->queue_capacity;
  scanner->queue[at] = slice;
  scanner->queue_count++;
  return 1;
}

static int is_sliced(const tieout_scanner *scanner) {
  return scanner->sliced_length == scanner->name_length &&
         memcmp(scanner->sliced, scanner->name, scanner->name_length) == 0;
}

static int is_name_end(uint8_t byte) {
  return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r' || byte == '/' || byte == '>';
}

// The local name: a colon starts it afresh. Longer names than the buffer match nothing.
static void collect(tieout_scanner *scanner, uint8_t byte) {
  if (byte == ':')
    scanner->name_length = 0;
  else if (scanner->name_length < sizeof scanner->name)
    scanner->name[scanner->name_length++] = (char)byte;
}

static void enter(tieout_scanner *scanner, tieout_scan_state state) {
  scanner->state = state;
  scanner->name_length = 0;
  scanner->last[0] = scanner->last[1] = 0;
  scanner->entered = 1;
}

static tieout_xml_status open_element(tieout_scanner *scanner) {
  if (scanner->depth >= scanner->max_depth) return TIEOUT_XML_TOO_DEEP;
  scanner->depth++;
  if (is_sliced(scanner) && scanner->slice_nesting++ == 0) scanner->slice_start = scanner->markup;
  return TIEOUT_XML_OK;
}

// Returns 1 when it was the root element; `end` is the offset after the `>`.
static int close_element(tieout_scanner *scanner, int64_t end, tieout_xml_status *problem) {
  if (is_sliced(scanner) && scanner->slice_nesting > 0 && --scanner->slice_nesting == 0) {
    tieout_slice slice = {scanner->slice_start, end - scanner->slice_start};
    if (!enqueue(scanner, slice)) *problem = TIEOUT_XML_NO_MEMORY;
  }
  if (scanner->depth > 0) scanner->depth--;
  scanner->state = IN_TEXT;
  return scanner->depth == 0;
}

// Between documents only white space, comments, instructions and a byte order mark may stand.
static int may_stand_between(uint8_t byte) {
  return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r' || byte == 0xEF ||
         byte == 0xBB || byte == 0xBF;
}

// One byte after `<`. Between documents it may begin the next one.
static tieout_xml_status after_less_than(tieout_scanner *scanner, uint8_t byte, size_t next,
                                         tieout_scan *scan) {
  if (byte == '!') {
    enter(scanner, IN_BANG);
  } else if (byte == '?') {
    enter(scanner, IN_INSTRUCTION);
  } else if (byte == '/') {
    if (!scanner->started) return TIEOUT_XML_TRAILING;
    enter(scanner, IN_END_TAG);
  } else {
    enter(scanner, IN_NAME);
    collect(scanner, byte);
    if (!scanner->started) {
      scanner->started = 1;
      scan->begins = 1;
      scan->prefix = "<";
      scan->from = next - 1;
    }
  }
  return TIEOUT_XML_OK;
}

static void in_instruction(tieout_scanner *scanner, uint8_t byte, size_t next, tieout_scan *scan) {
  collect(scanner, byte);
  if (!scanner->started && scanner->run == 6 && memcmp(scanner->name, "xml", 3) == 0 &&
      is_name_end(byte)) {
    scanner->started = 1;
    scan->begins = 1;
    scan->prefix = "<?xml";
    scan->from = next - 1;
  }
  if (byte == '>' && scanner->last[1] == '?') scanner->state = IN_TEXT;
}

static tieout_xml_status in_bang(tieout_scanner *scanner, uint8_t byte) {
  if (byte == ':') return TIEOUT_XML_DOCTYPE;
  collect(scanner, byte);
  if (scanner->name_length == 2 && memcmp(scanner->name, "--", 2) == 0)
    enter(scanner, IN_COMMENT);
  else if (scanner->name_length == 7 && memcmp(scanner->name, "[CDATA[", 7) == 0) {
    if (!scanner->started) return TIEOUT_XML_TRAILING;
    enter(scanner, IN_CDATA);
  }
  else if (memcmp(scanner->name, scanner->name[0] == '[' ? "[CDATA[" : "--",
                  scanner->name_length) != 0)
    return TIEOUT_XML_DOCTYPE;
  return TIEOUT_XML_OK;
}

static tieout_xml_status in_tag(tieout_scanner *scanner, uint8_t byte, tieout_scan *scan) {
  tieout_xml_status problem = TIEOUT_XML_OK;
  if (byte == '"' || byte == '\'') {
    scanner->quote = byte;
    scanner->state = IN_QUOTES;
  } else if (byte == '>') {
    problem = open_element(scanner);
    scanner->state = IN_TEXT;
    if (problem == TIEOUT_XML_OK && scanner->last[1] == '/')
      scan->ends = close_element(scanner, scanner->position + 1, &problem);
  }
  return problem;
}

static tieout_xml_status step(tieout_scanner *scanner, uint8_t byte, size_t next,
                              tieout_scan *scan) {
  tieout_xml_status problem = TIEOUT_XML_OK;
  switch (scanner->state) {
  case IN_TEXT: break;
  case IN_MARKUP: problem = after_less_than(scanner, byte, next, scan); break;
  case IN_BANG: problem = in_bang(scanner, byte); break;
  case IN_NAME:
    if (is_name_end(byte)) {
      scanner->state = IN_TAG;
      problem = in_tag(scanner, byte, scan);
    } else {
      collect(scanner, byte);
    }
    break;
  case IN_TAG: problem = in_tag(scanner, byte, scan); break;
  case IN_QUOTES:
    if (byte == scanner->quote) scanner->state = IN_TAG;
    break;
  case IN_END_TAG:
    if (byte == '>')
      scan->ends = close_element(scanner, scanner->position + 1, &problem);
    else if (!is_name_end(byte))
      collect(scanner, byte);
    break;
  case IN_INSTRUCTION: in_instruction(scanner, byte, next, scan); break;
  case IN_COMMENT:
    if (byte == '>' && scanner->last[0] == '-' && scanner->last[1] == '-')
      scanner->state = IN_TEXT;
    break;
  case IN_CDATA:
    if (byte == '>' && scanner->last[0] == ']' && scanner->last[1] == ']')
      scanner->state = IN_TEXT;
    break;
  }
  // What begins a mark is no part of what ends it.
  if (!scanner->entered) {
    scanner->last[0] = scanner->last[1];
    scanner->last[1] = byte;
  }
  scanner->entered = 0;
  return problem;
}

// Text inside a document: nothing to look at but the next `<`.
static size_t skip_text(tieout_scanner *scanner, const uint8_t *bytes, size_t at, size_t count) {
  const uint8_t *found = memchr(bytes + at, '<', count - at);
  size_t stop = found ? (size_t)(found - bytes) : count;
  scanner->position += (int64_t)(stop - at);
  return stop;
}

// A whole tag without quotes, which most are, from `<` at `at`: returns the offset after its `>`,
// or 0 when it must be looked at byte by byte.
static size_t simple_tag(tieout_scanner *scanner, const uint8_t *bytes, size_t at, size_t count,
                         tieout_scan *scan) {
  size_t limit = at + 64 < count ? at + 64 : count;
  if (at + 2 >= limit) return 0;
  int is_end = bytes[at + 1] == '/';
  size_t name = at + 1 + (size_t)is_end;
  if ((bytes[name] | 0x20) < 'a' || (bytes[name] | 0x20) > 'z') return 0;
  size_t end = name;
  for (; end < limit && bytes[end] != '>'; end++) {
    if (bytes[end] == ':') name = end + 1;
    if (bytes[end] <= ' ' || bytes[end] == '/' || bytes[end] == '"') return 0;
  }
  if (end == limit || end - name > sizeof scanner->name) return 0;
  memcpy(scanner->name, bytes + name, end - name);
  scanner->name_length = end - name;
  scanner->markup = scanner->position;
  if (is_end)
    scan->ends = close_element(scanner, scanner->position + (int64_t)(end + 1 - at), &scan->problem);
  else
    scan->problem = open_element(scanner);
  scanner->position += (int64_t)(end + 1 - at);
  return end + 1;
}

tieout_scan tieout_scanner_run(tieout_scanner *scanner, const uint8_t *bytes, size_t count) {
  tieout_scan scan = {0};
  const uint8_t *nul = memchr(bytes, 0, count);
  if (nul) count = (size_t)(nul - bytes);
  size_t at = 0;
  while (at < count) {
    if (scanner->state == IN_TEXT && scanner->started) at = skip_text(scanner, bytes, at, count);
    if (at == count) break;
    size_t after = scanner->state == IN_TEXT && scanner->started && bytes[at] == '<'
                       ? simple_tag(scanner, bytes, at, count, &scan)
                       : 0;
    if (after) {
      at = after;
      if (scan.ends) scanner->started = 0;
      if (scan.ends || scan.problem != TIEOUT_XML_OK) break;
      continue;
    }
    uint8_t byte = bytes[at++];
    if (!scanner->started && byte == '\n') scanner->lines_between++;
    if (scanner->state == IN_TEXT && byte != '<' && !may_stand_between(byte)) {
      scan.problem = TIEOUT_XML_TRAILING;
      break;
    }
    if (scanner->state == IN_TEXT && byte == '<') {
      scanner->state = IN_MARKUP;
      scanner->markup = scanner->position;
      scanner->run = 1;
    } else {
      scanner->run++;
      scan.problem = step(scanner, byte, at, &scan);
      if (scan.problem == TIEOUT_XML_OK && scanner->run > scanner->max_run)
        scan.problem = TIEOUT_XML_TEXT_TOO_LONG;
      if (scan.problem != TIEOUT_XML_OK) break;
    }
    scanner->position++;
    if (scan.ends) {
      scanner->started = 0;
      break;
    }
  }
  scan.to = at;
  if (!scan.begins && !scanner->started && !scan.ends) scan.from = at;
  if (nul && scan.problem == TIEOUT_XML_OK && at == count && !scan.ends)
    scan.problem = TIEOUT_XML_NUL;
  return scan;
}
