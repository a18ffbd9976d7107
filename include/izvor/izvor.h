#pragma once

// The whole C++ API of Izvor.
#include "izvor/column.h"
#include "izvor/dataframe.h"
#include "izvor/error.h"
#include "izvor/functions.h"
#include "izvor/progress.h"
#include "izvor/reader.h"
#include "izvor/row.h"
#include "izvor/session.h"
#include "izvor/streaming_query.h"
#include "izvor/types.h"
#include "izvor/writer.h"
