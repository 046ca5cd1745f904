// SPDX-License-Identifier: Apache-2.0
#include "client/network/sync/warp.hpp"

#include "runtime/reflect/reflect.hpp"

namespace assay::network {

namespace {

std::optional<grandpa::ScheduledChange> scheduled_change(const frame::Header& header) {
    const auto change = grandpa::announced_change(header.digest);
    if (!change || !std::holds_alternative<grandpa::ScheduledChange>(*change)) return std::nullopt;
    return std::get<grandpa::ScheduledChange>(*change);
}

}  // namespace

std::string_view to_text(WarpError error) {
    static constexpr auto all = []<std::size_t... I>(std::index_sequence<I...>) {
        return std::array<std::string_view, sizeof...(I)>{
            reflect::enumerator_name<static_cast<WarpError>(I)>...};
    }
    (std::make_index_sequence<reflect::enumerator_count<WarpError>()>{});
    return all[static_cast<std::size_t>(error)];
}

Bytes to_bytes(const WarpRequest& request) { return scale::to_bytes(request); }
Bytes to_bytes(const WarpProof& proof) { return scale::to_bytes(proof); }

std::optional<WarpRequest> warp_request_from_bytes(ByteView bytes) {
    return scale::from_bytes<WarpRequest>(bytes);
}

std::optional<grandpa::AuthorityList> new_voters(const frame::Header& header) {
    auto change = scheduled_change(header);
    if (!change || change->delay != 0) return std::nullopt;
    return std::move(change->next_authorities);
}

std::optional<WarpProof> warp_proof_from_bytes(ByteView bytes) {
    if (bytes.size() > WarpLimits::response_max) return std::nullopt;
    auto proof = scale::from_bytes<WarpProof>(bytes);
    if (!proof || proof->proofs.size() > WarpLimits::fragments) return std::nullopt;
    return proof;
}

Warp::Warp(const BlockPoint& from, const grandpa::AuthorityList& voters, grandpa::SetId set_id)
    : at_{from}, voters_{voters}, set_id_{set_id} {}

Expected<std::monostate, WarpError> Warp::add(const WarpProof& proof,
                                              grandpa::SignatureCheck& signatures) {
    ENSURE(!proof.proofs.empty() || proof.is_finished, Failure{WarpError::Empty});
    Warp next = *this;
    for (std::size_t i = 0; i < proof.proofs.size(); ++i) {
        const bool last = proof.is_finished && i + 1 == proof.proofs.size();
        TRY(next.step(proof.proofs[i], last, signatures));
    }
    next.finished_ = proof.is_finished;
    *this = std::move(next);
    return std::monostate{};
}

Expected<std::monostate, WarpError> Warp::step(const WarpFragment& fragment, bool last,
                                               grandpa::SignatureCheck& signatures) {
    const auto& header = fragment.header;
    const BlockPoint here{frame::hash_of(header), header.number.value};
    const auto& commit = fragment.justification.commit;
    ENSURE(commit.target_hash == here.hash && commit.target_number == here.number,
           Failure{WarpError::OtherTarget});
    ENSURE(here.number > at_.number, Failure{WarpError::NotHigher});
    const auto voters = grandpa::VoterSet::make(voters_);
    ENSURE(voters, Failure{WarpError::BadVoters});
    ENSURE(grandpa::verify(fragment.justification, set_id_, *voters, signatures),
           Failure{WarpError::BadJustification});
    at_ = here;
    header_ = header;
    auto change = scheduled_change(header);
    ENSURE(change || last, Failure{WarpError::NoChange});
    if (!change) return std::monostate{};
    ENSURE(change->delay == 0, Failure{WarpError::DelayedChange});
    voters_ = std::move(change->next_authorities);
    ++set_id_;
    return std::monostate{};
}

}  // namespace assay::network
