// SPDX-License-Identifier: Apache-2.0
#include "chain-spec/validators.hpp"

#include "chain-spec/protocol.hpp"

namespace assay::chain_spec {

namespace {

// Which era a session is part of: the first began with the chain.
staking::EraIndex era_of(frame::Context& context, std::uint32_t session) {
    return session / Staking{context}.get(staking::Parameters{}).sessions_per_era + 1;
}

/// What a validator earns of an era's reward for a block, beside its fees.
constexpr std::uint32_t points_per_block = 20;

bool report(frame::Context& context, const offences::Offence& offence) {
    return Offences{context}.report(offence);
}

}  // namespace

std::optional<AccountId> AuthorshipConfig::find_author(frame::Context& context,
                                                       const frame::Digest& digest) {
    const auto claim = babe::claim_of(digest);
    if (!claim) return std::nullopt;
    return session::View<SessionPlace>{context}.validator(babe::author_of(*claim));
}
void AuthorshipConfig::note_author(frame::Context& context, const AccountId& who) {
    Staking{context}.reward(who, points_per_block);
    ImOnline{context}.note_author(who);
}

bool TransactionPaymentConfig::waits_for(frame::Context& context, const AccountId& who) {
    return ImOnline{context}.waits_for({who.bytes});
}

Balance StakingConfig::take_slash(frame::Context& context, const AccountId& stash, Balance amount) {
    return Treasury{context}.take_slash(hold_reason, stash, amount);
}

std::optional<ByteArray<32>> RandomnessConfig::contribution(frame::Context& context) {
    return Babe{context}.drawn();
}

std::optional<AccountId> Reports::author(frame::Context& context) {
    return Authorship{context}.author();
}
std::optional<AccountId> Reports::key_owner(frame::Context& context, session::KeyTypeId type,
                                            const Bytes& key,
                                            const historical::MembershipProof& proof) {
    return Historical{context}.owner(type, key, proof);
}

bool BabeConfig::offence(frame::Context& context, const Bytes& timeslot, std::uint32_t session,
                         std::uint32_t validators, const AccountId& offender,
                         const std::vector<AccountId>& reporters) {
    return report(
        context,
        {offences::babe_equivocation, timeslot, session, validators, {offender}, reporters});
}
bool GrandpaConfig::offence(frame::Context& context, const Bytes& timeslot, std::uint32_t session,
                            std::uint32_t validators, const AccountId& offender,
                            const std::vector<AccountId>& reporters) {
    return report(
        context,
        {offences::grandpa_equivocation, timeslot, session, validators, {offender}, reporters});
}

// Heartbeats go out in the third quarter of a session (client/service/heartbeat).
bool ImOnlineConfig::is_late(frame::Context& context) {
    const Babe babe{context};
    return babe.get(pallet_babe::CurrentSlot{}) >= babe.epoch_start() + epoch_slots / 4 * 3;
}
void ImOnlineConfig::offline(frame::Context& context, session::SessionIndex index,
                             std::uint32_t validators, const std::vector<AccountId>& offline) {
    // What costs nothing is no offence, and leaves no record.
    const auto count = static_cast<std::uint32_t>(offline.size());
    if (offences::unresponsiveness_fraction(count, validators).parts == 0) return;
    report(context,
           {offences::unresponsiveness, scale::to_bytes(index), index, validators, offline, {}});
}

void OffencesConfig::on_offence(frame::Context& context, const offences::OffenceDetails& details,
                                offences::Perbill fraction, std::uint32_t session) {
    Staking{context}.on_offence(details.offender, fraction, era_of(context, session),
                                details.reporters);
}

bool SessionConfig::should_end_session(frame::Context& context) {
    return Babe{context}.should_end_session();
}
std::optional<std::vector<AccountId>> SessionConfig::plan_session(frame::Context& context,
                                                                  session::SessionIndex index) {
    return Staking{context}.plan_session(index);
}
void SessionConfig::end_session(frame::Context& context, session::SessionIndex index) {
    Staking{context}.end_session(index);
    ImOnline{context}.end_session(index);
}
void SessionConfig::start_session(frame::Context& context, session::SessionIndex index) {
    Staking{context}.start_session(index);
}
void SessionConfig::new_session(frame::Context& context, bool changed,
                                const session::KeyedValidators& validators,
                                const session::KeyedValidators& next) {
    const auto index = session::View<SessionPlace>{context}.index();
    Babe{context}.begin_epoch(session::babe_authorities(validators),
                              session::babe_authorities(next), index);
    Grandpa{context}.begin_session(changed, session::grandpa_authorities(validators), index);
    Historical{context}.note(index, validators, reportable_sessions);
}
bool SessionConfig::is_stash(frame::Context& context, const AccountId& who) {
    return Staking{context}.get(staking::Ledger{who}).has_value();
}

}  // namespace assay::chain_spec
