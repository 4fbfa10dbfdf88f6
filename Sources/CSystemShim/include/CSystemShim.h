#pragma once

/// Exchanges two names of one file system in one step; 0, or -1 with errno set.
int tieout_exchange(const char *first, const char *second);

/// Starts writing a file's bytes to the disk without waiting for them. A hint that may do nothing.
void tieout_start_writing(int file);
