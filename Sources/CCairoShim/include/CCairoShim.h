// Drawing text and lines into a PDF. Hides cairo and FreeType, whose headers do not import cleanly.
#pragma once

#include <stdint.h>

typedef struct TieoutFonts TieoutFonts;
typedef struct TieoutPDF TieoutPDF;

enum { TIEOUT_REGULAR = 0, TIEOUT_BOLD = 1 };

// Takes the bytes of the file as they come; 0 means written, anything else stops the drawing.
typedef int (*TieoutWrite)(void *closure, const unsigned char *bytes, unsigned int count);

// NULL when a font file is missing or no font.
TieoutFonts *tieout_fonts_open(const char *regular, const char *bold);
void tieout_fonts_close(TieoutFonts *fonts);

int tieout_fonts_has_glyph(TieoutFonts *fonts, int face, uint32_t scalar);

// The advance of one character in thousandths of the font size, unhinted.
double tieout_fonts_advance(TieoutFonts *fonts, int face, uint32_t scalar);

// Sizes and places are in points, from the top left. NULL when memory is short.
TieoutPDF *tieout_pdf_open(
    TieoutFonts *fonts, TieoutWrite write, void *closure, double width, double height);

// created is ISO 8601; it is the file's only date.
void tieout_pdf_describe(
    TieoutPDF *pdf, const char *title, const char *author, const char *subject,
    const char *created);

// Colours are 0xRRGGBB. y is the text's base line.
void tieout_pdf_text(
    TieoutPDF *pdf, int face, double size, uint32_t colour, double x, double y,
    const char *utf8);
void tieout_pdf_fill(
    TieoutPDF *pdf, uint32_t colour, double x, double y, double width, double height);
void tieout_pdf_rule(
    TieoutPDF *pdf, uint32_t colour, double thickness, double x1, double x2, double y);
void tieout_pdf_next_page(TieoutPDF *pdf);

// Finishes the file and frees the drawing. Returns cairo's status, 0 for success.
int tieout_pdf_close(TieoutPDF *pdf);
