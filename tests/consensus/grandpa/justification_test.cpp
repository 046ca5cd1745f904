// SPDX-License-Identifier: Apache-2.0
#include "consensus/grandpa/justification.hpp"

#include <catch2/catch.hpp>

#include "tests/consensus/grandpa/tree.hpp"
#include "tests/runtime/crypto/golden.hpp"

namespace assay::grandpa {

namespace {

using crypto::golden::array;
using crypto::golden::bytes;

// Headers 0 - 1 - 2 and a fork 3 on 1, with four voters that really sign.
struct VotersWorld {
    std::vector<frame::Header> headers;
    std::vector<test::Key> keys;
    VoterSet set;
    PlainSignatures signatures;

    VotersWorld() : set{*VoterSet::make({{test::voter(0), 1}})} {
        add(std::nullopt, 10);
        add(0, 11);
        add(1, 12);
        add(1, 12);
        AuthorityList list;
        for (std::uint8_t seed = 1; seed <= 4; ++seed) {
            keys.emplace_back(seed);
            list.push_back({keys.back().id(), 1});
        }
        set = *VoterSet::make(list);
    }
    void add(std::optional<std::size_t> parent, BlockNumber number) {
        frame::Header header{};
        if (parent) header.parent_hash = hash_of(headers[*parent]);
        header.number = number;
        header.state_root.bytes[0] = static_cast<std::uint8_t>(headers.size());
        headers.push_back(header);
    }
    Target at(std::size_t i) const { return {hash_of(headers[i]), headers[i].number}; }
    Commit commit(std::size_t target, std::initializer_list<std::size_t> votes) const {
        Commit out{at(target).hash, at(target).number, {}};
        std::size_t voter = 0;
        for (const auto vote : votes)
            out.precommits.push_back(keys[voter++].precommit(at(vote), 7, 3));
        return out;
    }
    Justification justification(std::size_t target,
                                std::initializer_list<std::size_t> votes) const {
        const auto made = justify(7, commit(target, votes), [&](const Hash256& hash) {
            const auto found =
                std::ranges::find(headers, hash, [](const auto& h) { return hash_of(h); });
            return found == headers.end() ? std::nullopt : std::optional{*found};
        });
        REQUIRE(made);
        return *made;
    }
    std::optional<ProofError> error(const Justification& justification) {
        const auto result = verify(justification, 3, set, signatures);
        return result ? std::nullopt : std::optional{result.error()};
    }
};

}  // namespace

TEST_CASE(
    "the justification that a light client of other authors accepts is accepted, to the byte") {
    const auto golden = crypto::golden::read("substrate_vectors.json").at("grandpa");
    AuthorityList list;
    for (const auto& pair : golden.at("authorities"))
        list.push_back({AuthorityId{array<32>(pair.at(0))}, pair.at(1).get<Weight>()});
    const auto set = VoterSet::make(list);
    REQUIRE(set);
    const Bytes encoded = bytes(golden.at("justification"));
    const auto justification = scale::from_bytes<Justification>(encoded);
    REQUIRE(justification);
    CHECK(scale::to_bytes(*justification) == encoded);
    CHECK(justification->commit.target_hash.bytes == array<32>(golden.at("target")));
    const auto set_id = golden.at("setId").get<SetId>();
    PlainSignatures signatures;
    CHECK(verify(*justification, set_id, *set, signatures));
    CHECK(verify(*justification, set_id + 1, *set, signatures).error() == ProofError::BadSignature);
    const auto less =
        scale::from_bytes<Justification>(bytes(golden.at("justification_below_threshold")));
    REQUIRE(less);
    CHECK(verify(*less, set_id, *set, signatures).error() == ProofError::NotEnoughWeight);
}

TEST_CASE("a justification carries the headers that connect its votes, and only those") {
    VotersWorld w;
    const auto simple = w.justification(1, {1, 1, 1});
    CHECK(simple.votes_ancestries.empty());
    CHECK_FALSE(w.error(simple));
    auto mixed = w.justification(1, {1, 2, 3});
    CHECK(mixed.votes_ancestries.size() == 2);
    CHECK_FALSE(w.error(mixed));

    auto more = mixed;
    more.votes_ancestries.push_back(w.headers[0]);
    CHECK(w.error(more) == ProofError::UselessHeader);
    more = mixed;
    more.votes_ancestries.push_back(more.votes_ancestries[0]);
    CHECK(w.error(more) == ProofError::UselessHeader);
    auto less = mixed;
    less.votes_ancestries.pop_back();
    CHECK(w.error(less) == ProofError::VotesApart);
}

TEST_CASE("what a justification does not prove, it is refused for") {
    VotersWorld w;
    CHECK(w.error({7, w.commit(1, {}), {}}) == ProofError::NoVotes);
    CHECK(w.error({7, w.commit(1, {1, 1}), {}}) == ProofError::NotEnoughWeight);
    CHECK(w.error({7, w.commit(0, {1, 1, 1}), {}}) == ProofError::OtherTarget);
    auto other = w.justification(1, {1, 1, 1});
    other.round = 8;
    CHECK(w.error(other) == ProofError::BadSignature);
    other = w.justification(1, {1, 1, 1});
    other.commit.precommits[1].signature.bytes[5] ^= 1;
    CHECK(w.error(other) == ProofError::BadSignature);

    // One voter three times is one voter; a stranger is none.
    auto repeated = w.commit(1, {1});
    for (int i = 0; i < 2; ++i) repeated.precommits.push_back(repeated.precommits[0]);
    CHECK(w.error({7, repeated, {}}) == ProofError::NotEnoughWeight);
    auto strange = w.commit(1, {1, 1});
    strange.precommits.push_back(test::Key{9}.precommit(w.at(1), 7, 3));
    CHECK(w.error({7, strange, {}}) == ProofError::NotEnoughWeight);
    // A voter that said two things counts for both; the weight stays that of one.
    auto twice = w.justification(1, {1, 2, 3});
    twice.commit.precommits.push_back(w.keys[0].precommit(w.at(2), 7, 3));
    CHECK_FALSE(w.error(twice));
    twice.commit.precommits.erase(twice.commit.precommits.begin() + 1);
    CHECK(w.error(twice) == ProofError::NotEnoughWeight);
}

TEST_CASE("among voters, who contradicts himself counts wherever his blocks lie") {
    struct Known final : ChainView {
        const VotersWorld& w;
        explicit Known(const VotersWorld& world) : w{world} {}
        std::optional<Hash256> ancestor(const Hash256& block, BlockNumber number) const override {
            for (std::size_t i : {2, 1, 0})
                if (w.at(i).hash == block)
                    return number >= 10 && number <= w.at(i).number
                               ? std::optional{w.at(number - 10).hash}
                               : std::nullopt;
            return std::nullopt;  // The fork has lost.
        }
    };
    VotersWorld w;
    const Known chain{w};
    auto commit = w.commit(2, {2, 2, 1});
    commit.precommits.push_back(w.keys[2].precommit(w.at(3), 7, 3));
    CHECK(check_votes(commit, w.set, chain).error() == ProofError::VotesApart);
    CHECK(check_votes_among_voters(commit, w.set, chain));
    CHECK(contradicting(commit) == std::set{w.keys[2].id()});
    // One vote for what nobody knows is no contradiction.
    commit = w.commit(2, {2, 2, 3});
    CHECK(check_votes_among_voters(commit, w.set, chain).error() == ProofError::VotesApart);
}

}  // namespace assay::grandpa
