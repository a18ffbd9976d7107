#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "izvor/error.h"

namespace izvor::expr {

// An XPath 1.0 expression and the document that it is evaluated on, as Java's javax.xml.xpath does: names without regard to namespaces, no external
// entities. What cannot be read or evaluated is an Error.
class XPath {
 public:
  explicit XPath(const std::string& path);
  ~XPath();
  XPath(XPath&&) noexcept;
  XPath& operator=(XPath&&) noexcept;

  // Reads the document that the others are about.
  void read(std::string_view document);

  bool boolean();
  double number();
  std::string text();
  // fn(value, is_null) of each node; elements have no value. An expression that gives no nodes is an error.
  struct NodeValue {
    std::string text;
    bool is_null;
  };
  std::vector<NodeValue> nodes();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace izvor::expr
