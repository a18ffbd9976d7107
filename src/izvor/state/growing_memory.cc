#include "izvor/state/growing_memory.h"

#include <sys/mman.h>

#include <cstring>
#include <new>

namespace izvor::state {
namespace {

uint8_t* checked(void* address) {
  if (address == MAP_FAILED) throw std::bad_alloc();
  return static_cast<uint8_t*>(address);
}

uint8_t* map(size_t bytes, int protection) { return checked(::mmap(nullptr, bytes, protection, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)); }

// Address space that begins at a huge page's border: without one, the kernel fills it with small pages.
uint8_t* map_aligned(size_t bytes, int protection) {
  uint8_t* wide = map(bytes + GrowingMemory::kHugePage, protection);
  const size_t before = -reinterpret_cast<uintptr_t>(wide) % GrowingMemory::kHugePage;
  if (before != 0) ::munmap(wide, before);
  ::munmap(wide + before + bytes, GrowingMemory::kHugePage - before);
  return wide + before;
}

uint8_t* move_to_huge_pages(uint8_t* data, size_t old_bytes, size_t bytes) {
  uint8_t* moved = map_aligned(bytes, PROT_READ | PROT_WRITE);
  ::madvise(moved, bytes, MADV_HUGEPAGE);
  if (old_bytes != 0) {
    std::memcpy(moved, data, old_bytes);
    ::munmap(data, old_bytes);
  }
  return moved;
}

uint8_t* grow_huge(uint8_t* data, size_t old_bytes, size_t bytes) {
  uint8_t* grown = data;
  if (::mremap(data, old_bytes, bytes, 0) == MAP_FAILED) {
    grown = map_aligned(bytes, PROT_NONE);
    if (::mremap(data, old_bytes, bytes, MREMAP_MAYMOVE | MREMAP_FIXED, grown) == MAP_FAILED) {
      ::munmap(grown, bytes);
      throw std::bad_alloc();
    }
  }
  ::madvise(grown, bytes, MADV_HUGEPAGE);
  return grown;
}

}  // namespace

GrowingMemory::~GrowingMemory() {
  if (data_ != nullptr) ::munmap(data_, bytes_);
}

void GrowingMemory::grow(size_t bytes) {
  if (bytes <= bytes_) return;
  if (bytes >= kHugeFrom) {
    bytes = (bytes + kHugePage - 1) / kHugePage * kHugePage;
    data_ = bytes_ < kHugeFrom ? move_to_huge_pages(data_, bytes_, bytes) : grow_huge(data_, bytes_, bytes);
  } else {
    data_ = data_ == nullptr ? map(bytes, PROT_READ | PROT_WRITE) : checked(::mremap(data_, bytes_, bytes, MREMAP_MAYMOVE));
  }
  bytes_ = bytes;
}

}  // namespace izvor::state
