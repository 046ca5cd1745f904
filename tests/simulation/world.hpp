// SPDX-License-Identifier: Apache-2.0
// What all simulated validators share: their keys, the answers of real signature checks (asked
// once, whoever asks), all blocks that were ever made, and the judge who looks at everything that
// honest validators do.
#pragma once

#include <map>
#include <string>

#include "consensus/babe/equivocation.hpp"
#include "consensus/forks/block_tree.hpp"
#include "consensus/grandpa/voter.hpp"

namespace assay::simulation {

using Time = std::uint64_t;  ///< Virtual milliseconds.
using NodeId = unsigned;

inline constexpr Time slot_ms = 1000;
inline constexpr std::uint64_t epoch_slots = 12;

/// The same numbers from the same seed, everywhere.
class Random {
  public:
    explicit Random(std::uint64_t seed) : state_{seed} {}
    std::uint64_t next() {
        state_ += 0x9e3779b97f4a7c15;
        std::uint64_t z = state_;
        z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
        z = (z ^ z >> 27) * 0x94d049bb133111eb;
        return z ^ z >> 31;
    }
    std::uint64_t below(std::uint64_t n) { return next() % n; }
    std::uint64_t between(std::uint64_t low, std::uint64_t high) {
        return low + below(high - low + 1);
    }
    bool chance(unsigned percent) { return below(100) < percent; }

  private:
    std::uint64_t state_;
};

/// One validator's keys, with the lottery's outputs remembered: they do not depend on the run.
class Keys final : public babe::SlotKey {
  public:
    explicit Keys(unsigned number);
    const grandpa::AuthorityId& voter() const { return voter_; }
    babe::AuthorityId author() const { return {secret_.public_key()}; }
    grandpa::Signature sign(const grandpa::Message& message, grandpa::RoundNumber round,
                            grandpa::SetId set) const;
    crypto::Sr25519Signature seal(const Hash256& payload) const {
        return secret_.sign(payload.bytes, {});
    }
    ByteArray<32> vrf_output(const crypto::Transcript& input) const override {
        return crypto::vrf_output(secret_, input);
    }
    crypto::VrfSignature vrf_sign(const crypto::Transcript& input) const override {
        return crypto::vrf_sign(secret_, input, {});
    }
    /// babe::claim_slot, asked once.
    const std::optional<babe::PreDigest>& claim(const babe::Epoch& epoch, babe::Slot slot,
                                                babe::AuthorityIndex index) const;

  private:
    crypto::sr25519::SecretKey secret_;
    grandpa::AuthorityId voter_;
    ByteArray<64> voter_secret_{};
    mutable std::map<std::tuple<babe::Slot, babe::Randomness, std::size_t>,
                     std::optional<babe::PreDigest>>
        claims_;
};

/// Real checks, each made once for all.
class SharedSignatures final : public grandpa::SignatureCheck {
  public:
    bool holds(const grandpa::AuthorityId& id, ByteView payload,
               const grandpa::Signature& signature) override;
    std::size_t checked() const { return known_.size(); }

  private:
    std::map<Hash256, bool> known_;
};

/// Everything of one run that is common to the nodes.
class World {
  public:
    World(std::uint64_t seed, unsigned nodes);

    unsigned size() const { return size_; }
    const Keys& keys(NodeId node) const;
    const frame::Header& genesis() const { return genesis_; }
    babe::Configuration babe_genesis() const;
    grandpa::AuthorityList voters() const;
    SharedSignatures& signatures() { return signatures_; }

    /// Whether the blocks of an epoch's start announce a change of voters: the same for all
    /// authors.
    bool changes_voters(babe::EpochIndex epoch) const;

    /// A block somebody made. Its parent was, too.
    void publish(const frame::Header& header, bool primary);
    const frame::Header* block(const Hash256& hash) const;
    /// babe::holds, asked once for each header.
    bool header_holds(const Hash256& hash, const babe::Inspected& inspected);

    // ---- The judge. `fault` says what went wrong first, and is empty while nothing has.
    void saw_vote(NodeId node, grandpa::SetId set, grandpa::RoundNumber round,
                  const grandpa::Message& message);
    void saw_seal(NodeId node, babe::Slot slot, const Hash256& block);
    void saw_final(NodeId node, const forks::Target& block);
    void saw_report(const grandpa::EquivocationProof& proof);
    void saw_report(const babe::EquivocationProof& proof);
    const std::string& fault() const { return fault_; }
    void set_honest(std::vector<bool> honest) { honest_ = std::move(honest); }
    bool honest(NodeId node) const { return honest_[node]; }
    const forks::Target& highest_final() const { return final_; }
    std::size_t reports() const { return reports_; }

  private:
    void blame(std::string what) {
        if (fault_.empty()) fault_ = std::move(what);
    }
    unsigned size_;
    std::uint64_t seed_;
    frame::Header genesis_;
    SharedSignatures signatures_;
    std::map<Hash256, frame::Header> blocks_;
    std::map<Hash256, bool> headers_hold_;
    forks::BlockTree tree_;
    forks::Target final_;
    std::vector<bool> honest_;
    std::map<std::tuple<NodeId, grandpa::SetId, grandpa::RoundNumber, std::size_t>, forks::Target>
        votes_;
    std::map<std::pair<NodeId, babe::Slot>, Hash256> seals_;
    std::string fault_;
    std::size_t reports_ = 0;
};

}  // namespace assay::simulation
