// SPDX-License-Identifier: Apache-2.0
#include "consensus/grandpa/messages.hpp"

namespace assay::grandpa {

CompactCommit compact(const Commit& commit) {
    CompactCommit out{commit.target_hash, commit.target_number, {}, {}};
    for (const auto& signed_vote : commit.precommits) {
        out.precommits.push_back(signed_vote.precommit);
        out.auth_data.emplace_back(signed_vote.signature, signed_vote.id);
    }
    return out;
}

std::optional<Commit> expand(const CompactCommit& commit) {
    if (commit.precommits.size() != commit.auth_data.size()) return std::nullopt;
    Commit out{commit.target_hash, commit.target_number, {}};
    for (std::size_t i = 0; i < commit.precommits.size(); ++i)
        out.precommits.push_back(
            {commit.precommits[i], commit.auth_data[i].first, commit.auth_data[i].second});
    return out;
}

}  // namespace assay::grandpa
