#include "izvor/expr/functions/xml/xpath.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xpath.h>

#include <cctype>
#include <charconv>
#include <cmath>
#include <limits>

namespace izvor::expr {
namespace {

struct FreeDocument {
  void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
};
struct FreeContext {
  void operator()(xmlXPathContext* context) const { xmlXPathFreeContext(context); }
};
struct FreeExpression {
  void operator()(xmlXPathCompExpr* expression) const { xmlXPathFreeCompExpr(expression); }
};
struct FreeObject {
  void operator()(xmlXPathObject* object) const { xmlXPathFreeObject(object); }
};
struct FreeParser {
  void operator()(xmlParserCtxt* parser) const { xmlFreeParserCtxt(parser); }
};
using Object = std::unique_ptr<xmlXPathObject, FreeObject>;

void ignore_message(void*, const char*, ...) {}
void ignore_error(void*, xmlErrorPtr) {}
xmlParserInput* no_external_entity(const char*, const char*, xmlParserCtxt*) { return nullptr; }

// Once a process: no document reaches beyond itself, and nothing is printed.
void set_up_library() {
  static const bool kDone = [] {
    xmlInitParser();
    xmlSetExternalEntityLoader(no_external_entity);
    xmlSetGenericErrorFunc(nullptr, ignore_message);
    return true;
  }();
  static_cast<void>(kDone);
}

Error failure(const std::string& reason) { return Error("IZVOR_INVALID_ARGUMENT", {{"function", "xpath"}, {"reason", reason}}); }

std::string string_and_free(xmlChar* text) {
  std::string out = text == nullptr ? "" : reinterpret_cast<const char*>(text);
  xmlFree(text);
  return out;
}

// Java's documents know no namespaces: a name in one is a name.
void forget_namespaces(xmlNode* node) {
  for (; node != nullptr; node = node->next) {
    if (node->type != XML_ELEMENT_NODE) continue;
    node->ns = nullptr;
    for (xmlAttr* attribute = node->properties; attribute != nullptr; attribute = attribute->next) attribute->ns = nullptr;
    forget_namespaces(node->children);
  }
}

bool is_text(const xmlNode* node) { return node != nullptr && (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE); }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// XPath's number(): digits with a point, without an exponent.
double number_of(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  const bool is_plain = !text.empty() && text.find_first_not_of("-.0123456789") == text.npos;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (!is_plain || error != std::errc() || end != text.data() + text.size()) return std::numeric_limits<double>::quiet_NaN();
  return value;
}

std::string text_of_number(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  if (value == 0) return "0";
  char text[400];
  return {text, std::to_chars(text, text + sizeof(text), value, std::chars_format::fixed).ptr};
}

bool is_name_byte(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.' || (c & 0x80) != 0; }

// A number with an exponent, which libxml2 reads and XPath has not.
bool has_exponent(const std::string& path) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  for (size_t at = 0; at < path.size(); ++at) {
    if (path[at] == '\'' || path[at] == '"') {
      at = path.find(path[at], at + 1);
      if (at == std::string::npos) return false;
    } else if (is_name_byte(path[at]) && path[at] != '-') {
      const bool is_number = is_digit(path[at]) || path[at] == '.';
      size_t end = at;
      while (end < path.size() && (is_number ? is_digit(path[end]) || path[end] == '.' : is_name_byte(path[end]))) ++end;
      if (is_number && end > at && is_digit(path[end - 1]) && end < path.size() && (path[end] == 'e' || path[end] == 'E')) return true;
      at = end - 1;
    }
  }
  return false;
}

}  // namespace

struct XPath::Parts {
  std::unique_ptr<xmlXPathCompExpr, FreeExpression> expression;
  std::unique_ptr<xmlParserCtxt, FreeParser> parser;
  std::unique_ptr<xmlDoc, FreeDocument> document;

  Object evaluate() const {
    const std::unique_ptr<xmlXPathContext, FreeContext> context(xmlXPathNewContext(document.get()));
    if (context == nullptr) throw failure("there is no memory");
    context->error = ignore_error;
    context->node = reinterpret_cast<xmlNode*>(document.get());
    Object found(xmlXPathCompiledEval(expression.get(), context.get()));
    if (found == nullptr) throw failure("the path cannot be evaluated");
    return found;
  }
};

XPath::XPath(const std::string& path) : parts_(std::make_unique<Parts>()) {
  set_up_library();
  const std::unique_ptr<xmlXPathContext, FreeContext> context(xmlXPathNewContext(nullptr));
  if (context != nullptr) context->error = ignore_error;
  parts_->expression.reset(xmlXPathCtxtCompile(context.get(), reinterpret_cast<const xmlChar*>(path.c_str())));
  if (parts_->expression == nullptr || has_exponent(path)) throw failure("'" + path + "' is no XPath expression");
  parts_->parser.reset(xmlNewParserCtxt());
}

XPath::~XPath() = default;
XPath::XPath(XPath&&) noexcept = default;
XPath& XPath::operator=(XPath&&) noexcept = default;

void XPath::read(std::string_view document) {
  constexpr int kOptions = XML_PARSE_NOENT | XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING;
  if (document.size() > static_cast<size_t>(std::numeric_limits<int>::max())) throw failure("the document is too long");
  const int size = static_cast<int>(document.size());
  parts_->document.reset(xmlCtxtReadMemory(parts_->parser.get(), document.data(), size, nullptr, "UTF-8", kOptions));
  if (parts_->document == nullptr) throw failure("the text is no XML document");
  forget_namespaces(xmlDocGetRootElement(parts_->document.get()));
}

bool XPath::boolean() { return xmlXPathCastToBoolean(parts_->evaluate().get()) != 0; }

double XPath::number() {
  const Object found = parts_->evaluate();
  if (found->type == XPATH_NUMBER) return found->floatval;
  if (found->type == XPATH_BOOLEAN) return found->boolval != 0 ? 1 : 0;
  return number_of(string_and_free(xmlXPathCastToString(found.get())));
}

std::string XPath::text() {
  const Object found = parts_->evaluate();
  return found->type == XPATH_NUMBER ? text_of_number(found->floatval) : string_and_free(xmlXPathCastToString(found.get()));
}

std::vector<XPath::NodeValue> XPath::nodes() {
  const Object found = parts_->evaluate();
  if (found->type != XPATH_NODESET) throw failure("the path gives no nodes");
  std::vector<NodeValue> values;
  for (int i = 0; found->nodesetval != nullptr && i < found->nodesetval->nodeNr; ++i) {
    xmlNode* node = found->nodesetval->nodeTab[i];
    // Text that goes on as CDATA is one node, of which Java gives the first part.
    if (is_text(node) && is_text(node->prev)) continue;
    const bool is_null = node->type == XML_ELEMENT_NODE || node->type == XML_DOCUMENT_NODE;
    values.push_back({is_null ? "" : string_and_free(xmlNodeGetContent(node)), is_null});
  }
  return values;
}

}  // namespace izvor::expr
