// renameat2 and sync_file_range are declared for GNU sources only, which Swift's Glibc module is
// not built as; malloc.h is not in that module.
#define _GNU_SOURCE
#include "CSystemShim.h"

#include <fcntl.h>
#include <malloc.h>
#include <stdio.h>

int tieout_exchange(const char *first, const char *second) {
  return renameat2(AT_FDCWD, first, AT_FDCWD, second, RENAME_EXCHANGE);
}

void tieout_start_writing(int file) {
  (void)sync_file_range(file, 0, 0, SYNC_FILE_RANGE_WRITE);
}

void tieout_give_large_memory_back(void) {
  // glibc raises the threshold with every larger block that is freed, up to 32 MB.
  (void)mallopt(M_MMAP_THRESHOLD, 1 << 17);
  // With a threshold of one's own the heap is cut back whenever 128 kB are free at its end, and grown
  // again at once: a twentieth of the time of a large match.
  (void)mallopt(M_TRIM_THRESHOLD, 64 << 20);
  (void)mallopt(M_TOP_PAD, 4 << 20);
}
