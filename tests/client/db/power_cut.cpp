// SPDX-License-Identifier: Apache-2.0
#include "tests/client/db/power_cut.hpp"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

namespace assay::db {

namespace {

constexpr std::size_t sector_size = 512;
PowerCutDisk* watching = nullptr;

void write_to(Bytes& image, std::size_t offset, ByteView bytes) {
    if (image.size() < offset + bytes.size()) image.resize(offset + bytes.size());
    std::ranges::copy(bytes, image.begin() + static_cast<std::ptrdiff_t>(offset));
}

}  // namespace

PowerCutDisk::PowerCutDisk(std::filesystem::path file, unsigned seed)
    : file_{std::move(file)}, random_{seed} {
    std::ifstream in{file_, std::ios::binary};
    durable_.assign(std::istreambuf_iterator<char>{in}, {});
    watching = this;
}

PowerCutDisk::~PowerCutDisk() { watching = nullptr; }

bool PowerCutDisk::watches(int descriptor) const {
    std::error_code none;
    const auto link = "/proc/self/fd/" + std::to_string(descriptor);
    return std::filesystem::read_symlink(link, none) == file_;
}

// Now and then the power fails here.
void PowerCutDisk::before_change() {
    if (random_() % 6 != 0) return;
    Cut cut{.image = durable_, .marker = marker_};
    const auto survive = random_() % 5;  // Of four, so many sectors reach the platter.
    for (const auto& [offset, bytes] : pending_)
        if (random_() % 4 < survive) write_to(cut.image, offset, bytes);
    cuts_.push_back(std::move(cut));
}

void PowerCutDisk::written(int descriptor, ByteView bytes, std::size_t offset) {
    if ((::fcntl(descriptor, F_GETFL) & O_DSYNC) != 0) return write_to(durable_, offset, bytes);
    while (!bytes.empty()) {
        const auto size = std::min(bytes.size(), sector_size - offset % sector_size);
        pending_.push_back(
            {offset, Bytes(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size))});
        bytes = bytes.subspan(size);
        offset += size;
    }
}

void PowerCutDisk::flushed() {
    for (const auto& [offset, bytes] : pending_) write_to(durable_, offset, bytes);
    pending_.clear();
}

}  // namespace assay::db

// LMDB calls these instead of the C library's.
using assay::db::watching;

extern "C" ssize_t pwrite(int descriptor, const void* data, size_t size, off_t offset) {
    const bool is_ours = watching != nullptr && watching->watches(descriptor);
    if (is_ours) watching->before_change();
    const auto done = ::syscall(SYS_pwrite64, descriptor, data, size, offset);
    if (is_ours && done > 0)
        watching->written(descriptor,
                          {static_cast<const std::uint8_t*>(data), static_cast<std::size_t>(done)},
                          static_cast<std::size_t>(offset));
    return done;
}

extern "C" ssize_t writev(int descriptor, const iovec* parts, int count) {
    const bool is_ours = watching != nullptr && watching->watches(descriptor);
    auto offset = is_ours ? static_cast<std::size_t>(::lseek(descriptor, 0, SEEK_CUR)) : 0;
    if (is_ours) watching->before_change();
    const auto done = ::syscall(SYS_writev, descriptor, parts, count);
    auto left = done > 0 ? static_cast<std::size_t>(done) : 0;
    for (int i = 0; is_ours && i < count && left > 0; ++i) {
        const auto size = std::min(left, parts[i].iov_len);
        watching->written(descriptor, {static_cast<const std::uint8_t*>(parts[i].iov_base), size},
                          offset);
        offset += size;
        left -= size;
    }
    return done;
}

extern "C" int fdatasync(int descriptor) {
    const bool is_ours = watching != nullptr && watching->watches(descriptor);
    if (is_ours) watching->before_change();
    // The platter is in memory: waiting for the real one would only take time.
    if (is_ours) return watching->flushed(), 0;
    return static_cast<int>(::syscall(SYS_fdatasync, descriptor));
}
