// SPDX-License-Identifier: Apache-2.0
// Plain aligned memory for tensors and packed panels: uninitialised, moved but never copied, and on
// huge pages where the system grants them (4 KiB pages cost a matrix product some per cent).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace assay::cpu {

/// Owns `size()` bytes, aligned to 64; contents start undefined.
class Buffer {
  public:
    Buffer() = default;
    explicit Buffer(std::size_t bytes);

    std::uint8_t* data() { return data_.get(); }
    const std::uint8_t* data() const { return data_.get(); }
    std::size_t size() const { return size_; }
    std::span<std::uint8_t> bytes() { return {data(), size_}; }
    std::span<const std::uint8_t> bytes() const { return {data(), size_}; }

    /// Room for `bytes` at least; what was inside is lost when it has to grow.
    void reserve(std::size_t bytes) {
        if (bytes > size_) *this = Buffer{bytes};
    }

    template <class T>
    T* as() {
        return reinterpret_cast<T*>(data());
    }

  private:
    struct Free {
        void operator()(std::uint8_t* memory) const;
    };
    std::unique_ptr<std::uint8_t, Free> data_;
    std::size_t size_ = 0;
};

}  // namespace assay::cpu
