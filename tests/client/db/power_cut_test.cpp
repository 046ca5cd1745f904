// SPDX-License-Identifier: Apache-2.0
// The promise of `Durability::Power`, kept on a disk that may lose or tear whatever was not
// flushed.
#include "tests/client/db/power_cut.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

#include "tests/client/db/chain.hpp"

using namespace assay;
using namespace assay::db;

namespace {

// How much was promised when: blocks imported, and of them final.
std::size_t marker(BlockNumber imported, BlockNumber final) {
    return static_cast<std::size_t>(imported) * 1000 + final;
}

std::vector<PowerCutDisk::Cut> write_blocks(unsigned seed) {
    const TemporaryDirectory directory;
    { Database{directory.path()}.init_genesis(test_genesis()); }
    PowerCutDisk disk{directory.path() / "data.mdb", seed};
    Database database{directory.path()};
    StateTree tree{database};
    BlockNumber final = 0;
    for (BlockNumber height = 1; height <= 24; ++height) {
        import_block(database, tree, height);
        disk.mark(marker(height, final));
        if (height % 3 != 0) continue;
        tree.finalise(hash_of(height - 1), {});
        final = height - 1;
        disk.mark(marker(height, final));
    }
    return disk.take_cuts();
}

}  // namespace

TEST_CASE("A power cut at any instant leaves whole blocks and keeps its promises") {
    const auto* asked = std::getenv("ASSAY_KILL_ROUNDS");
    const unsigned rounds = asked != nullptr ? static_cast<unsigned>(std::atoi(asked)) / 10 : 1;
    for (unsigned seed = 0; seed < rounds; ++seed) {
        const auto cuts = write_blocks(seed);
        REQUIRE(cuts.size() > 10);
        Model model;
        for (const auto& cut : cuts) {
            const TemporaryDirectory directory;
            std::ofstream{directory.path() / "data.mdb", std::ios::binary}.write(
                reinterpret_cast<const char*>(cut.image.data()),
                static_cast<std::streamsize>(cut.image.size()));
            const Database database{directory.path(), {.durability = Durability::Process}};
            database.verify();
            const auto head = database.finalised();
            INFO("seed " << seed << ", promised " << cut.marker << ", found " << head.height);
            REQUIRE(head.height >= cut.marker % 1000);
            REQUIRE(entries_of(*database.snapshot()) == model.at(head.height).entries());
            for (BlockNumber height = 1; height <= cut.marker / 1000; ++height)
                REQUIRE(database.body(hash_of(height)) == block_of(height).body);
        }
    }
}
