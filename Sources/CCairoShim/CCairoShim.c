#include "CCairoShim.h"
