// SPDX-License-Identifier: Apache-2.0
// Small block trees for the tests: block 0 is the root, every other names its parent.
#pragma once

#include <sodium.h>

#include "consensus/grandpa/equivocation.hpp"
#include "consensus/grandpa/voter.hpp"

namespace assay::grandpa::test {

inline Hash256 name(unsigned block) {
    Hash256 hash;
    hash.bytes[0] = static_cast<std::uint8_t>(block + 1);
    hash.bytes[1] = static_cast<std::uint8_t>((block + 1) >> 8);
    return hash;
}

/// Keys in the order of their numbers.
inline AuthorityId voter(unsigned number) {
    AuthorityId id;
    id.bytes[0] = static_cast<std::uint8_t>(number >> 8);
    id.bytes[1] = static_cast<std::uint8_t>(number);
    return id;
}

class Tree : public VoterChain {
  public:
    std::vector<unsigned> parents{0};
    std::vector<BlockNumber> numbers{0};
    std::optional<BlockNumber> limit;

    unsigned add(unsigned parent) {
        parents.push_back(parent);
        numbers.push_back(numbers[parent] + 1);
        return static_cast<unsigned>(parents.size() - 1);
    }
    Target at(unsigned block) const { return {name(block), numbers[block]}; }
    std::optional<unsigned> find(const Hash256& hash) const {
        for (unsigned i = 0; i < parents.size(); ++i)
            if (name(i) == hash) return i;
        return std::nullopt;
    }
    std::optional<Hash256> ancestor(const Hash256& block, BlockNumber number) const override {
        auto found = find(block);
        if (!found || numbers[*found] < number) return std::nullopt;
        while (numbers[*found] > number) found = parents[*found];
        return name(*found);
    }
    std::optional<Target> best_containing(const Hash256& block) const override {
        const auto base = find(block);
        if (!base) return std::nullopt;
        unsigned best = *base;
        for (unsigned i = 0; i < parents.size(); ++i)
            if (numbers[i] > numbers[best] && descends(*this, at(*base), name(i))) best = i;
        while (limit && numbers[best] > *limit) best = parents[best];
        return at(best);
    }
};

inline VoterSet voters(unsigned count) {
    AuthorityList list;
    for (unsigned i = 0; i < count; ++i) list.push_back({voter(i), 1});
    return *VoterSet::make(list);
}

/// A key that really signs.
class Key {
  public:
    explicit Key(std::uint8_t seed) {
        ByteArray<32> bytes;
        bytes.fill(seed);
        crypto_sign_seed_keypair(id_.bytes.data(), secret_.data(), bytes.data());
    }
    const AuthorityId& id() const { return id_; }
    Signature sign(const Message& message, RoundNumber round, SetId set) const {
        const Bytes payload = signing_payload(message, round, set);
        Signature signature;
        crypto_sign_detached(signature.bytes.data(), nullptr, payload.data(), payload.size(),
                             secret_.data());
        return signature;
    }
    SignedPrecommit precommit(const Target& target, RoundNumber round, SetId set) const {
        const Precommit vote{target.hash, target.number};
        return {vote, sign(vote, round, set), id_};
    }

  private:
    AuthorityId id_;
    ByteArray<64> secret_{};
};

}  // namespace assay::grandpa::test
