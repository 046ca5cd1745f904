// SPDX-License-Identifier: Apache-2.0
#include "client/service/heartbeat.hpp"

#include <spdlog/spdlog.h>

#include "chain-spec/consensus.hpp"
#include "client/service/submissions.hpp"

namespace assay::service {

namespace {

/// Blocks that a heartbeat is valid for: a new one is signed where it found no room in so many.
constexpr std::uint64_t lifetime = 64;

}  // namespace

std::uint64_t heartbeat_slot(const babe::AuthorityId& author, std::uint64_t epoch_duration) {
    const std::uint64_t quarter = epoch_duration / 4;
    const std::uint64_t lot = author.bytes[0] + 256U * author.bytes[1];
    return 2 * quarter + (quarter > 0 ? lot % quarter : 0);
}

Heartbeat::Heartbeat(Chain& chain, Submissions& submissions, Signer& signer)
    : chain_{chain}, submissions_{submissions}, signer_{signer} {}

std::size_t Heartbeat::work(babe::Slot now) {
    const auto best = chain_.best();
    const auto state = chain_.state(best.hash);
    INVARIANT(state);
    if (!chain_.knows_rules_after(best.hash)) return 0;
    // Past the end of its epoch the best block says nothing about the session that comes.
    const auto epoch = chain_spec::epochs(state->values()).current;
    if (!epoch || now < epoch->start_slot || now >= epoch->end_slot()) return 0;
    std::size_t count = 0;
    for (const auto& key : signer_.keys().public_keys(babe_key_type)) {
        babe::AuthorityId author;
        if (key.size() != author.bytes.size()) continue;
        std::ranges::copy(key, author.bytes.begin());
        if (now - epoch->start_slot < heartbeat_slot(author, epoch->duration)) continue;
        if (!chain_spec::waits_for_heartbeat(state->values(), author)) continue;
        auto& last = sent_[author];
        if (submissions_.contains(last)) continue;
        auto extrinsic =
            signer_.heartbeat(author, {.spec_version = chain_.rules_after(best.hash),
                                       .transaction_version = chain_spec::transaction_version,
                                       .genesis = chain_.genesis(),
                                       .nonce = submissions_.next_nonce({author.bytes}),
                                       .era = frame::Era::mortal(lifetime, best.number),
                                       .birth_block = best.hash});
        if (!extrinsic) continue;
        const auto sent = submissions_.offer(*std::move(extrinsic));
        if (!sent) {
            spdlog::warn("The pool does not take this validator's heartbeat");
            continue;
        }
        last = *sent;
        ++count;
        spdlog::info("Sent a heartbeat: this session has no block of this validator");
    }
    return count;
}

}  // namespace assay::service
