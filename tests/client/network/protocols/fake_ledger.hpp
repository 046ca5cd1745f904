// SPDX-License-Identifier: Apache-2.0
// A chain of headers and bodies in memory, for tests of the network: it can grow, fork and take
// blocks in, and knows the rules only so far that a body must match its header.
#pragma once

#include <map>

#include "client/network/protocols/block_request.hpp"

namespace assay::network::testing {

class FakeLedger : public Ledger {
  public:
    /// `chain` tells genesis blocks apart.
    explicit FakeLedger(std::uint8_t chain = 0) {
        frame::Header genesis;
        genesis.state_root = Hash256{{chain}};
        add({frame::hash_of(genesis), genesis, {}, {}});
        best_ = genesis_ = final_ = {frame::hash_of(genesis), 0};
    }

    /// `count` blocks on `parent` (by default the best), of an `author` who makes them differ.
    void grow(std::uint32_t count, std::uint8_t author = 0, std::optional<Hash256> parent = {}) {
        auto tip = parent.value_or(best_.hash);
        for (std::uint32_t i = 0; i < count; ++i) {
            const auto block = make(tip, author);
            add(block);
            tip = block.hash;
        }
    }
    BlockData make(const Hash256& parent, std::uint8_t author) const {
        BlockData block;
        frame::Header header;
        header.parent_hash = parent;
        header.number = blocks_.at(parent).header->number.value + 1;
        block.body = {Bytes{author}, scale::to_bytes(header.number.value)};
        header.extrinsics_root = crypto::blake2_256(scale::to_bytes(block.body));
        block.hash = frame::hash_of(header);
        block.header = std::move(header);
        return block;
    }
    /// What an importer would say.
    bool fits(const BlockData& block) const {
        return block.header->extrinsics_root == crypto::blake2_256(scale::to_bytes(block.body));
    }
    void add(const BlockData& block) {
        blocks_[block.hash] = block;
        if (block.header->number.value > best_.number) set_best({block.hash, block.header->number});
    }
    void finalise(BlockNumber number) { final_ = {*hash_at(number), number}; }
    void set_best(const BlockPoint& point) {
        best_ = point;
        canonical_.erase(canonical_.upper_bound(point.number), canonical_.end());
        for (auto hash = point.hash;;) {
            const auto& header = *blocks_.at(hash).header;
            auto& at = canonical_[header.number.value];
            if (at == hash || header.number.value == 0) {
                at = hash;
                break;
            }
            at = hash;
            hash = header.parent_hash;
        }
    }

    BlockPoint genesis() const override { return genesis_; }
    BlockPoint best() const override { return best_; }
    BlockPoint finalised() const override { return final_; }
    std::optional<Hash256> hash_at(BlockNumber number) const override {
        if (number == 0) return genesis_.hash;
        const auto found = canonical_.find(number);
        return found == canonical_.end() ? std::nullopt : std::optional{found->second};
    }
    std::optional<frame::Header> header(const Hash256& hash) const override {
        const auto found = blocks_.find(hash);
        return found == blocks_.end() ? std::nullopt : found->second.header;
    }
    std::optional<std::vector<Bytes>> body(const Hash256& hash) const override {
        const auto found = blocks_.find(hash);
        return found == blocks_.end() ? std::nullopt : std::optional{found->second.body};
    }
    Justifications justifications(const Hash256& hash) const override {
        const auto found = blocks_.find(hash);
        return found == blocks_.end() ? Justifications{} : found->second.justifications;
    }
    std::optional<StateEntries> state(const Hash256& hash, ByteView after,
                                      std::size_t) const override {
        if (!blocks_.contains(hash)) return std::nullopt;
        StateEntries page;
        for (std::uint8_t key = 1; key <= 4; ++key)
            if (after.empty() || key > after[0])
                if (page.entries.size() < 2) page.entries.push_back({{key}, {key, key}});
        page.complete = page.entries.empty() || page.entries.back().first[0] == 4;
        return page;
    }

  private:
    std::map<Hash256, BlockData> blocks_;
    std::map<BlockNumber, Hash256> canonical_;
    BlockPoint genesis_, best_, final_;
};

}  // namespace assay::network::testing
