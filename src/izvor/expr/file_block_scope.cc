#include "izvor/expr/file_block_scope.h"

#include <utility>

namespace izvor::expr {
namespace {

thread_local const FileBlock* current = nullptr;

}  // namespace

const FileBlock* current_file_block() { return current; }

FileBlockScope::FileBlockScope(const FileBlock* block) : before_(std::exchange(current, block)) {}
FileBlockScope::~FileBlockScope() { current = before_; }

}  // namespace izvor::expr
