#include "CCairoShim.h"

#include <cairo-ft.h>
#include <cairo-pdf.h>
#include <cairo.h>
#include <stdlib.h>

#include FT_ADVANCES_H

enum { FACES = 2 };

struct TieoutFonts {
  FT_Library library;
  FT_Face faces[FACES];
  cairo_font_face_t *cairo_faces[FACES];
};

struct TieoutPDF {
  TieoutFonts *fonts;
  cairo_surface_t *surface;
  cairo_t *cairo;
  TieoutWrite write;
  void *closure;
  // What cairo was told last: to tell it again costs a search in its caches.
  int face;
  double size;
};

static const cairo_user_data_key_t face_key;

static void free_face(void *face) { FT_Done_Face((FT_Face)face); }

TieoutFonts *tieout_fonts_open(const char *regular, const char *bold) {
  TieoutFonts *fonts = calloc(1, sizeof *fonts);
  if (!fonts) return NULL;
  const char *paths[FACES] = {regular, bold};
  if (FT_Init_FreeType(&fonts->library)) {
    free(fonts);
    return NULL;
  }
  for (int i = 0; i < FACES; i++) {
    if (FT_New_Face(fonts->library, paths[i], 0, &fonts->faces[i])) {
      tieout_fonts_close(fonts);
      return NULL;
    }
    fonts->cairo_faces[i] =
        cairo_ft_font_face_create_for_ft_face(fonts->faces[i], FT_LOAD_NO_HINTING);
    // cairo keeps faces in caches of its own: FreeType's goes when cairo lets go of the last one.
    if (cairo_font_face_set_user_data(
            fonts->cairo_faces[i], &face_key, fonts->faces[i], free_face)) {
      tieout_fonts_close(fonts);
      return NULL;
    }
  }
  return fonts;
}

// The library object itself is left: a face in cairo's cache may outlive this.
void tieout_fonts_close(TieoutFonts *fonts) {
  for (int i = 0; i < FACES; i++) {
    if (fonts->cairo_faces[i]) cairo_font_face_destroy(fonts->cairo_faces[i]);
  }
  free(fonts);
}

int tieout_fonts_has_glyph(TieoutFonts *fonts, int face, uint32_t scalar) {
  return FT_Get_Char_Index(fonts->faces[face], scalar) != 0;
}

double tieout_fonts_advance(TieoutFonts *fonts, int face, uint32_t scalar) {
  FT_Face ft = fonts->faces[face];
  FT_Fixed advance = 0;
  if (FT_Get_Advance(ft, FT_Get_Char_Index(ft, scalar), FT_LOAD_NO_SCALE, &advance)) return 0;
  return 1000.0 * (double)advance / (double)ft->units_per_EM;
}

static cairo_status_t forward(void *closure, const unsigned char *bytes, unsigned int count) {
  TieoutPDF *pdf = closure;
  return pdf->write(pdf->closure, bytes, count) == 0 ? CAIRO_STATUS_SUCCESS
                                                     : CAIRO_STATUS_WRITE_ERROR;
}

TieoutPDF *tieout_pdf_open(
    TieoutFonts *fonts, TieoutWrite write, void *closure, double width, double height) {
  TieoutPDF *pdf = calloc(1, sizeof *pdf);
  if (!pdf) return NULL;
  pdf->fonts = fonts;
  pdf->write = write;
  pdf->closure = closure;
  pdf->face = -1;
  pdf->surface = cairo_pdf_surface_create_for_stream(forward, pdf, width, height);
  cairo_pdf_surface_restrict_to_version(pdf->surface, CAIRO_PDF_VERSION_1_5);
  pdf->cairo = cairo_create(pdf->surface);
  cairo_font_options_t *options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  cairo_set_font_options(pdf->cairo, options);
  cairo_font_options_destroy(options);
  return pdf;
}

void tieout_pdf_describe(
    TieoutPDF *pdf, const char *title, const char *author, const char *subject,
    const char *created) {
  cairo_pdf_surface_set_metadata(pdf->surface, CAIRO_PDF_METADATA_TITLE, title);
  cairo_pdf_surface_set_metadata(pdf->surface, CAIRO_PDF_METADATA_AUTHOR, author);
  cairo_pdf_surface_set_metadata(pdf->surface, CAIRO_PDF_METADATA_SUBJECT, subject);
  cairo_pdf_surface_set_metadata(pdf->surface, CAIRO_PDF_METADATA_CREATOR, "Tieout");
  cairo_pdf_surface_set_metadata(pdf->surface, CAIRO_PDF_METADATA_CREATE_DATE, created);
  cairo_pdf_surface_set_metadata(pdf->surface, CAIRO_PDF_METADATA_MOD_DATE, created);
}

static void set_colour(TieoutPDF *pdf, uint32_t colour) {
  cairo_set_source_rgb(
      pdf->cairo, (colour >> 16 & 255) / 255.0, (colour >> 8 & 255) / 255.0,
      (colour & 255) / 255.0);
}

void tieout_pdf_text(
    TieoutPDF *pdf, int face, double size, uint32_t colour, double x, double y,
    const char *utf8) {
  set_colour(pdf, colour);
  if (pdf->face != face) cairo_set_font_face(pdf->cairo, pdf->fonts->cairo_faces[face]);
  if (pdf->size != size) cairo_set_font_size(pdf->cairo, size);
  pdf->face = face;
  pdf->size = size;
  cairo_move_to(pdf->cairo, x, y);
  cairo_show_text(pdf->cairo, utf8);
}

void tieout_pdf_fill(
    TieoutPDF *pdf, uint32_t colour, double x, double y, double width, double height) {
  set_colour(pdf, colour);
  cairo_rectangle(pdf->cairo, x, y, width, height);
  cairo_fill(pdf->cairo);
}

void tieout_pdf_rule(
    TieoutPDF *pdf, uint32_t colour, double thickness, double x1, double x2, double y) {
  set_colour(pdf, colour);
  cairo_set_line_width(pdf->cairo, thickness);
  cairo_move_to(pdf->cairo, x1, y);
  cairo_line_to(pdf->cairo, x2, y);
  cairo_stroke(pdf->cairo);
}

void tieout_pdf_next_page(TieoutPDF *pdf) { cairo_show_page(pdf->cairo); }

int tieout_pdf_close(TieoutPDF *pdf) {
  cairo_status_t drawing = cairo_status(pdf->cairo);
  cairo_destroy(pdf->cairo);
  cairo_surface_finish(pdf->surface);
  cairo_status_t writing = cairo_surface_status(pdf->surface);
  cairo_surface_destroy(pdf->surface);
  free(pdf);
  return (int)(drawing ? drawing : writing);
}
