#pragma once

/// Exchanges two names of one file system in one step; 0, or -1 with errno set.
int tieout_exchange(const char *first, const char *second);
