#pragma once

namespace izvor::io {

// Format "range": one column id BIGINT, from option start (included) to end (excluded) by step; options of the plan, no user's. With the option
// partitions there are that many splits, as Spark cuts them.
void register_range_source();

}  // namespace izvor::io
