// SPDX-License-Identifier: Apache-2.0
#include "runtime/crypto/blake2.hpp"

#include <sodium.h>

#include <catch2/catch.hpp>

#include "tests/runtime/crypto/golden.hpp"

namespace assay::crypto {

namespace {

Bytes pattern(std::size_t size, std::uint8_t salt = 0) {
    Bytes out(size);
    for (std::size_t i = 0; i < size; ++i)
        out[i] = static_cast<std::uint8_t>((i * 167 + i / 251 + salt) & 0xff);
    return out;
}

Hash256 sodium_hash(const Tag& tag, ByteView message) {
    Hash256 out;
    const ByteArray<16> salt{};
    REQUIRE(crypto_generichash_blake2b_salt_personal(out.bytes.data(), 32, message.data(),
                                                     message.size(), nullptr, 0, salt.data(),
                                                     tag.bytes.data()) == 0);
    return out;
}

}  // namespace

TEST_CASE("blake2 gives Substrate's known digests") {
    for (const auto& known : golden::read("substrate_vectors.json", "hashing")) {
        const auto text = known.at("input").get<std::string>();
        const auto input = as_bytes(text);
        CHECK(blake2_64(input) == golden::array<8>(known.at("blake2_64")));
        CHECK(blake2_128(input) == golden::array<16>(known.at("blake2_128")));
        CHECK(blake2_256(input).bytes == golden::array<32>(known.at("blake2_256")));
        CHECK(blake2_512(input) == golden::array<64>(known.at("blake2_512")));
    }
}

TEST_CASE("blake2 agrees with libsodium at every length around the block size, tagged or not") {
    const Tag tag{"tile root"};
    for (std::size_t size = 0; size < 400; ++size) {
        const Bytes message = pattern(size);
        REQUIRE(blake2_256(message) == sodium_hash({}, message));
        REQUIRE(blake2_256(tag, message) == sodium_hash(tag, message));
    }
}

TEST_CASE("a tag makes another function, and so does its level") {
    const Tag leaf{"leaf"}, node{"node"};
    const auto message = as_bytes("weights");
    CHECK(blake2_256(Tag{}, message) == blake2_256(message));
    CHECK(blake2_256(leaf, message) != blake2_256(message));
    CHECK(blake2_256(leaf, message) != blake2_256(node, message));
    CHECK(blake2_256(node.at_level(1), message) != blake2_256(node.at_level(2), message));
    CHECK(node.at_level(0) == node);
}

TEST_CASE("a message hashed in pieces gives the digest of the whole") {
    const Bytes message = pattern(700);
    const auto whole = blake2_256(message);
    for (const std::size_t step : {1U, 7U, 64U, 127U, 128U, 129U, 256U, 699U}) {
        Blake2b hasher{32};
        for (std::size_t at = 0; at < message.size(); at += step)
            hasher.update(ByteView{message}.subspan(at, std::min(step, message.size() - at)));
        Hash256 pieces;
        hasher.update({}).finish(pieces.bytes);
        CHECK(pieces == whole);
    }
}

TEST_CASE("many digests at once equal the same digests one by one") {
    const Tag tag{"page"};
    // Equal lengths, lengths that differ by blocks, empty ones, and groups that do not fill.
    for (std::size_t count = 0; count <= 19; ++count) {
        for (const std::size_t base : {0U, 1U, 128U, 4096U}) {
            for (const std::size_t spread : {0U, 1U, 127U, 128U, 300U}) {
                std::vector<Bytes> messages;
                for (std::size_t i = 0; i < count; ++i)
                    messages.push_back(
                        pattern(base + spread * (i * 5 % 7), static_cast<std::uint8_t>(i)));
                const std::vector<ByteView> in{messages.begin(), messages.end()};
                std::vector<Hash256> out(count);
                blake2_256_many(tag, in, out);
                for (std::size_t i = 0; i < count; ++i) REQUIRE(out[i] == blake2_256(tag, in[i]));
            }
        }
    }
}

}  // namespace assay::crypto
