// SPDX-License-Identifier: Apache-2.0
// Whose a key was in a session, as a trie whose root the chain keeps: so that whoever misbehaved
// can be named long after its keys are gone. Substrate's ProvingTrie, state version 0.
#pragma once

#include "pallets/session/keys.hpp"
#include "runtime/storage/trie_root.hpp"

namespace assay::historical {

/// That a key belonged to a validator in a session.
struct MembershipProof {
    std::uint32_t session = 0;
    std::vector<Bytes> trie_nodes;  ///< None where the session is the present one.
    std::uint32_t validator_count = 0;
    friend bool operator==(const MembershipProof&, const MembershipProof&) = default;
};

/// The trie's entries: (type, key) leads to a validator's index, the index to the account.
storage::Entries owner_entries(const session::KeyedValidators& validators);

Hash256 owner_root(const session::KeyedValidators& validators);

/// The nodes that lead from the root to the key's owner; nothing where nobody has it.
std::optional<std::vector<Bytes>> prove_owner(const session::KeyedValidators& validators,
                                              session::KeyTypeId type, const Bytes& key);

/// Whom the nodes name as the owner; nothing where they do not lead from the root to one.
std::optional<AccountId> proved_owner(const Hash256& root, const std::vector<Bytes>& nodes,
                                      session::KeyTypeId type, const Bytes& key);

}  // namespace assay::historical
