// SPDX-License-Identifier: Apache-2.0
#include "client/keystore/secret_file.hpp"

#include <catch2/catch.hpp>

#include "tests/client/keystore/temporary_folder.hpp"

namespace assay::keystore {

namespace fs = std::filesystem;

TEST_CASE("a secret file is written whole, for its owner, over what was there") {
    const TemporaryFolder folder;
    fs::create_directories(folder.path());
    const auto file = folder.path() / "secret";
    CHECK_FALSE(read_secret_file(file).has_value());
    const std::string longer(100'000, 'x');
    write_secret_file(file, longer);
    CHECK(read_secret_file(file) == longer);
    fs::permissions(file, fs::perms::all);
    write_secret_file(file, "short");
    CHECK(read_secret_file(file) == "short");
    CHECK(fs::status(file).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
    CHECK(std::distance(fs::directory_iterator{folder.path()}, fs::directory_iterator{}) == 1);
}

TEST_CASE("a folder that is not there is an exception, and nothing is left behind") {
    const TemporaryFolder folder;
    CHECK_THROWS_AS(write_secret_file(folder.path() / "secret", "x"), std::system_error);
    fs::create_directories(folder.path() / "secret");  // A folder in the way of the rename.
    std::error_code ignored;
    CHECK_THROWS_AS(write_secret_file(folder.path() / "secret", "x"), std::system_error);
    CHECK(std::distance(fs::directory_iterator{folder.path()}, fs::directory_iterator{}) == 1);
}

}  // namespace assay::keystore
