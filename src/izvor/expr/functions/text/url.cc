// parse_url, try_parse_url, url_encode, url_decode, try_url_decode.
#include "izvor/expr/cell_function.h"
#include "izvor/expr/functions/text/base_encoding.h"
#include "izvor/expr/functions/text/families.h"
#include "izvor/expr/functions/text/java_regexp.h"
#include "izvor/expr/functions/text/java_uri.h"
#include "izvor/types/utf8.h"

namespace izvor::expr {
namespace {

using Text = std::string_view;
using TextResult = CellResult<Text>;

struct UrlPart {
  Text name;
  std::optional<Text> JavaUri::*part;
};

constexpr UrlPart kUrlParts[] = {
    {"HOST", &JavaUri::host},       {"PATH", &JavaUri::path},           {"QUERY", &JavaUri::query},        {"REF", &JavaUri::fragment},
    {"PROTOCOL", &JavaUri::scheme}, {"AUTHORITY", &JavaUri::authority}, {"USERINFO", &JavaUri::user_info},
};

std::optional<Text> find_part(const JavaUri& uri, Text url, Text name) {
  // The path with its query, which stand next to each other.
  if (name == "FILE") {
    if (!uri.path || !uri.query) return uri.path;
    const auto begin = static_cast<size_t>(uri.path->data() - url.data());
    return url.substr(begin, uri.path->size() + 1 + uri.query->size());
  }
  for (const UrlPart& part : kUrlParts) {
    if (part.name == name) return uri.*part.part;
  }
  return std::nullopt;
}

class ParseUrl final : public ScalarFunction {
 public:
  ParseUrl(const char* name, bool is_try) : name_(name), is_try_(is_try), part_(spec(2), {is_try}), value_(spec(3), {is_try}) {}
  std::string_view name() const override { return name_; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    if (arguments.size() < 2 || arguments.size() > 3) throw wrong_num_args(name_, "[2, 3]", arguments.size());
    return arguments.size() == 2 ? part_.resolve(arguments, mode, sql) : value_.resolve(arguments, mode, sql);
  }
  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    return call.arguments.size() == 2 ? part_.evaluate(call, type, selection, context) : value_.evaluate(call, type, selection, context);
  }
  bool can_fail(const Call& call) const override { return call.arguments.size() == 3 || (!is_try_ && call.mode == EvalMode::kAnsi); }

 private:
  static CellFunctionSpec spec(size_t arguments) {
    return {"parse_url", std::vector<InputType>(arguments, TypeId::kString), TypeId::kString, Nullability::kAlways};
  }

  static std::optional<JavaUri> parse(TextResult& result, Text url, bool is_try) {
    auto uri = JavaUri::parse(url);
    if (uri) return uri;
    if (is_try) {
      result.set_null();
    } else {
      result.fail_or_null([&] { return Error("INVALID_URL", {{"url", std::string(url)}}); });
    }
    return uri;
  }

  struct PartSetup {
    bool is_try;
    auto operator()(const CallSetup&) const {
      return [is_try = is_try](TextResult& result, Text url, Text part) {
        const auto uri = parse(result, url, is_try);
        if (!uri) return;
        const auto found = find_part(*uri, url, part);
        found ? result.set(*found) : result.set_null();
      };
    }
  };

  // The value of a key of the query. The key is a piece of a regular expression, as in Spark.
  struct ValueSetup {
    bool is_try;
    auto operator()(const CallSetup&) const {
      return [is_try = is_try, regexps = RegexpOfRows("parse_url"), groups = JavaRegexp::Groups()](TextResult& result, Text url, Text part,
                                                                                                   Text key) mutable {
        if (part != "QUERY") return result.set_null();
        const auto uri = parse(result, url, is_try);
        if (!uri) return;
        if (!uri->query) return result.set_null();
        JavaRegexp* regexp = regexps.of("(&|^)" + std::string(key) + "=([^&]*)");
        if (regexp == nullptr) return result.fail(regexps.error());
        try {
          if (!regexp->find(*uri->query, 0, groups) || groups[2].data() == nullptr) return result.set_null();
          result.set(groups[2]);
        } catch (const Error& error) {
          result.fail(error);
        }
      };
    }
  };

  const char* name_;
  bool is_try_;
  CellFunction<Text(Text, Text), PartSetup> part_;
  CellFunction<Text(Text, Text, Text), ValueSetup> value_;
};

void encode(TextResult& result, Text text) {
  std::string& out = result.text();
  for (const char& c : text) {
    const bool kept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '*' || c == '_';
    if (kept || c == ' ') {
      out += kept ? c : '+';
    } else {
      out += '%';
      write_hex(Text(&c, 1), out);
    }
  }
  result.set_text();
}

bool decode(Text text, std::string& out) {
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      out += text[at] == '+' ? ' ' : text[at];
      continue;
    }
    if (at + 2 >= text.size() || !read_hex(text.substr(at + 1, 2), out)) return false;
    at += 2;
  }
  return true;
}

template <bool kIsTry>
void decode_url(TextResult& result, Text text) {
  std::string& out = result.text();
  if (!decode(text, out)) return kIsTry ? result.set_null() : result.fail(Error("CANNOT_DECODE_URL", {{"url", std::string(text)}}));
  if (!is_valid_utf8(out)) out = replace_invalid_utf8(out);
  result.set_text();
}

}  // namespace

void register_urls(ScalarFunctionRegistry& registry) {
  registry.add<ParseUrl>("parse_url", false);
  registry.add<ParseUrl>("try_parse_url", true);
  const auto spec = [](const char* name) { return CellFunctionSpec{name, {TypeId::kString}, TypeId::kString, Nullability::kAlways}; };
  add_cells<Text(Text)>(registry, spec("url_encode"), encode);
  CellFunctionSpec decode_spec = spec("url_decode");
  decode_spec.can_fail_in_any_mode = true;
  add_cells<Text(Text)>(registry, decode_spec, decode_url<false>);
  add_cells<Text(Text)>(registry, spec("try_url_decode"), decode_url<true>);
}

}  // namespace izvor::expr
