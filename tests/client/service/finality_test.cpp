// SPDX-License-Identifier: Apache-2.0
#include "client/service/finality.hpp"

#include <catch2/catch.hpp>

#include "tests/client/service/validators.hpp"

namespace assay::service {

using testing::Network;

namespace {

template <class P, class K>
auto read(const Chain& chain, const K& key) {
    const auto state = chain.state(chain.best().hash);
    storage::Overlay overlay{state->values()};
    frame::Context context{.state = overlay};
    return P{context}.get(key);
}

/// What `by` would author in this slot on its best block, sealed without asking any guard.
frame::Block block_of(const testing::Validator& by, std::uint64_t now_ms) {
    const auto slot = now_ms / testing::test_slot_ms;
    const auto parent = by.chain->best();
    const auto state = by.chain->state(parent.hash);
    const auto epoch = babe::epoch_of(chain_spec::epochs(state->values()), slot);
    const auto claim = by.signer->claim(epoch, slot);
    REQUIRE(claim);
    chain_spec::BlockBuilder builder{
        state->values(), parent.hash, parent.number + 1, {{babe::to_digest_item(claim->digest)}}};
    builder.set_timestamp(now_ms);
    auto built = builder.finish();
    built.block.header.state_root =
        Chain::change_of(*state, std::move(built.executed.changes)).state_root;
    const auto seal = claim->key.sign(babe::seal_payload(built.block.header).bytes);
    built.block.header = babe::sealed(built.block.header, std::get<crypto::Sr25519Signature>(seal));
    return built.block;
}

/// The next slot that the validator may author in.
std::uint64_t next_turn(const testing::Validator& of) {
    for (auto now = of.network.now_ms + testing::test_slot_ms;; now += testing::test_slot_ms) {
        const auto state = of.chain->state(of.chain->best().hash);
        const auto slot = now / testing::test_slot_ms;
        if (of.signer->claim(babe::epoch_of(chain_spec::epochs(state->values()), slot), slot))
            return now;
    }
}

}  // namespace

TEST_CASE("a validator on its own makes its blocks final, and goes on after a restart") {
    Network network{{"Alice"}};
    auto& alice = network.at(0);
    network.run(5);
    CHECK(alice.chain->best().number == 5);
    const auto final = alice.chain->finalised();
    CHECK(final.number >= 4);
    CHECK(alice.finality->proof_of(final.number)->block.hash == final.hash);
    const auto round = alice.finality->voter().best_round();
    alice.close();
    alice.open();
    CHECK(alice.chain->finalised() == final);
    CHECK(alice.finality->voter().best_round() == round);
    CHECK_FALSE(alice.signer->resting());
    network.run(3);
    CHECK(alice.chain->finalised().number >= 7);
}

TEST_CASE("a validator that was killed before it wrote down a round votes in it again") {
    Network network{{"Alice"}};
    auto& alice = network.at(0);
    network.run(5);
    const auto older = alice.database->note("grandpa");
    network.run(1);
    const auto final = alice.chain->finalised();
    alice.close();
    open_database(alice.folder.path / "db", network.genesis)->put_note("grandpa", *older);
    alice.open();
    network.run(3);
    CHECK(alice.chain->finalised().number >= final.number + 2);
}

TEST_CASE("validators agree on what is final, and wait for each other where they must") {
    Network network{{"Alice", "Bob", "Charlie", "Dave"}};
    network.run(6);
    for (const auto& one : network.validators) {
        CHECK(one->chain->best() == network.at(0).chain->best());
        CHECK(one->chain->finalised().number >= 4);
    }
    network.at(3).close();
    network.run(6);
    const auto three = network.at(0).chain->finalised().number;
    CHECK(three >= 5);
    network.at(2).close();
    network.run(6);
    const auto two = network.at(0).chain->finalised().number;
    CHECK(two <= three + 1);
    network.at(2).open();
    network.at(2).sync_with(network.at(0));
    network.run(6);
    CHECK(network.at(0).chain->finalised().number > two);
    CHECK(network.at(2).chain->finalised() == network.at(0).chain->finalised());
}

TEST_CASE("a proof convinces whoever follows, and no other bytes do") {
    Network network{{"Alice", "Bob"}};
    std::vector<Bytes> proofs;
    const auto stop =
        network.at(0).finality->follow_proofs([&](const Bytes& proof) { proofs.push_back(proof); });
    network.run(6);
    stop();
    REQUIRE_FALSE(proofs.empty());
    auto forged = proofs.back();
    forged.back() ^= 1;
    CHECK_FALSE(network.at(1).finality->receive_proof(forged));
    CHECK(network.at(1).finality->receive_proof(proofs.back()));
}

TEST_CASE("new keys author and vote from the session after the next on") {
    Network network{{"Alice"}};
    auto& alice = network.at(0);
    alice.keys.remember(babe_key_type, testing::pair_of(keystore::Scheme::Sr25519, "Next"));
    alice.keys.remember(grandpa_key_type, testing::pair_of(keystore::Scheme::Ed25519, "Next"));
    network.run(2);
    const auto call = frame::encode_call<chain_spec::Session>(session::set_keys{
        {{testing::voter_of("Next").bytes}, {testing::stash_of("Next").bytes}}, {}});
    const chain_spec::SigningContext context{.spec_version = chain_spec::spec_version,
                                             .transaction_version = chain_spec::transaction_version,
                                             .genesis = alice.chain->genesis()};
    const auto body =
        chain_spec::assemble_extrinsic(context, call, testing::stash_of("Alice"),
                                       testing::pair_of(keystore::Scheme::Sr25519, "Alice")
                                           .sign(chain_spec::payload_to_sign(context, call)));
    REQUIRE(alice.submissions->offer(body));
    network.run(2 * chain_spec::epoch_slots + 4);
    CHECK(alice.finality->voters().set_id() == 1);
    CHECK(alice.finality->voters().authorities()[0].id.bytes == testing::voter_of("Next").bytes);
    CHECK(alice.chain->finalised().number >= alice.chain->best().number - 1);
    CHECK(alice.chain->best().number >= 2 * chain_spec::epoch_slots + 4);
    // The proof that ended the set is kept, and a restart knows who votes.
    const auto ended = alice.finality->voters().ended();
    REQUIRE(ended.size() == 1);
    CHECK(alice.chain->justifications(*alice.chain->hash_at(ended[0].second)));
    alice.close();
    alice.open();
    CHECK(alice.finality->voters().set_id() == 1);
    network.run(3);
    CHECK(alice.chain->finalised().number >= alice.chain->best().number - 1);
}

TEST_CASE("who seals two blocks for one slot is reported by the next author, slashed and chilled") {
    Network network{{"Alice", "Bob"}};
    auto& alice = network.at(0);
    auto& bob = network.at(1);
    network.run(3);
    network.now_ms = next_turn(bob);
    const auto one = block_of(bob, network.now_ms);
    const auto other = block_of(bob, network.now_ms + 1);
    REQUIRE(hash_of(one.header) != hash_of(other.header));
    alice.take(one);
    alice.take(other);
    CHECK(alice.reports->waiting() == 1);
    bob.close();
    const auto thief = testing::stash_of("Bob"), finder = testing::stash_of("Alice");
    CHECK(read<chain_spec::Staking>(*alice.chain, staking::Validators{thief}));
    while (alice.reports->waiting() > 0) network.next_slot();
    CHECK_FALSE(read<chain_spec::Staking>(*alice.chain, staking::Validators{thief}));
    // 3 of 2 validators is more than all: the whole bond is gone, a tenth of it to the reporter.
    CHECK_FALSE(read<chain_spec::Staking>(*alice.chain, staking::Ledger{thief}));
    const auto account = read<chain_spec::System>(*alice.chain, system::Account{finder});
    CHECK(account.data.free == 9 * chain_spec::test_bond + chain_spec::test_bond / 10);
    // Once only.
    alice.take(one);
    network.run(3);
    CHECK(alice.reports->waiting() == 0);
}

TEST_CASE("a copy of a validator's folder signs nothing that the original may have signed") {
    Network network{{"Alice", "Bob", "Charlie", "Dave"}};
    auto& dave = network.at(3);
    network.run(3);
    const auto backup = dave.folder.path.string() + "-backup";
    dave.close();
    std::filesystem::copy(dave.folder.path, backup, std::filesystem::copy_options::recursive);
    dave.open();
    network.run(5);
    dave.close();
    std::filesystem::remove_all(dave.folder.path);
    std::filesystem::copy(backup, dave.folder.path, std::filesystem::copy_options::recursive);
    std::filesystem::remove_all(backup);
    dave.open();
    CHECK(dave.signer->resting());
    dave.sync_with(network.at(0));
    // It hears the others, and votes again in rounds that its other self cannot have seen.
    network.run(12);
    CHECK_FALSE(dave.signer->resting());
    CHECK(network.at(0).reports->waiting() == 0);
}

}  // namespace assay::service
