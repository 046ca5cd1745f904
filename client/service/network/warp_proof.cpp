// SPDX-License-Identifier: Apache-2.0
#include "client/service/network/warp_proof.hpp"

namespace assay::service {

namespace {

// Room for the length of the list and the flag.
constexpr std::size_t fragments_bytes = network::WarpLimits::response_bytes - 16;

std::optional<network::WarpFragment> fragment_of(const Chain& chain, const ProvenBlock& proven) {
    auto header = chain.header(proven.block.hash);
    auto proof = scale::from_bytes<grandpa::Justification>(proven.justification);
    if (!header || !proof || proof->commit.target_hash != proven.block.hash) return std::nullopt;
    return network::WarpFragment{*std::move(header), *std::move(proof)};
}

}  // namespace

std::optional<network::WarpProof> warp_proof(const Chain& chain, const Finality& finality,
                                             const Hash256& begin) {
    const auto from = chain.header(begin);
    if (!from || from->number > chain.finalised().number || chain.hash_at(from->number) != begin)
        return std::nullopt;
    network::WarpProof way;
    BlockNumber at = from->number;
    std::size_t bytes = 0;
    const auto add = [&](network::WarpFragment fragment) {
        bytes += scale::to_bytes(fragment).size();
        if (bytes > fragments_bytes || way.proofs.size() >= network::WarpLimits::fragments)
            return false;
        at = fragment.header.number;
        way.proofs.push_back(std::move(fragment));
        return true;
    };
    for (const auto& [set, last] : finality.voters().ended()) {
        if (last <= at) continue;
        const auto proven = finality.proof_of(last);
        auto fragment =
            proven && proven->block.number == last ? fragment_of(chain, *proven) : std::nullopt;
        if (!fragment || !network::new_voters(fragment->header)) return std::nullopt;
        if (!add(*std::move(fragment))) return way;
    }
    const auto& newest = finality.voters().proven();
    if (newest && newest->block.number > at) {
        auto fragment = fragment_of(chain, *newest);
        if (!fragment) return std::nullopt;
        if (!add(*std::move(fragment))) return way;
    }
    way.is_finished = true;
    return way;
}

}  // namespace assay::service
