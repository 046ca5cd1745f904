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
    /// Takes over memory that somebody else allocated, and that `release` gives back.
    Buffer(std::uint8_t* memory, std::size_t bytes, void (*release)(std::uint8_t*))
        : data_{memory, Free{release}}, size_{bytes} {}

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
        Free() : release{nullptr} {}
        explicit Free(void (*how)(std::uint8_t*)) : release{how} {}
        void (*release)(std::uint8_t*);  ///< Nothing: as this class allocates.
        void operator()(std::uint8_t* memory) const;
    };
    std::unique_ptr<std::uint8_t, Free> data_;
    std::size_t size_ = 0;
};

}  // namespace assay::cpu
