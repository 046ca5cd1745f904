// SPDX-License-Identifier: Apache-2.0
#include "client/service/author.hpp"

#include <spdlog/spdlog.h>

#include <chrono>

#include "chain-spec/genesis.hpp"
#include "client/service/submissions.hpp"

namespace assay::service {

Author::Author(Chain& chain, Submissions& submissions, keystore::KeyPair key, std::uint64_t slot_ms)
    : chain_{chain}, submissions_{submissions}, key_{std::move(key)}, slot_ms_{slot_ms} {
    INVARIANT(key_.scheme() == keystore::Scheme::Sr25519 && slot_ms_ > 0);
}

std::optional<BlockReference> Author::work(std::uint64_t now_ms) {
    const auto slot = slot_at(now_ms);
    const auto parent = chain_.best();
    const auto header = chain_.header(parent.hash);
    const auto state = chain_.state(parent.hash);
    INVARIANT(header && state);
    if (!chain_.knows_rules_after(parent.hash)) {
        if (!std::exchange(outdated_, true))
            spdlog::error("The chain changed its rules with block {}: install a newer program",
                          parent.number);
        return std::nullopt;
    }
    if (const auto used = slots::slot_of(*header); used && *used >= slot) return std::nullopt;
    const auto authorities = chain_spec::consensus_state(state->values()).authorities;
    const auto author = slots::author_of(slot, authorities);
    if (!author || author->key != key_.account()) return std::nullopt;

    chain_spec::Executed executed;
    db::BlockChange change;
    const auto block = build(parent, slot, now_ms, executed, change);
    return chain_.import_own(block, executed, std::move(change));
}

frame::Block Author::build(const BlockReference& parent, slots::Slot slot, std::uint64_t now_ms,
                           chain_spec::Executed& executed, db::BlockChange& change) {
    const auto state = chain_.state(parent.hash);
    const auto randomness =
        key_.vrf_sign(slots::randomness_context, slots::randomness_message(slot, parent.hash));
    chain_spec::BlockBuilder builder{state->values(), parent.hash, parent.number + 1,
                                     slots::claim_digest(slot, randomness)};
    builder.set_timestamp(now_ms);
    // Half a slot for execution: the rest is for the root, the seal and the way to others.
    const auto deadline =
        std::chrono::steady_clock::now() + std::chrono::milliseconds{slot_ms_ / 2};
    for (const auto& transaction : submissions_.ready()) {
        if (std::chrono::steady_clock::now() > deadline) break;
        const auto outcome = builder.push(transaction->body, frame::SignatureCheck::Done);
        if (outcome) continue;
        const auto* invalid = std::get_if<frame::Invalid>(&outcome.error());
        if (invalid && invalid->reason == frame::InvalidTransaction::ExhaustsResources) continue;
        submissions_.drop_invalid(transaction->hash);
    }
    auto built = builder.finish();
    change = Chain::change_of(*state, built.executed.changes);
    built.block.header.state_root = change.state_root;
    executed = std::move(built.executed);
    const auto payload = slots::seal_payload(built.block.header);
    const auto signature = key_.sign(payload.bytes);
    built.block.header =
        slots::sealed(std::move(built.block.header), std::get<crypto::Sr25519Signature>(signature));
    return std::move(built.block);
}

}  // namespace assay::service
