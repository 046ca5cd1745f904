// SPDX-License-Identifier: Apache-2.0
// GRANDPA's and BABE's messages from outside: whatever decodes has one encoding, and judging it
// ends.
#include "consensus/babe/equivocation.hpp"
#include "consensus/grandpa/digest.hpp"
#include "consensus/grandpa/equivocation.hpp"
#include "consensus/grandpa/justification.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace assay;

namespace {

template <class T>
std::optional<T> there_and_back(ByteView input) {
    auto value = scale::from_bytes<T>(input);
    if (value) INVARIANT(equal(scale::to_bytes(*value), input));
    return value;
}

// Signatures that hold, so that what lies behind them is reached.
struct Trusting final : grandpa::SignatureCheck {
    bool holds(const grandpa::AuthorityId&, ByteView, const grandpa::Signature&) override {
        return true;
    }
};

void justification(ByteView input) {
    const auto value = there_and_back<grandpa::Justification>(input);
    if (!value) return;
    grandpa::AuthorityList list;
    for (const auto& vote : value->commit.precommits) list.push_back({vote.id, 1});
    const auto set = grandpa::VoterSet::make(list);
    Trusting trusting;
    if (set) static_cast<void>(grandpa::verify(*value, 0, *set, trusting));
}

void gossip(ByteView input) {
    const auto value = there_and_back<grandpa::GossipMessage>(input);
    const auto* commit = value ? std::get_if<grandpa::CommitMessage>(&*value) : nullptr;
    if (!commit) return;
    if (const auto expanded = grandpa::expand(commit->message))
        INVARIANT(grandpa::compact(*expanded) == commit->message);
}

void proof(ByteView input) { there_and_back<grandpa::EquivocationProof>(input); }

void log(ByteView input) {
    const auto value = there_and_back<grandpa::ConsensusLog>(input);
    if (value) static_cast<void>(grandpa::announced_change({{grandpa::to_digest_item(*value)}}));
}

void claim(ByteView input) { there_and_back<babe::PreDigest>(input); }

// An announcement in the first block of a chain, and in one that may not announce anything.
void announcement(ByteView input) {
    there_and_back<babe::ConsensusLog>(input);
    babe::Configuration genesis;
    genesis.epoch_length = 10;
    genesis.authorities.resize(1);
    const frame::Digest digest{{frame::Consensus{babe::engine_id, {input.begin(), input.end()}}}};
    const auto first = babe::next_epochs(babe::genesis_epochs(genesis), 5, digest);
    if (!first) return;
    INVARIANT(!first->next->authorities.empty() && first->next->start_slot == 15);
    INVARIANT(!babe::next_epochs(*first, 6, digest));
    static_cast<void>(babe::primary_threshold(*first->next, 0));
}

// Any header: reading it decides nothing that its seal does not cover.
void header(ByteView input) {
    const auto value = there_and_back<frame::Header>(input);
    if (!value) return;
    const auto parts = babe::unsealed(*value);
    if (parts) INVARIANT(babe::sealed(parts->first, parts->second) == *value);
    babe::Configuration genesis;
    genesis.epoch_length = 10;
    genesis.authorities.resize(2);
    static_cast<void>(
        babe::inspect(*value, babe::genesis_epochs(genesis), std::nullopt, ~0ULL - 1));
}

using Target = void (*)(ByteView);
constexpr Target targets[] = {justification, gossip, proof, log, claim, announcement, header};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    ByteView input{data, size};
    if (const auto target = fuzz::choose(input, std::size(targets))) targets[*target](input);
    return 0;
}
