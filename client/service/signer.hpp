// SPDX-License-Identifier: Apache-2.0
// A validator's hand: the keys of its keystore, and the guard that must agree before one of them
// signs a block or a vote. What was agreed to is on disk before the signature is made.
#pragma once

#include <map>

#include "client/keystore/keystore.hpp"
#include "client/keystore/sign_record.hpp"
#include "consensus/babe/header.hpp"

namespace assay::service {

/// What the two session keys are called in the keystore.
inline constexpr keystore::KeyType babe_key_type{"babe"}, grandpa_key_type{"gran"};
struct SessionKeyKind {
    keystore::KeyType type;
    keystore::Scheme scheme;
};
/// In the order of the chain's session keys.
inline constexpr SessionKeyKind session_key_kinds[] = {
    {grandpa_key_type, keystore::Scheme::Ed25519}, {babe_key_type, keystore::Scheme::Sr25519}};
/// The kind of "babe" or "gran"; nothing for another name.
std::optional<SessionKeyKind> session_key_kind(std::string_view type);

/// A slot that one of the keys may author in.
struct SlotClaim {
    babe::PreDigest digest;
    keystore::KeyPair key;
};

class Signer {
  public:
    /// `keys` outlives the signer. `records` is the folder of the record of what was signed;
    /// `fresh` says that the keys have signed nowhere before, which is believed where there is no
    /// record. `now` is the slot of the clock. Throws what SignRecord throws.
    Signer(keystore::Keystore& keys, const std::filesystem::path& records, bool fresh,
           babe::Slot now);

    /// The slot as far as the lottery and the guard give it to one of the keys.
    std::optional<SlotClaim> claim(const babe::Epoch& epoch, babe::Slot slot);
    /// Nothing where the guard refuses: the key has sealed a block of this slot or a later one.
    std::optional<frame::Header> seal(frame::Header unsealed, const SlotClaim& claim);

    /// A voter of the set begins; which of its keys this node has, if any.
    std::optional<grandpa::AuthorityId> begin_set(grandpa::SetId set_id,
                                                  const grandpa::VoterSet& voters);
    /// The vote, or the one that was signed in its place before; nothing where the guard refuses.
    std::optional<grandpa::SignedMessage> vote(grandpa::RoundNumber round,
                                               const grandpa::Message& message);
    /// A checked vote of somebody: ends the rest after a lost record.
    void heard(grandpa::SetId set_id, const grandpa::VoterSet& voters, grandpa::RoundNumber round,
               const grandpa::AuthorityId& voter);
    bool resting() const { return guard_.resting(); }

    keystore::Keystore& keys() { return keys_; }

  private:
    const keystore::KeyPair* key(keystore::KeyType type, keystore::Scheme scheme,
                                 const Bytes& public_key);

    keystore::Keystore& keys_;
    keystore::SignRecord record_;
    guard::Guard guard_;
    std::map<std::pair<keystore::KeyType, Bytes>, keystore::KeyPair> known_;
    grandpa::SetId set_id_ = 0;
    std::optional<grandpa::AuthorityId> voter_;
};

}  // namespace assay::service
