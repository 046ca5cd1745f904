// SPDX-License-Identifier: Apache-2.0
#include "client/service/author.hpp"

#include <spdlog/spdlog.h>

#include <chrono>

#include "chain-spec/consensus.hpp"
#include "client/service/reports.hpp"
#include "client/service/submissions.hpp"

namespace assay::service {

Author::Author(Chain& chain, Submissions& submissions, Reports& reports, Signer& signer,
               std::uint64_t slot_ms)
    : chain_{chain},
      submissions_{submissions},
      reports_{reports},
      signer_{signer},
      slot_ms_{slot_ms} {
    INVARIANT(slot_ms_ > 0);
}

std::optional<BlockReference> Author::work(std::uint64_t now_ms) {
    const babe::Slot slot = now_ms / slot_ms_;
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
    if (const auto used = babe::claim_of(*header); used && babe::slot_of(*used) >= slot)
        return std::nullopt;
    const auto epoch = babe::epoch_of(chain_spec::epochs(state->values()), slot);
    const auto claim = signer_.claim(epoch, slot);
    if (!claim) return std::nullopt;

    auto [block, executed] = build(parent, *claim, *state, now_ms);
    auto change = Chain::change_of(*state, std::move(executed.changes));
    block.header.state_root = change.state_root;
    auto sealed = signer_.seal(std::move(block.header), *claim);
    if (!sealed) return std::nullopt;
    block.header = *std::move(sealed);
    return chain_.import_own(block, std::move(change));
}

chain_spec::BlockBuilder::Built Author::build(const BlockReference& parent, const SlotClaim& claim,
                                              const db::BlockState& state, std::uint64_t now_ms) {
    chain_spec::BlockBuilder builder{
        state.values(), parent.hash, parent.number + 1, {{babe::to_digest_item(claim.digest)}}};
    builder.set_timestamp(std::max(now_ms, chain_spec::earliest_timestamp(state.values())));
    reports_.push_to(builder);
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
    return builder.finish();
}

}  // namespace assay::service
