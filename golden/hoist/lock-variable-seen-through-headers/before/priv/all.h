#include <mutex.h>
#include "int.h"
