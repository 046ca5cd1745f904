// SPDX-License-Identifier: Apache-2.0
// How the chain ties together who was there, what that costs, and where the money goes.
#include "chain-spec/validators.hpp"

#include <catch2/catch.hpp>

#include "chain-spec/consensus.hpp"
#include "tests/chain-spec/fixture.hpp"

namespace assay::chain_spec {

namespace {

constexpr babe::Slot first = 1000;
constexpr Balance bond = 10 * unit;

/// Two validators, or three with bob, of whom the first writes all blocks; alice's key has no
/// money.
struct Few : TestChain {
    TestAccount key{3};

    explicit Few(bool with_bob = false) {
        auto made = with_validator({.balances = {{alice.id, 1000 * unit}, {author.id, unit}},
                                    .protocol = development_parameters()},
                                   author.id);
        made.validators.push_back({alice.id, key.id, key.id, bond});
        if (with_bob) made = with_validator(std::move(made), bob.id);
        made.treasury = {.spend_period = 4, .burn = {}, .slash_share = {500'000'000}};
        state = storage::MemoryView{};
        state.apply(build_genesis(made));
    }

    std::unique_ptr<BlockBuilder> begin(babe::Slot slot) const {
        const frame::Digest claim{{babe::to_digest_item(babe::SecondaryPlain{0, slot})}};
        auto builder = std::make_unique<BlockBuilder>(state, head, number + 1, claim);
        builder->set_timestamp(1000 * slot);
        return builder;
    }
    void block(babe::Slot slot, const std::vector<Bytes>& extrinsics = {}) {
        const auto builder = begin(slot);
        for (const auto& body : extrinsics)
            REQUIRE(builder->push(body, frame::SignatureCheck::Needed));
        import(builder->finish().block);
    }
    template <class P, class K>
    auto get(const K& item) const {
        storage::Overlay overlay{state};
        frame::Context context{.state = overlay};
        return P{context}.get(item);
    }
    /// Whether the last block has this event among those of its beginning.
    template <class P>
    bool said(const typename P::Spec::Event& event) const {
        scale::Encoder out;
        encode(out, frame::Phase{frame::Initialization{}});
        encode(out, P::Config::index);
        encode(out, event);
        encode(out, std::vector<Hash256>{});
        const auto all = get<System>(system::Events{}).encoded;
        return !std::ranges::search(all, out.out).empty();
    }
};

const frame::TransactionValidityError refused{frame::Invalid{frame::InvalidTransaction::Payment}};

}  // namespace

TEST_CASE("a key without money sends a heartbeat, once a session, and nobody else does") {
    Few chain;
    chain.block(first);
    const auto beat = chain.sign(chain.key, heartbeat_call(), 0);
    CHECK(validate_transaction(chain.state, chain.head, chain.number, beat));
    const auto foreign = chain.sign(chain.alice, heartbeat_call(), 0);
    CHECK(validate_transaction(chain.state, chain.head, chain.number, foreign).error() == refused);
    const auto other = chain.sign(chain.key, frame::encode_call<System>(system::remark{}), 0);
    CHECK_FALSE(validate_transaction(chain.state, chain.head, chain.number, other));
    CHECK(waits_for_heartbeat(chain.state, {chain.key.id.bytes}));
    CHECK_FALSE(waits_for_heartbeat(chain.state, {chain.author.id.bytes}));  // It has authored.

    const auto issuance = chain.issuance();
    chain.block(first + 1, {beat});
    CHECK(chain.issuance() == issuance);
    CHECK(chain.account(chain.key.id) == system::AccountInfo{.nonce = 1, .data = {}});
    CHECK(chain.get<ImOnline>(im_online::ReceivedHeartbeats{0U, 1U}));
    CHECK_FALSE(waits_for_heartbeat(chain.state, {chain.key.id.bytes}));

    const auto again = chain.sign(chain.key, heartbeat_call(), 1);
    const auto outcome = chain.begin(first + 2)->push(again, frame::SignatureCheck::Needed);
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error() == refused);
}

