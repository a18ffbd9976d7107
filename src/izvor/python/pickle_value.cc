#include "izvor/python/pickle_value.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <unordered_map>
#include <utility>

#include "izvor/error.h"

namespace izvor::python {
namespace {

Error not_a_pickle(const std::string& why) { return Error("IZVOR_PYTHON_WORKER", {{"reason", "its answer is no pickle that can be read: " + why}}); }

// Classes whose objects are values, whatever they are made of.
constexpr std::array<std::string_view, 8> kOpaqueClasses = {"datetime.date",     "datetime.datetime", "datetime.time",      "datetime.timedelta",
                                                            "datetime.timezone", "builtins.set",      "builtins.frozenset", "builtins.complex"};

}  // namespace

// The pickle machine for protocols 2 to 5 with its stack, marks and memo; values are made in the pickle's own list.
class Pickle::Reader {
 public:
  explicit Reader(Pickle& pickle) : bytes_(pickle.bytes_), values_(pickle.values_) {}

  uint32_t read() {
    for (;;) {
      const auto opcode = static_cast<unsigned char>(take(1)[0]);
      if (opcode == '.') return pop();
      if (!number(opcode) && !text(opcode) && !collection(opcode) && !memory(opcode) && !object(opcode)) {
        throw not_a_pickle("opcode " + std::to_string(opcode));
      }
    }
  }

 private:
  std::string_view take(uint64_t size) {
    if (size > bytes_.size() - at_) throw not_a_pickle("it is cut off");
    const std::string_view taken = bytes_.substr(at_, size);
    at_ += size;
    return taken;
  }
  uint64_t little_endian(size_t size) {
    uint64_t bits = 0;
    size_t shift = 0;
    for (const char byte : take(size)) {
      bits |= uint64_t{static_cast<unsigned char>(byte)} << shift;
      shift += 8;
    }
    return bits;
  }
  std::string_view line() {
    const size_t end = bytes_.find('\n', at_);
    if (end == std::string_view::npos) throw not_a_pickle("it is cut off");
    const std::string_view found = take(end - at_);
    take(1);
    return found;
  }

  void push(Value value) {
    stack_.push_back(static_cast<uint32_t>(values_.size()));
    values_.push_back(std::move(value));
  }
  void push_text(Kind kind, std::string_view text) { push({.kind = kind, .text = text}); }
  void push_integer(int64_t integer) { push({.kind = Kind::kInteger, .integer = integer}); }
  uint32_t pop() {
    if (stack_.size() <= floor()) throw not_a_pickle("its stack is empty");
    const uint32_t top = stack_.back();
    stack_.pop_back();
    return top;
  }
  size_t floor() const { return marks_.empty() ? 0 : marks_.back(); }
  std::vector<uint32_t> pop_to_mark() {
    if (marks_.empty()) throw not_a_pickle("a mark is missing");
    std::vector<uint32_t> items(stack_.begin() + static_cast<ptrdiff_t>(marks_.back()), stack_.end());
    stack_.resize(marks_.back());
    marks_.pop_back();
    return items;
  }
  std::vector<uint32_t> pop_many(size_t count) {
    std::vector<uint32_t> items(count);
    for (size_t i = count; i > 0; --i) items[i - 1] = pop();
    return items;
  }
  // An object of a class that is not looked into stays without its items.
  void add_to_top(Kind wanted, const std::vector<uint32_t>& items) {
    const uint32_t top = pop();
    Value& into = values_[top];
    if (into.kind != wanted && into.kind != Kind::kOther) throw not_a_pickle("an item of what has none");
    if (into.kind == wanted) into.items.insert(into.items.end(), items.begin(), items.end());
    stack_.push_back(top);
  }

  bool number(unsigned char opcode) {
    switch (opcode) {
      case 'N': push({}); return true;
      case 0x88:
      case 0x89: push({.kind = Kind::kBoolean, .integer = opcode == 0x88}); return true;
      case 'J': push_integer(static_cast<int32_t>(little_endian(4))); return true;
      case 'K': push_integer(static_cast<int64_t>(little_endian(1))); return true;
      case 'M': push_integer(static_cast<int64_t>(little_endian(2))); return true;
      case 0x8a: long_integer(little_endian(1)); return true;
      case 0x8b: long_integer(little_endian(4)); return true;
      case 'G': push({.kind = Kind::kFloat, .number = big_endian_double()}); return true;
      default: return false;
    }
  }

  void long_integer(uint64_t size) {
    if (size > sizeof(int64_t)) return push_text(Kind::kBigInteger, take(size));
    const uint64_t bits = little_endian(size);
    const size_t unused = 64 - 8 * size;
    push_integer(size == 0 ? 0 : static_cast<int64_t>(bits << unused) >> unused);
  }

  double big_endian_double() {
    uint64_t bits = 0;
    for (const char byte : take(8)) bits = bits << 8 | static_cast<unsigned char>(byte);
    return std::bit_cast<double>(bits);
  }

  bool text(unsigned char opcode) {
    switch (opcode) {
      case 0x8c: push_text(Kind::kText, take(little_endian(1))); return true;
      case 'X': push_text(Kind::kText, take(little_endian(4))); return true;
      case 0x8d: push_text(Kind::kText, take(little_endian(8))); return true;
      case 'C': push_text(Kind::kBytes, take(little_endian(1))); return true;
      case 'B': push_text(Kind::kBytes, take(little_endian(4))); return true;
      case 0x8e:
      case 0x96: push_text(Kind::kBytes, take(little_endian(8))); return true;
      default: return false;
    }
  }

