// A client of Spark Connect without PySpark: how fast a server can send a result.
//
//   connect_reader HOST:PORT PLAN ROUNDS receive|decode
//
// PLAN is a file with a serialised spark.connect.Plan. `receive` drops the bytes of each response, `decode` makes an Arrow table of them. Prints JSON
// of the fastest round: seconds, megabytes of rows, the program's own CPU seconds, and rows and sums of the columns.
#include <chrono>
#include <ctime>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include <arrow/api.h>
#include <arrow/compute/api.h>
#include <arrow/compute/initialize.h>
#include <arrow/io/memory.h>
#include <arrow/ipc/reader.h>
#include <grpcpp/grpcpp.h>
#include <spark/connect/base.grpc.pb.h>
#include <nlohmann/json.hpp>

#include "izvor/types/arrow_mapping.h"

namespace {

using spark::connect::ExecutePlanRequest;
using spark::connect::ExecutePlanResponse;

struct Round {
  double seconds = 0;
  double cpu_seconds = 0;
  int64_t bytes = 0;
  std::shared_ptr<arrow::Table> table;
};

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

std::shared_ptr<arrow::RecordBatch> rows_of(ExecutePlanResponse& response) {
  const auto data = std::shared_ptr<arrow::Buffer>(arrow::Buffer::FromString(std::move(*response.mutable_arrow_batch()->mutable_data())));
  const auto reader = izvor::value_or_throw(arrow::ipc::RecordBatchStreamReader::Open(std::make_shared<arrow::io::BufferReader>(data)));
  return izvor::value_or_throw(reader->Next());
}

Round run(const std::shared_ptr<grpc::Channel>& channel, const ExecutePlanRequest& request, bool decodes) {
  const auto start = std::chrono::steady_clock::now();
  const double cpu_before = cpu_seconds();
  Round round;
  arrow::RecordBatchVector batches;
  grpc::ClientContext context;
  const grpc::internal::RpcMethod method("/spark.connect.SparkConnectService/ExecutePlan", grpc::internal::RpcMethod::SERVER_STREAMING, channel);
  const std::unique_ptr<grpc::ClientReader<grpc::ByteBuffer>> reader(
      grpc::internal::ClientReaderFactory<grpc::ByteBuffer>::Create(channel.get(), method, &context, request));
  grpc::ByteBuffer bytes;
  while (reader->Read(&bytes)) {
    round.bytes += static_cast<int64_t>(bytes.Length());
    ExecutePlanResponse response;
    if (decodes && grpc::SerializationTraits<ExecutePlanResponse>::Deserialize(&bytes, &response).ok() && response.has_arrow_batch()) {
      batches.push_back(rows_of(response));
    }
    bytes.Clear();
  }
  if (const grpc::Status status = reader->Finish(); !status.ok()) throw std::runtime_error(status.error_message());
  if (decodes) round.table = izvor::value_or_throw(arrow::Table::FromRecordBatches(batches));
  round.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  round.cpu_seconds = cpu_seconds() - cpu_before;
  return round;
}

nlohmann::json digest(const arrow::Table& table) {
  nlohmann::json out{table.num_rows()};
  for (const auto& column : table.columns()) {
    out.push_back(izvor::value_or_throw(arrow::compute::Sum(column)).scalar_as<arrow::Int64Scalar>().value);
  }
  return out;
}

ExecutePlanRequest request_of(const std::string& plan_file) {
  std::ifstream in(plan_file, std::ios::binary);
  const std::string plan{std::istreambuf_iterator<char>(in), {}};
  ExecutePlanRequest request;
  request.set_session_id("00000000-0000-4000-8000-000000000001");
  request.mutable_user_context()->set_user_id("bench");
  if (!request.mutable_plan()->ParseFromString(plan)) throw std::runtime_error(plan_file + " holds no plan");
  return request;
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 5) throw std::runtime_error("usage: connect_reader HOST:PORT PLAN ROUNDS receive|decode");
  izvor::throw_if_error(arrow::compute::Initialize());
  const bool decodes = std::string(argv[4]) == "decode";
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(128 << 20);  // as PySpark's
  const auto channel = grpc::CreateCustomChannel(argv[1], grpc::InsecureChannelCredentials(), arguments);
  const ExecutePlanRequest request = request_of(argv[2]);
  Round best;
  for (int i = 0; i < std::stoi(argv[3]); ++i) {
    Round round = run(channel, request, decodes);
    if (i == 0 || round.seconds < best.seconds) best = std::move(round);
  }
  nlohmann::json out{{"seconds", best.seconds}, {"mb", static_cast<double>(best.bytes) / 1e6}, {"client_cpu", best.cpu_seconds}};
  if (best.table != nullptr) out["digest"] = digest(*best.table);
  std::cout << out << "\n";
  return 0;
} catch (const std::exception& error) {
  std::cerr << "connect_reader: " << error.what() << "\n";
  return 1;
}
