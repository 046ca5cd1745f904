// SPDX-License-Identifier: Apache-2.0
#include "client/service/signer.hpp"

#include <spdlog/spdlog.h>

namespace assay::service {

namespace {

using keystore::KeyPair;
using keystore::Scheme;

class LotteryKey final : public babe::SlotKey {
  public:
    explicit LotteryKey(const KeyPair& pair) : pair_{pair} {}
    ByteArray<32> vrf_output(const crypto::Transcript& input) const override {
        return pair_.vrf_output(input);
    }
    crypto::VrfSignature vrf_sign(const crypto::Transcript& input) const override {
        return pair_.vrf_sign(input, crypto::Transcript{"VRF"});
    }

  private:
    const KeyPair& pair_;
};

guard::Guard first_guard(const keystore::SignRecord& record, bool fresh, babe::Slot now) {
    const bool never = record.record() == guard::Record{};
    if (record.intact() || (fresh && never)) return guard::Guard::intact(record.record(), {});
    spdlog::warn(
        "What these keys signed last is not known for sure: no votes until others have "
        "been heard{}",
        never ? " (--fresh-keys if they were never used)" : "");
    return guard::Guard::restored(record.record(), now, {});
}

template <class Id>
Bytes bytes_of(const Id& id) {
    return {id.bytes.begin(), id.bytes.end()};
}

}  // namespace

std::optional<SessionKeyKind> session_key_kind(std::string_view type) {
    const auto wanted = keystore::KeyType::from_text(type);
    for (const auto& kind : session_key_kinds)
        if (wanted == kind.type) return kind;
    return std::nullopt;
}

Signer::Signer(keystore::Keystore& keys, const std::filesystem::path& records, bool fresh,
               babe::Slot now)
    : keys_{keys}, record_{records}, guard_{first_guard(record_, fresh, now)} {}

const KeyPair* Signer::key(keystore::KeyType type, Scheme scheme, const Bytes& public_key) {
    const auto found = known_.find({type, public_key});
    if (found != known_.end()) return &found->second;
    const auto pair = keys_.find(type, scheme, public_key);
    if (!pair) {
        spdlog::error("keystore: {}", describe(pair.error()));
        return nullptr;
    }
    return &known_.emplace(std::pair{type, public_key}, *pair).first->second;
}

std::optional<SlotClaim> Signer::claim(const babe::Epoch& epoch, babe::Slot slot) {
    if (!guard_.may_seal(slot)) return std::nullopt;
    const auto own = keys_.public_keys(babe_key_type);
    for (babe::AuthorityIndex index = 0; index < epoch.authorities.size(); ++index) {
        const auto id = bytes_of(epoch.authorities[index].id);
        if (!std::ranges::binary_search(own, id)) continue;
        const auto* pair = key(babe_key_type, Scheme::Sr25519, id);
        if (!pair) continue;
        if (auto claim = babe::claim_slot(epoch, slot, index, LotteryKey{*pair}))
            return SlotClaim{*std::move(claim), *pair};
    }
    return std::nullopt;
}

std::optional<frame::Header> Signer::seal(frame::Header unsealed, const SlotClaim& claim) {
    const auto record = guard_.may_seal(babe::slot_of(claim.digest));
    if (!record) return std::nullopt;
    record_.write(*record);
    guard_.written(*record);
    const auto signature = claim.key.sign(babe::seal_payload(unsealed).bytes);
    return babe::sealed(std::move(unsealed), std::get<crypto::Sr25519Signature>(signature));
}

std::optional<grandpa::AuthorityId> Signer::begin_set(grandpa::SetId set_id,
                                                      const grandpa::VoterSet& voters) {
    set_id_ = set_id;
    voter_.reset();
    const auto own = keys_.public_keys(grandpa_key_type);
    for (const auto& voter : voters.voters())
        if (std::ranges::binary_search(own, bytes_of(voter.id))) voter_ = voter.id;
    if (voter_) guard_ = guard::Guard::intact(guard_.record(), *voter_);
    if (voter_ && voters.size() == 1) guard_.alone_in(set_id);
    return voter_;
}

std::optional<grandpa::SignedMessage> Signer::vote(grandpa::RoundNumber round,
                                                   const grandpa::Message& message) {
    if (!voter_) return std::nullopt;
    const auto* pair = key(grandpa_key_type, Scheme::Ed25519, bytes_of(*voter_));
    const auto permit = guard_.may_vote(set_id_, round, message);
    if (!pair || !permit) return std::nullopt;
    record_.write(permit->record);
    guard_.written(permit->record);
    const auto signature = pair->sign(grandpa::signing_payload(permit->message, round, set_id_));
    return grandpa::SignedMessage{permit->message, std::get<crypto::Ed25519Signature>(signature),
                                  *voter_};
}

void Signer::heard(grandpa::SetId set_id, const grandpa::VoterSet& voters,
                   grandpa::RoundNumber round, const grandpa::AuthorityId& voter) {
    if (!guard_.resting()) return;
    guard_.heard(set_id, voters, round, voter);
    if (!guard_.resting()) {
        record_.write(guard_.record());
        spdlog::info("Heard enough of the other validators: voting again");
    }
}

}  // namespace assay::service
