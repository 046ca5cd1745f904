// SPDX-License-Identifier: Apache-2.0
#include "client/service/block_file.hpp"

#include <catch2/catch.hpp>

#include "tests/client/service/sealing_node.hpp"

namespace assay::service {

namespace {

SealingNode make_node(const Folder& folder) {
    return {folder, {{chain_spec::TestAccount{1}.id, 1000 * chain_spec::unit}}};
}

/// Blocks with a remark of Alice's each, all but the last one final.
void write_blocks(SealingNode& node, std::uint32_t count) {
    const chain_spec::TestAccount alice{1};
    for (std::uint32_t i = 0; i < count; ++i) {
        const auto parent = node.chain->best().hash;
        const auto call = frame::encode_call<chain_spec::System>(
            system::remark{Bytes{static_cast<std::uint8_t>(i)}});
        const auto body = node.extrinsic(
            alice.id, i, call, [&](const Bytes& payload) { return alice.key.sign(payload, {}); });
        REQUIRE(node.chain->import(node.build(parent, {body}), node.slot));
        node.chain->finalise(parent);
    }
}

}  // namespace

TEST_CASE("blocks that one node wrote lead another one to the same state") {
    const Folder here, there;
    auto author = make_node(here);
    write_blocks(author, 6);
    const auto file = here.path / "blocks.bin";
    std::vector<BlockNumber> told;
    export_blocks(*author.chain, file, 1, 5, [&](BlockNumber number) { told.push_back(number); });
    CHECK(told == std::vector<BlockNumber>{1, 2, 3, 4, 5});

    auto other = make_node(there);
    CHECK(import_blocks(*other.chain, file, [](BlockNumber) {}) == 5);
    CHECK(other.chain->best().hash == author.chain->hash_at(5));
    CHECK(other.chain->finalised().number == 4);
    other.database->verify();
    CHECK(import_blocks(*other.chain, file, [](BlockNumber) {}) == 0);
}

TEST_CASE("a file that was cut or changed names the block where it ends") {
    const Folder here, there;
    auto author = make_node(here);
    write_blocks(author, 4);
    const auto file = here.path / "blocks.bin";
    export_blocks(*author.chain, file, 1, 3, [](BlockNumber) {});
    std::filesystem::resize_file(file, std::filesystem::file_size(file) - 7);

    auto other = make_node(there);
    CHECK_THROWS_AS(import_blocks(*other.chain, file, [](BlockNumber) {}), BlockFileError);
    CHECK(other.chain->best().hash == author.chain->hash_at(2));
    other.database->verify();
}

}  // namespace assay::service
