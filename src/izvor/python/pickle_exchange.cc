#include "izvor/python/pickle_exchange.h"

#include <string>
#include <utility>

#include <arrow/array.h>

#include "izvor/error.h"
#include "izvor/python/pickled_column.h"
#include "izvor/python/row_pickle.h"

namespace izvor::python {

std::shared_ptr<arrow::Array> run_on_pickles(const WorkerTask& task, const Schema& schema, const Batch& rows, const DataType& result,
                                             WorkerSupply::Lent& worker) {
  Wire& wire = worker.wire();
  write_init_message(task, worker.version(), wire);
  // One pickle: the worker has read it all before it answers, so neither waits for the other to read.
  wire.write_text(pickle_cells(schema, rows, 0, rows.num_rows, worker.version()));
  wire.write_int(kEndOfDataSection);
  write_end_of_task(wire);
  PickledColumn column(result);
  if (!read_end_of_task(worker.version(), wire, [&](std::string pickle) { column.append(Pickle(std::move(pickle))); })) {
    throw Error("IZVOR_PYTHON_WORKER", {{"reason", "it did not end its task"}});
  }
  auto answers = column.finish();
  if (answers->length() != rows.num_rows) {
    throw Error("IZVOR_PYTHON_WORKER",
                {{"reason", "it answered " + std::to_string(rows.num_rows) + " rows with " + std::to_string(answers->length())}});
  }
  return answers;
}

}  // namespace izvor::python
