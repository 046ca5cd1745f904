// SPDX-License-Identifier: Apache-2.0
#include "runtime/crypto/merlin.hpp"

#include <catch2/catch.hpp>

#include "tests/runtime/crypto/golden.hpp"

namespace assay::crypto {

TEST_CASE("transcripts draw the known challenges, also across blocks of the sponge") {
    for (const auto& known : golden::read("vrf_vectors.json", "transcripts")) {
        Transcript transcript{known.at("protocol").get<std::string>()};
        for (const auto& step : known.at("steps")) {
            const auto label = step.at("label").get<std::string>();
            if (step.contains("append")) {
                transcript.append(label, golden::bytes(step.at("append")));
                continue;
            }
            const Bytes expected = golden::bytes(step.at("challenge"));
            Bytes drawn(expected.size());
            transcript.challenge(label, drawn);
            CHECK(drawn == expected);
        }
    }
}

TEST_CASE("a witness is the known function of record, secrets and randomness") {
    for (const auto& known : golden::read("vrf_vectors.json", "witnesses")) {
        Transcript transcript{"witness"};
        transcript.append("public", as_bytes("data"));
        std::vector<Bytes> secrets;
        for (const auto& secret : known.at("secrets")) secrets.push_back(golden::bytes(secret));
        const std::vector<ByteView> views{secrets.begin(), secrets.end()};
        ByteArray<64> drawn;
        transcript.witness("secret", views, golden::array<32>(known.at("randomness")), drawn);
        CHECK(drawn == golden::array<64>(known.at("bytes")));

        // Drawing it left no trace in the record.
        ByteArray<32> after;
        transcript.challenge("after", after);
        CHECK(after == golden::array<32>(known.at("challengeAfter")));
    }
}

TEST_CASE("a number is appended as eight bytes, little endian") {
    Transcript number{"t"}, bytes{"t"};
    number.append("n", std::uint64_t{0x0102030405060708});
    bytes.append("n", ByteArray<8>{8, 7, 6, 5, 4, 3, 2, 1});
    ByteArray<16> a, b;
    number.challenge("c", a);
    bytes.challenge("c", b);
    CHECK(a == b);
}

TEST_CASE("a copy of a transcript is a fork") {
    Transcript trunk{"fork"};
    Transcript branch = trunk;
    branch.append("only", as_bytes("here"));
    ByteArray<32> a, b, again;
    Transcript same = trunk;
    trunk.challenge("c", a);
    branch.challenge("c", b);
    same.challenge("c", again);
    CHECK(a != b);
    CHECK(a == again);
}

}  // namespace assay::crypto
