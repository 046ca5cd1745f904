// SPDX-License-Identifier: Apache-2.0
#include "runtime/crypto/strobe.hpp"

#include <catch2/catch.hpp>

namespace assay::crypto {

// The byte-exact values are those of the transcripts, in merlin_test.cpp.

TEST_CASE("framing continued in pieces equals framing given whole") {
    Strobe128 whole{"protocol"}, pieces{"protocol"};
    whole.meta_associate(as_bytes("label and more"));
    pieces.meta_associate(as_bytes("label "));
    pieces.meta_associate(as_bytes("and more"), Strobe128::Step::Continue);
    ByteArray<32> a, b;
    whole.squeeze(a);
    pieces.squeeze(b);
    CHECK(a == b);
}

TEST_CASE("every operation on the sponge changes what it gives") {
    const auto after = [](auto&& change) {
        Strobe128 strobe{"protocol"};
        change(strobe);
        ByteArray<32> out;
        strobe.squeeze(out);
        return out;
    };
    const auto data = as_bytes("data");
    const ByteArray<32> outputs[] = {
        after([](Strobe128&) {}),
        after([&](Strobe128& s) { s.associate(data); }),
        after([&](Strobe128& s) { s.meta_associate(data); }),
        after([&](Strobe128& s) { s.key(data); }),
        after([&](Strobe128& s) { s.associate(data), s.associate({}); }),
    };
    for (std::size_t i = 0; i < std::size(outputs); ++i)
        for (std::size_t j = 0; j < i; ++j) CHECK(outputs[i] != outputs[j]);
}

}  // namespace assay::crypto