TEST_CASE("a session with blocks in its last quarter names those who were not there") {
    Few chain;
    chain.block(first);
    chain.block(first + 179);
    CHECK_FALSE(chain.get<ImOnline>(im_online::HeardOut{}));
    chain.block(first + 180);
    CHECK(chain.get<ImOnline>(im_online::HeardOut{}));
    CHECK(chain.get<ImOnline>(im_online::AuthoredBlocks{0U, chain.author.id}) == 3);
    chain.block(first + epoch_slots);
    CHECK(chain.said<ImOnline>(im_online::SomeOffline{{chain.alice.id}}));
    CHECK(chain.get<ImOnline>(im_online::AuthoredBlocks{0U, chain.author.id}) == 0);
    CHECK(chain.get<ImOnline>(im_online::AuthoredBlocks{1U, chain.author.id}) == 1);
    // The next session stands still after its first block.
    chain.block(first + 2 * epoch_slots);
    CHECK_FALSE(chain.said<ImOnline>(im_online::SomeOffline{{chain.alice.id}}));
}

TEST_CASE(
    "one of two may be away for nothing, both lose their 7 %, and half goes to the treasury") {
    Few chain;
    storage::Overlay overlay{chain.state};
    frame::Context context{.state = overlay, .block = 1};
    const auto before = overlay.diff();
    ImOnlineConfig::offline(context, 0, 2, {chain.alice.id});
    CHECK(overlay.diff() == before);
    ImOnlineConfig::offline(context, 0, 2, {chain.author.id, chain.alice.id});
    constexpr auto staked = balances::HoldReason::Staking;
    CHECK(Balances{context}.held(staked, chain.alice.id) == bond / 100 * 93);
    CHECK(Balances{context}.held(staked, chain.author.id) == test_bond / 100 * 93);
    const Balance alices = bond / 100 * 7;
    // The other's share is too small to begin an account with, and burned.
    CHECK(Treasury{context}.pot() == alices / 2 - milli);
    CHECK(chain.issuance() - Balances{context}.total_issuance() ==
          alices / 2 + test_bond / 100 * 7);
}

TEST_CASE(
    "who was away together with others is reported when the session ends, chilled and slashed") {
    Few chain{true};
    for (const babe::Slot slot : {first, first + 180, first + epoch_slots}) chain.block(slot);
    CHECK(chain.said<Offences>(
        offences::OffenceReported{offences::unresponsiveness, scale::to_bytes(std::uint32_t{0})}));
    for (const auto& who : {chain.alice.id, chain.bob.id})
        CHECK(chain.said<Staking>(staking::Chilled{who}));
    CHECK_FALSE(chain.said<Staking>(staking::Chilled{chain.author.id}));
    storage::Overlay overlay{chain.state};
    frame::Context context{.state = overlay};
    CHECK(Balances{context}.held(balances::HoldReason::Staking, chain.alice.id) == bond / 100 * 93);
    CHECK(Treasury{context}.pot() == (bond + test_bond) / 100 * 7 / 2 - milli);
}

TEST_CASE("the treasury pays in the first block of its period") {
    Few chain;
    {
        storage::Overlay overlay{chain.state};
        frame::Context context{.state = overlay};
        REQUIRE(Balances{context}.mint(treasury::account(), 10 * unit));
        REQUIRE(Treasury{context}.call(frame::Root{},
                                       treasury::spend_local{3 * unit, frame::Id{chain.bob.id}}));
        chain.state.apply(overlay.take_diff());
    }
    for (babe::Slot slot = first; chain.number < 3; ++slot) chain.block(slot);
    CHECK(chain.account(chain.bob.id).data.free == 0);
    chain.block(first + 10);
    CHECK(chain.account(chain.bob.id).data.free == 3 * unit);
    CHECK(chain.said<Treasury>(treasury::Awarded{0, 3 * unit, chain.bob.id}));
}

}  // namespace assay::chain_spec
