#include "izvor/streaming_query.h"

#include <cstdio>

#include "izvor/runtime/streaming_query.h"

namespace izvor {

StreamingQuery::StreamingQuery(std::shared_ptr<runtime::StreamingQuery> query) : query_(std::move(query)) {}

std::string StreamingQuery::id() const { return query_->id(); }
std::string StreamingQuery::run_id() const { return query_->run_id(); }
std::string StreamingQuery::name() const { return query_->name(); }
bool StreamingQuery::is_active() const { return query_->is_active(); }

StreamingQueryStatus StreamingQuery::status() const {
  const runtime::QueryStatus status = query_->status();
  return {status.message, status.is_data_available, status.is_trigger_active};
}

std::optional<StreamingQueryProgress> StreamingQuery::last_progress() const {
  const auto text = query_->last_progress();
  return text ? std::optional(StreamingQueryProgress::from_json(*text)) : std::nullopt;
}

std::vector<StreamingQueryProgress> StreamingQuery::recent_progress() const {
  std::vector<StreamingQueryProgress> out;
  for (const std::string& text : query_->recent_progress()) out.push_back(StreamingQueryProgress::from_json(text));
  return out;
}

void StreamingQuery::await_termination() { query_->await_termination(std::nullopt); }
bool StreamingQuery::await_termination(std::chrono::milliseconds timeout) { return query_->await_termination(timeout); }
void StreamingQuery::process_all_available() { query_->process_all_available(); }
void StreamingQuery::stop() { query_->stop(); }
std::optional<Error> StreamingQuery::exception() const { return query_->exception(); }
std::string StreamingQuery::explain_string(bool extended) const { return query_->explain(extended); }

void StreamingQuery::explain(bool extended) const {
  std::puts(explain_string(extended).c_str());
  std::fflush(stdout);
}

}  // namespace izvor
