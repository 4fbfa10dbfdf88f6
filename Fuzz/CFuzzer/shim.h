#ifndef TIEOUT_CFUZZER_H
#define TIEOUT_CFUZZER_H

#include <stddef.h>
#include <stdint.h>

/* libFuzzer has no header: https://llvm.org/docs/LibFuzzer.html#using-libfuzzer-as-a-library */
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*callback)(const uint8_t *data, size_t size));

#endif
