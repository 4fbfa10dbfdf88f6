// renameat2 and sync_file_range are declared for GNU sources only, which Swift's Glibc module is
// not built as.
#define _GNU_SOURCE
#include "CSystemShim.h"

#include <fcntl.h>
#include <stdio.h>

int tieout_exchange(const char *first, const char *second) {
  return renameat2(AT_FDCWD, first, AT_FDCWD, second, RENAME_EXCHANGE);
}

void tieout_start_writing(int file) {
  (void)sync_file_range(file, 0, 0, SYNC_FILE_RANGE_WRITE);
}
