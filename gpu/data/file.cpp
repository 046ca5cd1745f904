// SPDX-License-Identifier: Apache-2.0
#include "gpu/data/file.hpp"

#include <zlib.h>

#include <memory>

namespace assay::data {

Expected<Bytes, FileError> read_file(const std::filesystem::path& path, std::size_t size_max) {
    struct Close {
        void operator()(gzFile_s* file) const { gzclose(file); }
    };
    // zlib passes a file without the gzip header through as it is.
    const std::unique_ptr<gzFile_s, Close> file{gzopen(path.c_str(), "rb")};
    ENSURE(file && std::filesystem::is_regular_file(path), Failure{FileError::Unreadable});
    constexpr std::size_t piece = std::size_t{1} << 20;
    Bytes bytes;
    for (;;) {
        const auto before = bytes.size();
        bytes.resize(before + piece);
        const int count = gzread(file.get(), bytes.data() + before, piece);
        ENSURE(count >= 0, Failure{FileError::Corrupt});
        bytes.resize(before + static_cast<std::size_t>(count));
        ENSURE(bytes.size() <= size_max, Failure{FileError::TooLarge});
        if (count == 0) break;
    }
    // A stream that ends early shows in the error state, not in the counts.
    int error = Z_OK;
    gzerror(file.get(), &error);
    ENSURE(error == Z_OK, Failure{FileError::Corrupt});
    return bytes;
}

}  // namespace assay::data
