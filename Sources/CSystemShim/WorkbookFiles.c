// libxlsxwriter keeps rows and parts in temporary files and does not look whether a write to them
// succeeded: on a full disk it makes a workbook with rows missing and calls it good. It makes those
// files by calling lxw_tmpfile, and the dynamic linker gives it the one below instead of its own.
#define _GNU_SOURCE
#include "CSystemShim.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static _Thread_local int lost;
static _Thread_local int made;

void tieout_workbook_files_begin(void) {
  lost = 0;
  made = 0;
}

int tieout_workbook_files_lost(void) { return lost; }

int tieout_workbook_files_made(void) { return made; }

static int file_of(void *cookie) { return (int)(intptr_t)cookie; }

static ssize_t read_some(void *cookie, char *bytes, size_t count) {
  if (lost) return -1;
  ssize_t got;
  do got = read(file_of(cookie), bytes, count);
  while (got < 0 && errno == EINTR);
  if (got < 0) lost = errno;
  return got;
}

static ssize_t write_all(void *cookie, const char *bytes, size_t count) {
  size_t done = 0;
  while (done < count) {
    ssize_t written = write(file_of(cookie), bytes + done, count - done);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      if (!lost) lost = errno;
      // What a cookie's writer returns instead of -1.
      return 0;
    }
    done += (size_t)written;
  }
  return (ssize_t)done;
}

static int seek_to(void *cookie, off64_t *offset, int origin) {
  off64_t place = lseek64(file_of(cookie), *offset, origin);
  if (place < 0) return -1;
  *offset = place;
  return 0;
}

static int close_file(void *cookie) { return close(file_of(cookie)); }

/// A file without a name, for file systems that cannot make one at once too.
static int nameless(const char *folder) {
  int file = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (file >= 0) return file;
  char *path;
  if (asprintf(&path, "%s/.workbook-XXXXXX", folder) < 0) return -1;
  file = mkostemp(path, O_CLOEXEC);
  if (file >= 0) unlink(path);
  free(path);
  return file;
}

FILE *lxw_tmpfile(const char *folder) {
  int file = nameless(folder ? folder : "/tmp");
  if (file < 0) {
    lost = errno;
    return NULL;
  }
  made++;
  cookie_io_functions_t functions = {read_some, write_all, seek_to, close_file};
  FILE *stream = fopencookie((void *)(intptr_t)file, "w+", functions);
  if (!stream) {
    lost = errno;
    close(file);
  }
  return stream;
}
