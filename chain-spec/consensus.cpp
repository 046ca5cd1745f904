// SPDX-License-Identifier: Apache-2.0
#include "chain-spec/consensus.hpp"

#include "chain-spec/validators.hpp"

namespace assay::chain_spec {

namespace {

/// A context to read by: nothing is written to it.
struct Reading {
    storage::Overlay overlay;
    frame::Context context;
    explicit Reading(const storage::View& state) : overlay{state}, context{.state = overlay} {}
};

template <class Id>
std::optional<historical::MembershipProof> owner(frame::Context& context, session::KeyTypeId type,
                                                 const Id& id) {
    return Historical{context}.prove(type, {id.bytes.begin(), id.bytes.end()});
}

}  // namespace

std::uint64_t slot_duration(const storage::View& state) {
    Reading reading{state};
    return Babe{reading.context}.get(pallet_babe::SlotDuration{});
}

std::uint64_t earliest_timestamp(const storage::View& state) {
    Reading reading{state};
    const auto last = Timestamp{reading.context}.get(timestamp::Now{});
    return last == 0 ? 0 : last + TimestampConfig::constants.minimum_period;
}

babe::Epochs epochs(const storage::View& state) {
    Reading reading{state};
    return Babe{reading.context}.epochs();
}

grandpa::AuthorityList grandpa_authorities(const storage::View& state) {
    Reading reading{state};
    return Grandpa{reading.context}.get(pallet_grandpa::Authorities{});
}

grandpa::SetId grandpa_set(const storage::View& state) {
    Reading reading{state};
    return Grandpa{reading.context}.set_in_force();
}

bool grandpa_change_pending(const storage::View& state) {
    Reading reading{state};
    return Grandpa{reading.context}.get(pallet_grandpa::PendingChange{}).has_value();
}

std::optional<Bytes> report_call(const storage::View& state, const babe::EquivocationProof& proof) {
    Reading reading{state};
    auto owned = owner(reading.context, session::babe_key, proof.offender);
    if (!owned) return std::nullopt;
    return frame::encode_call<Babe>(
        pallet_babe::report_equivocation_unsigned{proof, *std::move(owned)});
}

std::optional<Bytes> report_call(const storage::View& state,
                                 const grandpa::EquivocationProof& proof) {
    Reading reading{state};
    auto owned = owner(reading.context, session::grandpa_key, grandpa::offender(proof));
    if (!owned) return std::nullopt;
    return frame::encode_call<Grandpa>(
        pallet_grandpa::report_equivocation_unsigned{proof, *std::move(owned)});
}

bool waits_for_heartbeat(const storage::View& state, const babe::AuthorityId& author) {
    Reading reading{state};
    return ImOnline{reading.context}.waits_for(author);
}

Bytes heartbeat_call() { return frame::encode_call<ImOnline>(im_online::heartbeat{}); }

}  // namespace assay::chain_spec
