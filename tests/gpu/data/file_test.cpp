// SPDX-License-Identifier: Apache-2.0
#include "gpu/data/file.hpp"

#include <catch2/catch.hpp>
#include <fstream>

using assay::Bytes;
using assay::data::FileError;
using assay::data::read_file;

namespace {

// "assay" 3,000 times, gzipped.
const Bytes gzipped{0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xed, 0xc4, 0x31,
                    0x01, 0x00, 0x00, 0x0c, 0x02, 0xa0, 0xac, 0x66, 0xf0, 0x5a, 0x7b, 0x1b, 0x2c,
                    0x01, 0x1c, 0xa4, 0xcd, 0x45, 0x92, 0x24, 0x49, 0x92, 0x24, 0x49, 0x92, 0x24,
                    0x49, 0x92, 0x24, 0x49, 0x92, 0x24, 0x49, 0x92, 0x24, 0x49, 0x92, 0x24, 0x49,
                    0xfa, 0x1b, 0x62, 0xd4, 0xfb, 0xe8, 0x98, 0x3a, 0x00, 0x00};

class Folder {
  public:
    Folder() { std::filesystem::create_directories(path_); }
    ~Folder() { std::filesystem::remove_all(path_); }
    std::filesystem::path file(const std::string& name, const Bytes& bytes) const {
        std::ofstream out{path_ / name, std::ios::binary};
        out.write(reinterpret_cast<const char*>(bytes.data()),
                  static_cast<std::streamsize>(bytes.size()));
        return path_ / name;
    }
    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_ =
        std::filesystem::temp_directory_path() /
        ("assay-file-" + std::to_string(reinterpret_cast<std::uintptr_t>(this)));
};

}  // namespace

TEST_CASE("A file is read as it is, up to the limit") {
    const Folder folder;
    const Bytes bytes{1, 2, 3, 4, 5};
    const auto path = folder.file("plain", bytes);
    REQUIRE(read_file(path, 5));
    CHECK(*read_file(path, 5) == bytes);
    CHECK(read_file(path, 4).error() == FileError::TooLarge);
    CHECK(read_file(folder.path() / "missing", 5).error() == FileError::Unreadable);
    CHECK(read_file(folder.path(), 5).error() == FileError::Unreadable);
    CHECK(read_file(folder.file("empty", {}), 5)->empty());
}

TEST_CASE("A gzip file is unpacked, but never beyond the limit, and not if it is cut") {
    const Folder folder;
    const auto path = folder.file("packed.gz", gzipped);
    const auto text = read_file(path, 15'000);
    REQUIRE(text);
    REQUIRE(text->size() == 15'000);
    CHECK(assay::equal(assay::ByteView{*text}.first(10), assay::as_bytes("assayassay")));
    CHECK(read_file(path, 14'999).error() == FileError::TooLarge);
    for (std::size_t size = 12; size < gzipped.size(); size += 5) {
        const Bytes cut(gzipped.begin(), gzipped.begin() + static_cast<std::ptrdiff_t>(size));
        CHECK(read_file(folder.file("cut.gz", cut), 15'000).error() == FileError::Corrupt);
    }
    auto spoilt = gzipped;
    spoilt[gzipped.size() - 6] ^= 1;  // In the checksum.
    CHECK(read_file(folder.file("spoilt.gz", spoilt), 15'000).error() == FileError::Corrupt);
}
