// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/world.hpp"

#include <sodium.h>

#include <deque>

namespace assay::simulation {

namespace {

ByteArray<32> seed_of(unsigned number, std::uint8_t purpose) {
    ByteArray<32> seed{};
    seed[0] = static_cast<std::uint8_t>(number);
    seed[1] = static_cast<std::uint8_t>(number >> 8);
    seed[31] = purpose;
    return seed;
}

// Made once a process: the runs have the same validators.
std::deque<Keys>& all_keys() {
    static std::deque<Keys> keys;
    return keys;
}

}  // namespace

Keys::Keys(unsigned number)
    : secret_{crypto::sr25519::SecretKey::from_mini_secret(seed_of(number, 1))} {
    const auto seed = seed_of(number, 2);
    crypto_sign_seed_keypair(voter_.bytes.data(), voter_secret_.data(), seed.data());
}

grandpa::Signature Keys::sign(const grandpa::Message& message, grandpa::RoundNumber round,
                              grandpa::SetId set) const {
    const Bytes payload = grandpa::signing_payload(message, round, set);
    grandpa::Signature signature;
    crypto_sign_detached(signature.bytes.data(), nullptr, payload.data(), payload.size(),
                         voter_secret_.data());
    return signature;
}

const std::optional<babe::PreDigest>& Keys::claim(const babe::Epoch& epoch, babe::Slot slot,
                                                  babe::AuthorityIndex index) const {
    const std::tuple key{slot, epoch.randomness, epoch.authorities.size()};
    const auto found = claims_.find(key);
    if (found != claims_.end()) return found->second;
    return claims_.emplace(key, babe::claim_slot(epoch, slot, index, *this)).first->second;
}

bool SharedSignatures::holds(const grandpa::AuthorityId& id, ByteView payload,
                             const grandpa::Signature& signature) {
    Bytes all{id.bytes.begin(), id.bytes.end()};
    append(all, signature.bytes);
    append(all, payload);
    const auto [found, fresh] = known_.try_emplace(crypto::blake2_256(all), false);
    if (fresh) found->second = crypto::verify(signature, payload, id.bytes);
    return found->second;
}

World::World(std::uint64_t seed, unsigned nodes)
    : size_{nodes},
      seed_{seed},
      genesis_{[&] {
          frame::Header header{};
          header.state_root.bytes[0] = static_cast<std::uint8_t>(seed);
          return header;
      }()},
      tree_{{hash_of(genesis_), 0}, 1U << 20},
      final_{hash_of(genesis_), 0},
      honest_(nodes, true) {
    blocks_.emplace(hash_of(genesis_), genesis_);
    while (all_keys().size() < nodes) all_keys().emplace_back(unsigned(all_keys().size()));
}

const Keys& World::keys(NodeId node) const { return all_keys()[node]; }

babe::Configuration World::babe_genesis() const {
    babe::Configuration config;
    config.slot_duration = slot_ms;
    config.epoch_length = epoch_slots;
    for (NodeId i = 0; i < size_; ++i) config.authorities.push_back({keys(i).author(), 1});
    return config;
}

grandpa::AuthorityList World::voters() const {
    grandpa::AuthorityList list;
    for (NodeId i = 0; i < size_; ++i) list.push_back({keys(i).voter(), 1});
    return list;
}

bool World::changes_voters(babe::EpochIndex epoch) const {
    return Random{seed_ * 1000 + epoch}.chance(40);
}

void World::publish(const frame::Header& header, bool primary) {
    const auto hash = hash_of(header);
    if (blocks_.emplace(hash, header).second)
        static_cast<void>(tree_.insert(hash, header.parent_hash, primary));
}

const frame::Header* World::block(const Hash256& hash) const {
    const auto found = blocks_.find(hash);
    return found == blocks_.end() ? nullptr : &found->second;
}

bool World::header_holds(const Hash256& hash, const babe::Inspected& inspected) {
    const auto [found, fresh] = headers_hold_.try_emplace(hash, false);
    if (fresh) found->second = bool{babe::holds(inspected)};
    return found->second;
}

void World::saw_vote(NodeId node, grandpa::SetId set, grandpa::RoundNumber round,
                     const grandpa::Message& message) {
    const auto target = grandpa::target_of(message);
    const auto [found, fresh] = votes_.try_emplace({node, set, round, message.index()}, target);
    if (!fresh && found->second != target)
        blame("honest validator " + std::to_string(node) + " voted twice in round " +
              std::to_string(round) + " of set " + std::to_string(set));
}

void World::saw_seal(NodeId node, babe::Slot slot, const Hash256& block) {
    const auto [found, fresh] = seals_.try_emplace({node, slot}, block);
    if (!fresh && found->second != block)
        blame("honest validator " + std::to_string(node) + " made two blocks for slot " +
              std::to_string(slot));
}

void World::saw_final(NodeId node, const forks::Target& block) {
    const bool higher = block.number > final_.number;
    const auto &high = higher ? block : final_, &low = higher ? final_ : block;
    if (!forks::descends(tree_, low, high.hash))
        blame("validator " + std::to_string(node) + " finalised a second fork at height " +
              std::to_string(block.number));
    if (higher) final_ = block;
}

void World::saw_report(const grandpa::EquivocationProof& proof) {
    ++reports_;
    if (!grandpa::holds(proof, signatures_)) blame("a report that proves nothing");
    for (NodeId i = 0; i < size_; ++i)
        if (honest(i) && keys(i).voter() == grandpa::offender(proof))
            blame("honest voter " + std::to_string(i) + " is slashable");
}

void World::saw_report(const babe::EquivocationProof& proof) {
    ++reports_;
    if (!babe::holds(proof)) blame("a report that proves nothing");
    for (NodeId i = 0; i < size_; ++i)
        if (honest(i) && keys(i).author() == proof.offender)
            blame("honest author " + std::to_string(i) + " is slashable");
}

}  // namespace assay::simulation
