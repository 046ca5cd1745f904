// SPDX-License-Identifier: Apache-2.0
#include "runtime/storage/node.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "runtime/base/hex.hpp"

using namespace assay;
using namespace assay::storage;

namespace {

Node random_node(std::mt19937& random, std::size_t nibbles) {
    const auto byte = [&] { return static_cast<std::uint8_t>(random()); };
    Node node;
    for (std::size_t i = 0; i < nibbles; ++i) node.partial.push_back(byte() & 0x0f);
    if (random() % 2 == 0) {
        auto& children = node.children.emplace();
        for (auto& child : children) {
            if (random() % 2 == 0) continue;
            child.size = random() % 2 == 0 ? 32 : static_cast<std::uint8_t>(1 + random() % 31);
            for (std::size_t i = 0; i < child.size; ++i) child.bytes[i] = byte();
        }
        children[random() % 16].size = 32;
    }
    if (node.children && random() % 3 == 0) return node;
    const bool is_hashed = random() % 2 == 0;
    node.value.kind = is_hashed ? ValueKind::Hashed : ValueKind::Inline;
    node.value.bytes.resize(is_hashed ? 32 : random() % 40);
    for (auto& b : node.value.bytes) b = byte();
    return node;
}

}  // namespace

TEST_CASE("A leaf and a branch have Substrate's bytes") {
    const Node leaf{
        .partial = {6, 1}, .value = {.kind = ValueKind::Inline, .bytes = {0x62}}, .children = {}};
    CHECK(to_hex(encode_node(leaf)) == "0x42610462");
    Node branch{.partial = {5}, .value = {}, .children = Children{}};
    (*branch.children)[0] = MerkleValue::of_short(Bytes{0x40, 0x00});
    (*branch.children)[9] = MerkleValue::of_hash({});
    CHECK(to_hex(encode_node(branch)) ==
          "0x81050102084000" + std::string{"80"} + std::string(64, '0'));
}

TEST_CASE("Whatever is encoded decodes to the same, at every length of the partial key") {
    std::mt19937 random{3};
    for (std::size_t nibbles = 0; nibbles < 700; ++nibbles) {
        const auto node = random_node(random, nibbles);
        const auto decoded = decode_node(encode_node(node));
        REQUIRE(decoded);
        REQUIRE(*decoded == node);
    }
    const auto longest = random_node(random, 65535);
    CHECK(decode_node(encode_node(longest)) == longest);
}

TEST_CASE("Cut, longer and malformed encodings are refused") {
    std::mt19937 random{4};
    for (int i = 0; i < 300; ++i) {
        auto encoded = encode_node(random_node(random, random() % 100));
        for (std::size_t size = 0; size < encoded.size(); ++size)
            REQUIRE_FALSE(decode_node(ByteView{encoded}.first(size)));
        encoded.push_back(0);
        REQUIRE_FALSE(decode_node(encoded));
    }
    CHECK_FALSE(decode_node(from_hex("00").value()));        // the empty trie
    CHECK_FALSE(decode_node(from_hex("01").value()));        // no kind of node
    CHECK_FALSE(decode_node(from_hex("41160462").value()));  // padding not zero
    CHECK_FALSE(decode_node(from_hex("800000").value()));    // a branch without children
    CHECK_FALSE(decode_node(from_hex("80010000").value()));  // a child without bytes
    CHECK_FALSE(decode_node(from_hex("80010084" + std::string(66, '0')).value()));  // 33 bytes
    CHECK_FALSE(decode_node(Bytes(1000, 0xff)));  // a number without end
}

TEST_CASE("Random bytes either do not decode or encode to themselves") {
    std::mt19937 random{5};
    int decoded_count = 0;
    for (int i = 0; i < 200000; ++i) {
        Bytes bytes(random() % 24);
        for (auto& b : bytes)
            b = random() % 2 == 0 ? static_cast<std::uint8_t>(random() % 9)
                                  : static_cast<std::uint8_t>(random());
        const auto node = decode_node(bytes);
        if (!node) continue;
        ++decoded_count;
        REQUIRE(encode_node(*node) == bytes);
    }
    CHECK(decoded_count > 100);
}

TEST_CASE("The empty trie has its known root") {
    CHECK(to_hex(empty_root().bytes) ==
          "0x03170a2e7597b7b7e3d84c05391d139a62b157e78786d8c082f29dcf4c111314");
}
