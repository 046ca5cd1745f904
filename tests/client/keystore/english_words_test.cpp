// SPDX-License-Identifier: Apache-2.0
#include "client/keystore/english_words.hpp"

#include <sodium.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "runtime/base/hex.hpp"

namespace assay::keystore {

TEST_CASE("the word list is sorted, and is byte for byte the one of BIP-39") {
    const auto& words = english_words();
    CHECK(std::ranges::is_sorted(words));
    std::string file;
    for (const auto word : words) file.append(word).append("\n");
    ByteArray<32> digest;
    crypto_hash_sha256(digest.data(), as_bytes(file).data(), file.size());
    CHECK(to_hex(digest) == "0x2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda");
}

}  // namespace assay::keystore
