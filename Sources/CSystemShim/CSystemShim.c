// renameat2 is declared for GNU sources only, which Swift's Glibc module is not built as.
#define _GNU_SOURCE
#include "CSystemShim.h"

#include <fcntl.h>
#include <stdio.h>

int tieout_exchange(const char *first, const char *second) {
  return renameat2(AT_FDCWD, first, AT_FDCWD, second, RENAME_EXCHANGE);
}
