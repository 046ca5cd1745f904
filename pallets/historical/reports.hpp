// SPDX-License-Identifier: Apache-2.0
// Reports of validators who signed twice where they may sign once: what BABE's and GRANDPA's share.
// Each engine judges its own proof; whose the key was, and whether the deed is news, is asked here.
#pragma once

#include "pallets/historical/owners.hpp"
#include "runtime/frame/entry.hpp"

namespace assay::historical {

inline constexpr frame::Weight report_weight{700'000'000, 30'000};

/// What a pallet that takes reports needs of the chain.
template <class C>
concept TakesReports = requires(frame::Context& context, const session::KeyTypeId& type,
                                const Bytes& key, const MembershipProof& proof,
                                const AccountId& who) {
    { C::key_owner(context, type, key, proof) } -> std::same_as<std::optional<AccountId>>;
    { C::author(context) } -> std::same_as<std::optional<AccountId>>;
    /// False where the deed was reported before.
    {
        C::offence(context, Bytes{}, std::uint32_t{}, std::uint32_t{}, who,
                   std::vector<AccountId>{})
        } -> std::same_as<bool>;
};

/// Who reports by an inherent: the author of the block, where it is known.
template <TakesReports C>
frame::Result<std::vector<AccountId>> inherent_reporters(frame::Context& context,
                                                         const frame::Origin& origin) {
    ENSURE(frame::ensure_inherent(origin), Failure<frame::DispatchError>{frame::BadOrigin{}});
    std::vector<AccountId> reporters;
    if (const auto author = C::author(context)) reporters.push_back(*author);
    return reporters;
}

enum class ReportError : std::uint8_t {
    NotTheOwner,
    Duplicate,
    OwnReport,  ///< The offender would be paid out of his own slash: another has to report him.
};

/// The same among a pallet's own errors. A proof by the offender himself is none.
template <class Error>
constexpr Error error_of(ReportError error) {
    switch (error) {
        case ReportError::Duplicate:
            return Error::DuplicateOffenceReport;
        case ReportError::OwnReport:
            return Error::InvalidEquivocationProof;
        case ReportError::NotTheOwner:
            break;
    }
    return Error::InvalidKeyOwnershipProof;
}

/// Turns a judged proof into an offence of the key's owner at `timeslot`, once.
template <TakesReports C>
Expected<std::monostate, ReportError> report_owner(frame::Context& context, session::KeyTypeId type,
                                                   const Bytes& key, const MembershipProof& owner,
                                                   const Bytes& timeslot,
                                                   const std::vector<AccountId>& reporters) {
    const auto offender = C::key_owner(context, type, key, owner);
    ENSURE(offender, Failure{ReportError::NotTheOwner});
    ENSURE(std::ranges::find(reporters, *offender) == reporters.end(),
           Failure{ReportError::OwnReport});
    ENSURE(
        C::offence(context, timeslot, owner.session, owner.validator_count, *offender, reporters),
        Failure{ReportError::Duplicate});
    return {};
}

}  // namespace assay::historical
