#include "bins.h"
#include "piece.c"
