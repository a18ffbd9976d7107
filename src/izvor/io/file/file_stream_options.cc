#include "izvor/io/file/file_stream_options.h"

#include <limits>

#include "izvor/base/config.h"
#include "izvor/io/file/csv_number.h"
#include "izvor/io/file/option_reader.h"

namespace izvor::io {
namespace {

template <typename T>
std::optional<T> whole_number(const OptionReader& options, const std::string& name, T least, const std::string& expected) {
  const auto value = options.get(name);
  if (!value) return std::nullopt;
  T number = 0;
  if (parse_java_integer(std::string_view(*value), &number) && number >= least) return number;
  options.refuse(name, "Invalid value '" + *value + "' for option '" + name + "', must be " + expected);
}

bool flag(const OptionReader& options, const std::string& name) {
  const auto value = options.get(name);
  bool out = false;
  if (value && !options.is_true_or_false(*value, &out)) {
    options.refuse(name, "Invalid value '" + *value + "' for option '" + name + "', must be 'true' or 'false'");
  }
  return out;
}

int64_t max_file_age(const OptionReader& options) {
  const std::string value = options.text("maxFileAge", "7d");
  if (const auto age = parse_duration_ms(value)) return *age;
  options.refuse("maxFileAge",
                 "Time must be specified as seconds (s), milliseconds (ms), microseconds (us), minutes (m or min), hour (h), or day (d). "
                 "E.g. 50s, 100ms, or 250us.\nFailed to parse time string: " +
                     value);
}

double discard_ratio(const OptionReader& options) {
  const auto value = options.get("discardCachedInputRatio");
  double ratio = 0.2;
  if (value && !(parse_java_double(*value, &ratio) && ratio >= 0 && ratio <= 1)) {
    options.refuse("discardCachedInputRatio",
                   "Invalid value '" + *value + "' for option 'discardCachedInputRatio', must be a positive float between 0 and 1");
  }
  return ratio;
}

}  // namespace

FileStreamOptions FileStreamOptions::parse(const Options& written, const std::string& format) {
  const OptionReader options(written, format);
  FileStreamOptions out;
  if (const auto files = whole_number<int32_t>(options, "maxFilesPerTrigger", 1, "a positive integer")) out.max_files_per_trigger = *files;
  out.max_bytes_per_trigger = whole_number<int64_t>(options, "maxBytesPerTrigger", 1, "a positive integer");
  if (out.max_files_per_trigger && out.max_bytes_per_trigger) {
    options.refuse("maxBytesPerTrigger", "Options 'maxFilesPerTrigger' and 'maxBytesPerTrigger' can't be both set at the same time");
  }
  out.max_cached_files = whole_number<int32_t>(options, "maxCachedFiles", 0, "an integer greater than or equal to 0").value_or(10'000);
  out.discard_cached_input_ratio = discard_ratio(options);
  out.latest_first = flag(options, "latestFirst");
  out.file_name_only = flag(options, "fileNameOnly");
  const bool limited = out.max_files_per_trigger || out.max_bytes_per_trigger;
  const int64_t age = max_file_age(options);
  // With the newest files first, old ones that still wait must not age away.
  out.max_file_age_ms = out.latest_first && limited ? std::numeric_limits<int64_t>::max() : age;
  options.require_default("cleanSource", "off");
  for (const char* name : {"modifiedBefore", "modifiedAfter"}) {
    if (options.get(name)) options.refuse(name, "option '" + std::string(name) + "' is not allowed in file stream sources");
  }
  return out;
}

std::vector<std::pair<std::string, std::string>> FileStreamOptions::names() {
  return {{"maxFilesPerTrigger", "Most files of a batch of a stream."},
          {"maxBytesPerTrigger", "Most bytes of a batch of a stream; one file at least."},
          {"maxFileAge", "Files older than the newest by more than this are not taken (default 7d)."},
          {"maxCachedFiles", "Listed files that are kept for later batches (default 10000)."},
          {"discardCachedInputRatio", "Below this part of a batch's limit, kept files are listed again (default 0.2)."},
          {"latestFirst", "Newest files first."},
          {"fileNameOnly", "Files of the same name in different directories are one."},
          {"cleanSource", "What happens to files that were read; only off."},
          {"sourceArchiveDir", "Where cleanSource=archive would move files; without effect."}};
}

}  // namespace izvor::io
