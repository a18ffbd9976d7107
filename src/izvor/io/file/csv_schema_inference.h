#pragma once

#include <vector>

#include "izvor/io/file/csv_scan.h"

namespace izvor::io {

// The schema of files that a batch query reads without one, as Spark finds it. Names: the first record of the first file that has one under
// `header`, else _c0, _c1, ...; types: STRING, or under inferSchema what holds every field (samplingRatio is not used to read less). Empty when no
// file has a record. Throws UNABLE_TO_INFER_SCHEMA without files.
Schema infer_csv_schema(const std::vector<FileToRead>& files, const Options& options, const Config& config);

}  // namespace izvor::io
