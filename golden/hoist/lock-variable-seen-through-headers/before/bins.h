#include "priv/all.h"
