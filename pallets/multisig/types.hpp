// SPDX-License-Identifier: Apache-2.0
// Multisig's storage, calls, events and errors, under the names that wallets know from Substrate.
#pragma once

#include "runtime/frame/dispatch_result.hpp"
#include "runtime/frame/runtime_call.hpp"

namespace assay::multisig {

/// The most accounts that an account of several may have. A few more decode, so that the error can
/// say why they were refused.
inline constexpr std::uint32_t max_signatories = 100;
using Others = scale::BoundedVec<AccountId, max_signatories + 28>;
using CallHash = ByteArray<32>;

/// When the first approval came: tells one operation from a later one for the same call.
struct Timepoint {
    BlockNumber height = 0;
    std::uint32_t index = 0;  ///< Of the extrinsic in its block.
    friend bool operator==(const Timepoint&, const Timepoint&) = default;
};

struct Multisig {
    Timepoint when;
    Balance deposit = 0;
    AccountId depositor;
    scale::BoundedVec<AccountId, max_signatories> approvals;  ///< Sorted.
    friend bool operator==(const Multisig&, const Multisig&) = default;
};

struct Multisigs {
    static constexpr std::string_view doc = "Calls that wait for more approvals.";
    frame::Twox64Concat<AccountId> account;
    frame::Blake2_128Concat<CallHash> call_hash;
    using Value = std::optional<Multisig>;
};

// ---- Calls

inline constexpr frame::Weight approval_weight{80'000'000, 6'811};
/// For sorting and hashing `signatories` accounts.
frame::Weight signatories_weight(const Others& others);

struct as_multi_threshold_1 {
    static constexpr frame::CallSpec spec{
        .index = 0,
        .weight = {30'000'000, 0},
        .doc = "Make a call as an account of several of which one is enough."};
    Others other_signatories;
    frame::RuntimeCall call;
    frame::Weight weight() const {
        return spec.weight + signatories_weight(other_signatories) + call.cost();
    }
    frame::DispatchClass dispatch_class() const { return call.inherited_class(); }
};
struct as_multi {
    static constexpr frame::CallSpec spec{
        .index = 1,
        .weight = approval_weight,
        .doc = "Approve a call, and make it if that was the last approval it needed."};
    std::uint16_t threshold;
    Others other_signatories;
    std::optional<Timepoint> maybe_timepoint;  ///< Of the first approval; nothing if this is it.
    frame::RuntimeCall call;
    frame::Weight max_weight;  ///< What the call may cost; paid for in any case.
    frame::Weight weight() const {
        // The reading of the inner call is paid for beside what it may cost.
        frame::RuntimeCall bytes{call.encoded};
        return spec.weight + signatories_weight(other_signatories) + bytes.cost() + max_weight;
    }
};
struct approve_as_multi {
    static constexpr frame::CallSpec spec{.index = 2,
                                          .weight = approval_weight,
                                          .doc = "Approve a call of which only the hash is known."};
    std::uint16_t threshold;
    Others other_signatories;
    std::optional<Timepoint> maybe_timepoint;
    CallHash call_hash;
    frame::Weight max_weight;
    frame::Weight weight() const { return spec.weight + signatories_weight(other_signatories); }
};
struct cancel_as_multi {
    static constexpr frame::CallSpec spec{
        .index = 3,
        .weight = approval_weight,
        .doc = "Who approved first: take the call back, and the deposit."};
    std::uint16_t threshold;
    Others other_signatories;
    Timepoint timepoint;
    CallHash call_hash;
    frame::Weight weight() const { return spec.weight + signatories_weight(other_signatories); }
};

// ---- Events and errors

struct NewMultisig {
    AccountId approving, multisig;
    CallHash call_hash;
};
struct MultisigApproval {
    AccountId approving;
    Timepoint timepoint;
    AccountId multisig;
    CallHash call_hash;
};
struct MultisigExecuted {
    AccountId approving;
    Timepoint timepoint;
    AccountId multisig;
    CallHash call_hash;
    frame::DispatchResult result;
};
struct MultisigCancelled {
    AccountId cancelling;
    Timepoint timepoint;
    AccountId multisig;
    CallHash call_hash;
};

enum class Error : std::uint8_t {
    MinimumThreshold,       ///< For a threshold of 1 there is a call of its own; 0 is none.
    AlreadyApproved,        ///< By this sender.
    NoApprovalsNeeded,      ///< There are enough; somebody has to make the call.
    TooFewSignatories,      ///< Nobody beside the sender.
    TooManySignatories,     ///< More than `MaxSignatories`, the sender included.
    SignatoriesOutOfOrder,  ///< Not sorted, or one twice.
    SenderInSignatories,    ///< The others are without the sender.
    NotFound,               ///< No such call waits.
    NotOwner,               ///< Only who approved first may cancel.
    NoTimepoint,            ///< The call waits already: say since when.
    WrongTimepoint,         ///< It waits since another time.
    UnexpectedTimepoint,    ///< It does not wait yet.
    MaxWeightTooLow,        ///< The call costs more than `max_weight`.
};

struct Spec {
    using Storage = std::tuple<Multisigs>;
    using Call = std::variant<as_multi_threshold_1, as_multi, approve_as_multi, cancel_as_multi>;
    using Event = std::variant<NewMultisig, MultisigApproval, MultisigExecuted, MultisigCancelled>;
    using Error = multisig::Error;
};

struct Constants {
    Balance deposit_base;    ///< Of a call that waits.
    Balance deposit_factor;  ///< And for each approval that it needs.
    std::uint32_t max_signatories;
};

/// The account of several. `signatories` must be sorted.
AccountId multi_account(const std::vector<AccountId>& signatories, std::uint16_t threshold);

}  // namespace assay::multisig
