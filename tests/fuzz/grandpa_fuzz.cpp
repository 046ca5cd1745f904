// SPDX-License-Identifier: Apache-2.0
// GRANDPA's messages from outside: whatever decodes has one encoding, and judging it ends.
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

using Target = void (*)(ByteView);
constexpr Target targets[] = {justification, gossip, proof, log};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    ByteView input{data, size};
    if (const auto target = fuzz::choose(input, std::size(targets))) targets[*target](input);
    return 0;
}
