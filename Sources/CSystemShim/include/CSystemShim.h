#pragma once

/// Exchanges two names of one file system in one step; 0, or -1 with errno set.
int tieout_exchange(const char *first, const char *second);

/// Starts writing a file's bytes to the disk without waiting for them. A hint that may do nothing.
void tieout_start_writing(int file);

/// Forgets what happened to this thread's temporary files of workbooks so far.
void tieout_workbook_files_begin(void);

/// The errno of the first write or read that failed in one of them since; 0 if none did.
int tieout_workbook_files_lost(void);

/// How many were made since.
int tieout_workbook_files_made(void);

/// From now on what is large goes back to the system when it is freed.
void tieout_give_large_memory_back(void);
