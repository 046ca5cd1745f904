// SPDX-License-Identifier: Apache-2.0
#include "client/service/reports.hpp"

#include <spdlog/spdlog.h>

#include "chain-spec/consensus.hpp"

namespace assay::service {

Reports::Reports(Chain& chain) : chain_{chain} {
    chain_.follow({.imported = {},
                   .finalised = {},
                   .equivocated = [this](const babe::EquivocationProof& proof) {
                       // The first block is known here, and of the session that the slot was in.
                       const auto state = chain_.state(hash_of(proof.first_header));
                       keep(state ? chain_spec::report_call(state->values(), proof) : std::nullopt,
                            "two blocks for one slot");
                   }});
}

void Reports::add(const grandpa::EquivocationProof& proof) {
    const auto state = chain_.state(chain_.best().hash);
    keep(state ? chain_spec::report_call(state->values(), proof) : std::nullopt,
         "two votes in one round");
}

void Reports::keep(std::optional<Bytes> call, std::string_view what) {
    spdlog::warn("A validator has signed {}", what);
    if (call && calls_.size() < most) calls_.push_back(*std::move(call));
}

void Reports::push_to(chain_spec::BlockBuilder& builder) {
    std::erase_if(calls_, [&](const Bytes& call) { return !builder.push_inherent(call); });
}

}  // namespace assay::service
