// SPDX-License-Identifier: Apache-2.0
// A folder for one test, gone with it.
#pragma once

#include <filesystem>

#include "client/keystore/randomness.hpp"
#include "runtime/base/hex.hpp"

namespace assay::keystore {

class TemporaryFolder {
  public:
    TemporaryFolder() {
        std::string name = "assay-test-";
        name += to_hex(random_bytes<8>());
        path_ = std::filesystem::temp_directory_path() / name;
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    /// Unique; not made yet.
    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

}  // namespace assay::keystore
