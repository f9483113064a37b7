// Readers of a package's outputs and risk groups.
#pragma once

#include "core/base/json_cursor.h"
#include "core/model/package.h"

namespace hepatica::model {

void read_outputs(const JsonCursor& at, Package& package);
void read_risk_groups(const JsonCursor& at, Package& package);

}  // namespace hepatica::model
