// SPDX-License-Identifier: Apache-2.0
#include "client/keystore/key_error.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "runtime/reflect/reflect.hpp"

namespace assay::keystore {

TEST_CASE("every reason has a sentence of its own") {
    constexpr auto count = reflect::enumerator_count<KeyError>();
    std::set<std::string_view> sentences{"unknown error"};
    for (std::size_t i = 0; i < count; ++i) sentences.insert(describe(static_cast<KeyError>(i)));
    CHECK(sentences.size() == count + 1);
}

}  // namespace assay::keystore
