// SPDX-License-Identifier: Apache-2.0
#include "pallets/randomness/pallet.hpp"

#include <catch2/catch.hpp>

#include "runtime/storage/memory_view.hpp"

using namespace assay;
using namespace assay::randomness;

namespace {

struct TestConfig : frame::PalletAt<3, "Randomness"> {
    static std::optional<ByteArray<32>> contribution(frame::Context& context) {
        const auto raw = frame::pre_runtime(*context.digest, {'t', 'e', 's', 't'});
        return raw ? scale::from_bytes<ByteArray<32>>(*raw) : std::nullopt;
    }
};
using Randomness = Pallet<TestConfig>;
static_assert(Beacons<Randomness>);

ByteArray<32> output_of(BlockNumber block) {
    ByteArray<32> output{};
    output[0] = static_cast<std::uint8_t>(block);
    return output;
}

/// Blocks that carry nothing but their contribution.
struct Chain {
    storage::MemoryView nothing;
    storage::Overlay state{nothing};
    frame::Context context{.state = state};
    frame::Digest digest;

    explicit Chain(const ParameterValues& values = {2, 1, 20}) { pallet().build({values}); }
    Randomness pallet() { return Randomness{context}; }

    void block(bool contributes = true) {
        ++context.block;
        digest = {};
        if (contributes)
            digest.logs = {
                frame::PreRuntime{{'t', 'e', 's', 't'}, scale::to_bytes(output_of(context.block))}};
        context.digest = &digest;
        pallet().on_initialize();
    }
    void to(BlockNumber number) {
        while (context.block < number) block();
    }
};

}  // namespace

TEST_CASE("a beacon is made of contributions in later blocks only, and of final ones") {
    Chain chain;
    chain.to(5);
    CHECK(chain.pallet().ready_at(5) == 9);
    for (BlockNumber number = 6; number < 9; ++number) {
        chain.to(number);
        INFO("block " << number);
        CHECK_FALSE(chain.pallet().beacon_after(5));
    }
    chain.to(9);
    const std::array outputs{output_of(6), output_of(7)};
    CHECK(chain.pallet().beacon_after(5) == fold(outputs));
    chain.to(15);
    CHECK(chain.pallet().beacon_after(5) == fold(outputs));
    CHECK(chain.pallet().beacon_after(6) != fold(outputs));
}

TEST_CASE("a block without a contribution is waited out, not counted") {
    Chain chain;
    chain.to(5);
    chain.block(false);
    chain.to(9);
    CHECK_FALSE(chain.pallet().beacon_after(5));
    chain.to(10);
    const std::array outputs{output_of(7), output_of(8)};
    CHECK(chain.pallet().beacon_after(5) == fold(outputs));
}

TEST_CASE("nothing is known about blocks to come, nor about those forgotten") {
    Chain chain;
    chain.to(40);
    CHECK_FALSE(chain.pallet().beacon_after(40));
    CHECK_FALSE(chain.pallet().beacon_after(41));
    CHECK_FALSE(chain.pallet().beacon_after(19));
    CHECK(chain.pallet().beacon_after(25));
    CHECK(chain.pallet().is_lost(20));
    CHECK_FALSE(chain.pallet().is_lost(21));
    std::size_t kept = 0;
    for (const auto& [key, value] : chain.state.diff()) kept += value ? 1 : 0;
    chain.to(200);
    std::size_t later = 0;
    for (const auto& [key, value] : chain.state.diff()) later += value ? 1 : 0;
    CHECK(later == kept);
}

TEST_CASE("the genesis block has no contribution and can be waited on") {
    Chain chain;
    chain.to(4);
    const std::array outputs{output_of(1), output_of(2)};
    CHECK(chain.pallet().beacon_after(0) == fold(outputs));
}

TEST_CASE("beacon parameters are root's, and must leave room for a beacon in the history") {
    Chain chain;
    const set_parameters good{{3, 1, 30}}, bad{{3, 1, 8}};
    CHECK(chain.pallet().call(frame::Signed{}, good).error() ==
          frame::DispatchError{frame::BadOrigin{}});
    CHECK_FALSE(chain.pallet().call(frame::Root{}, bad));
    CHECK(chain.pallet().get(Parameters{}) == ParameterValues{2, 1, 20});
    CHECK(chain.pallet().call(frame::Root{}, good));
    CHECK(chain.pallet().get(Parameters{}) == good.values);
    CHECK_FALSE(is_valid({0, 1, 30}));
    CHECK_FALSE(is_valid({17, 1, 300}));
    CHECK_FALSE(is_valid({1, 0, 30}));
}
