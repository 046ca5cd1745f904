// SPDX-License-Identifier: Apache-2.0
#include "client/service/network/warp_base.hpp"

#include "chain-spec/consensus.hpp"
#include "chain-spec/version.hpp"
#include "client/service/voters.hpp"
#include "runtime/storage/memory_view.hpp"

namespace assay::service {

std::optional<std::string> unfit(const network::FinalState& found) {
    const storage::EntriesView state{found.state};
    if (const auto rules = chain_spec::rules_after(state); rules > chain_spec::spec_version)
        return "it follows version " + std::to_string(rules) + " of the rules: install a newer one";
    // Headers tell of changes that the voters agree on. One by force they may not have seen.
    if (chain_spec::grandpa_change_pending(state)) return "a change of voters is under way";
    if (chain_spec::grandpa_set(state) != found.set_id ||
        chain_spec::grandpa_authorities(state) != found.voters)
        return "its voters were changed by force";
    return std::nullopt;
}

db::Base base_of(network::FinalState found) {
    INVARIANT(!found.way.empty());
    db::Base base;
    base.state = std::move(found.state);
    StoredVoting voting;
    voting.authorities = {found.set_id, std::move(found.voters), {}, {}};
    for (const auto& [header, justification] : found.way) {
        const auto hash = frame::hash_of(header);
        voting.proven = ProvenBlock{{hash, header.number}, scale::to_bytes(justification)};
        base.headers.push_back({{header.number, hash, header.state_root},
                                scale::to_bytes(header),
                                {{grandpa::engine_id, voting.proven->justification}}});
        if (!network::new_voters(header)) continue;
        const auto set = static_cast<grandpa::SetId>(voting.authorities.ends.size());
        voting.authorities.ends.emplace_back(set, header.number);
    }
    // The rounds of this set before the base are not known here: none may lead below it.
    voting.set_start = voting.proven->block;
    voting.as_of = voting.set_start.number;
    base.notes.push_back(Voters::note(voting));
    return base;
}

}  // namespace assay::service
