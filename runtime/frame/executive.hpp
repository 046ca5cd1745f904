// SPDX-License-Identifier: Apache-2.0
// Blocks: initialise, apply extrinsics, finalise; and the check of one transaction for the pool.
// A pure function of (state, block); the caller owns the state's overlay and the trie.
#pragma once

#include "runtime/frame/entry.hpp"
#include "runtime/frame/extensions.hpp"
#include "runtime/frame/extrinsic.hpp"

namespace assay::frame {

/// Whether `apply` must check the signature itself, or the caller has done so (in parallel).
enum class SignatureCheck : std::uint8_t { Needed, Done };

/// A signature to check on any thread.
struct SignatureJob {
    crypto::MultiSignature signature;
    Bytes payload;
    AccountId signer;
    bool holds() const { return crypto::verify(signature, payload, signer); }
};

/// `R` is the runtime: `R::System` (a pallet with note_* hooks), `R::Extensions`, `R::pallets()`.
template <class R>
class Executive {
  public:
    using System = typename R::System;
    using Extra = typename R::Extensions::Extra;

    /// Begins block `number` on top of the state: system bookkeeping, then the pallets' hooks.
    static void initialize(Context& context, const Hash256& parent, const Digest& digest) {
        context.digest = &digest;
        context.phase = Initialization{};
        System{context}.note_block(parent, digest);
        for (const auto& pallet : R::pallets()) pallet.on_initialize(context);
    }

    /// Applies the extrinsic at `index`. An error means that it cannot be part of this block and
    /// changed nothing; a call that fails is a success here, seen in its event.
    static Validity<Result<>> apply(Context& context, std::uint32_t index, const Bytes& body,
                                    SignatureCheck signature) {
        const auto extrinsic = TRY(decode(body));
        const auto info = TRY(inspect(extrinsic));
        const auto length = static_cast<std::uint32_t>(scale::to_bytes(body).size());
        const auto checkpoint = context.state.checkpoint();
        context.phase = ApplyExtrinsic{index};
        auto outcome = extrinsic.by ? apply_signed(context, extrinsic, info, length, signature)
                                    : apply_inherent(context, extrinsic, info);
        if (!outcome) {
            context.state.rollback(checkpoint);
            return outcome;
        }
        DispatchInfo actual = info;
        if (context.fee_waived) actual.pays_fee = Pays::No;
        System{context}.note_applied(actual, length, *outcome);
        return outcome;
    }

    /// Ends the block: the pallets' hooks in the same order, then the events are stored.
    static void finalize(Context& context) {
        context.phase = Finalization{};
        for (const auto& pallet : R::pallets()) pallet.on_finalize(context);
        System{context}.store_events();
    }

    /// Whether the pool should take `body` on top of this state, as if in the block that follows.
    static Validity<ValidTransaction> validate(Context& context, const Bytes& body) {
        const auto extrinsic = TRY(decode(body));
        const auto info = TRY(inspect(extrinsic));
        ENSURE(extrinsic.by,
               Failure<TransactionValidityError>{Unknown{UnknownTransaction::NoUnsignedValidator}});
        ENSURE(info.dispatch_class != DispatchClass::Mandatory,
               invalid(InvalidTransaction::MandatoryValidation));
        const auto length = static_cast<std::uint32_t>(scale::to_bytes(body).size());
        const auto job = TRY(signature_job(context, extrinsic));
        const TransactionFacts facts{job.signer, info, length};
        auto valid = TRY(R::Extensions::validate(context, extrinsic.by->extra, facts));
        ENSURE(job.holds(), invalid(InvalidTransaction::BadProof));
        return valid;
    }

    /// The signature of `body`, to be checked elsewhere; nothing for an inherent.
    static Validity<std::optional<SignatureJob>> signature_of(Context& context, const Bytes& body) {
        const auto extrinsic = TRY(decode(body));
        if (!extrinsic.by) return std::optional<SignatureJob>{};
        return std::optional{TRY(signature_job(context, extrinsic))};
    }

    static Validity<Extrinsic<Extra>> decode(ByteView body) {
        auto extrinsic = decode_extrinsic<Extra>(body);
        ENSURE(extrinsic, invalid(InvalidTransaction::Call));
        return *std::move(extrinsic);
    }

    static Validity<DispatchInfo> inspect(const Extrinsic<Extra>& extrinsic) {
        const auto info = inspect_call(R::pallets(), extrinsic.call);
        ENSURE(info, invalid(InvalidTransaction::Call));
        return *info;
    }

  private:
    static Validity<SignatureJob> signature_job(Context& context,
                                                const Extrinsic<Extra>& extrinsic) {
        const auto& by = *extrinsic.by;
        const auto signer = look_up(by.address);
        ENSURE(signer,
               Failure<TransactionValidityError>{Unknown{UnknownTransaction::CannotLookup}});
        const Bytes implicit = TRY(R::Extensions::implicit(context, by.extra));
        return SignatureJob{by.signature,
                            signing_payload(extrinsic.call, scale::to_bytes(by.extra), implicit),
                            *signer};
    }

    static Validity<Result<>> apply_signed(Context& context, const Extrinsic<Extra>& extrinsic,
                                           const DispatchInfo& info, std::uint32_t length,
                                           SignatureCheck signature) {
        ENSURE(info.dispatch_class != DispatchClass::Mandatory,
               invalid(InvalidTransaction::MandatoryValidation));
        const auto& by = *extrinsic.by;
        const auto signer = look_up(by.address);
        ENSURE(signer,
               Failure<TransactionValidityError>{Unknown{UnknownTransaction::CannotLookup}});
        if (signature == SignatureCheck::Needed)
            ENSURE(TRY(signature_job(context, extrinsic)).holds(),
                   invalid(InvalidTransaction::BadProof));
        const TransactionFacts facts{*signer, info, length};
        const auto events = context.events.size();
        if (auto paid = R::Extensions::pre_dispatch(context, by.extra, facts); !paid) {
            context.events.resize(events);
            return Failure{paid.error()};
        }
        auto result = dispatch_call(R::pallets(), context, frame::Signed{*signer}, extrinsic.call);
        R::Extensions::post_dispatch(context, by.extra, facts);
        return result;
    }

    static Validity<Result<>> apply_inherent(Context& context, const Extrinsic<Extra>& extrinsic,
                                             const DispatchInfo& info) {
        ENSURE(info.dispatch_class == DispatchClass::Mandatory,
               Failure<TransactionValidityError>{Unknown{UnknownTransaction::NoUnsignedValidator}});
        auto result = dispatch_call(R::pallets(), context, Inherent{}, extrinsic.call);
        ENSURE(result, invalid(InvalidTransaction::BadMandatory));
        return result;
    }
};

}  // namespace assay::frame