  bool collection(unsigned char opcode) {
    switch (opcode) {
      case '(': marks_.push_back(stack_.size()); return true;
      case ']': push({.kind = Kind::kList}); return true;
      case '}': push({.kind = Kind::kDict}); return true;
      case ')': push({.kind = Kind::kTuple}); return true;
      case 't': push({.kind = Kind::kTuple, .items = pop_to_mark()}); return true;
      case 0x85:
      case 0x86:
      case 0x87: push({.kind = Kind::kTuple, .items = pop_many(opcode - 0x84U)}); return true;
      case 'a': add_to_top(Kind::kList, pop_many(1)); return true;
      case 's': add_to_top(Kind::kDict, pop_many(2)); return true;
      case 'e': add_to_top(Kind::kList, pop_to_mark()); return true;
      case 'u': pairs_to_top(); return true;
      case 0x8f: push_text(Kind::kOther, "builtins.set"); return true;
      case 0x90: pop_to_mark(); return true;
      case 0x91:
        pop_to_mark();
        push_text(Kind::kOther, "builtins.frozenset");
        return true;
      default: return false;
    }
  }

  void pairs_to_top() {
    const auto items = pop_to_mark();
    if (items.size() % 2 != 0) throw not_a_pickle("a key has no value");
    add_to_top(Kind::kDict, items);
  }

  bool memory(unsigned char opcode) {
    switch (opcode) {
      case 0x80: take(1); return true;
      case 0x95: take(8); return true;
      case 0x94: remember(memo_.size()); return true;
      case 'q': remember(little_endian(1)); return true;
      case 'r': remember(little_endian(4)); return true;
      case 'h': recall(little_endian(1)); return true;
      case 'j': recall(little_endian(4)); return true;
      case '0': pop(); return true;
      case '1': pop_to_mark(); return true;
      default: return false;
    }
  }

  void remember(uint64_t place) {
    const uint32_t top = pop();
    stack_.push_back(top);
    memo_[place] = top;
  }
  void recall(uint64_t place) {
    const auto known = memo_.find(place);
    if (known == memo_.end()) throw not_a_pickle("it recalls what it did not remember");
    stack_.push_back(known->second);
  }

  bool object(unsigned char opcode) {
    switch (opcode) {
      case 'c': {
        const std::string_view module = line();
        push_class(module, line());
        return true;
      }
      case 0x93: {
        const auto names = pop_many(2);
        push_class(values_[names[0]].text, values_[names[1]].text);
        return true;
      }
      case 'R':
      case 0x81: make_object(); return true;
      case 'b': pop(); return true;  // the state of an object that nobody looks into
      default: return false;
    }
  }

  // A class is a value of kOther until it is called. Its name lies in the bytes, or is one that is known.
  void push_class(std::string_view module, std::string_view name) {
    const std::string whole = std::string(module) + "." + std::string(name);
    const auto known = std::find(kOpaqueClasses.begin(), kOpaqueClasses.end(), whole);
    if (known != kOpaqueClasses.end()) return push_text(Kind::kOther, *known);
    if (whole == "decimal.Decimal") return push_text(Kind::kDecimal, {});
    if (whole == "builtins.bytearray") return push_text(Kind::kBytes, {});
    push_text(Kind::kOther, name);
  }

  void make_object() {
    const auto parts = pop_many(2);
    const Value& of = values_[parts[0]];
    const std::vector<uint32_t>& arguments = values_[parts[1]].items;
    const bool takes_text = of.kind == Kind::kDecimal || of.kind == Kind::kBytes;
    if (takes_text) return make_of_text(of.kind, arguments.empty() ? std::string_view() : values_[arguments[0]].text);
    const bool is_opaque = std::find(kOpaqueClasses.begin(), kOpaqueClasses.end(), of.text) != kOpaqueClasses.end();
    if (arguments.empty() || is_opaque) return push_text(Kind::kOther, of.text);
    throw Error("IZVOR_PYTHON_WORKER",
                {{"reason", "its function returned an object made by " + std::string(of.text) + ", which is no value of Spark's"}});
  }

  // Java's decimals have neither NaN nor infinity: it makes doubles of them.
  void make_of_text(Kind kind, std::string_view text) {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    if (kind == Kind::kDecimal && text == "NaN") return push({.kind = Kind::kFloat, .number = std::numeric_limits<double>::quiet_NaN()});
    if (kind == Kind::kDecimal && text == "Infinity") return push({.kind = Kind::kFloat, .number = kInfinity});
    if (kind == Kind::kDecimal && text == "-Infinity") return push({.kind = Kind::kFloat, .number = -kInfinity});
    push_text(kind, text);
  }

  const std::string_view bytes_;
  std::vector<Value>& values_;
  size_t at_ = 0;
  std::vector<uint32_t> stack_;
  std::vector<size_t> marks_;
  std::unordered_map<uint64_t, uint32_t> memo_;
};

Pickle::Pickle(std::string bytes) : bytes_(std::move(bytes)) { root_ = Reader(*this).read(); }

}  // namespace izvor::python
