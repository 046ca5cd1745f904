// SPDX-License-Identifier: Apache-2.0
// System: accounts, block bookkeeping, the event log, and the signed extensions that guard replay,
// mortality and block limits.
#pragma once

#include "pallets/system/types.hpp"
#include "runtime/frame/validity.hpp"

namespace assay::system {

template <Config C>
class Pallet : public frame::PalletBase<C, Spec> {
    using Base = frame::PalletBase<C, Spec>;
    using Base::put, Base::remove, Base::mutate, Base::deposit, Base::fail, Base::now,
        Base::context;

  public:
    using Base::Base, Base::get;

    // ---- Calls

    /// Anybody may, root too.
    frame::Result<> call(const frame::Origin&, const remark&) { return {}; }

    frame::Result<> call(const frame::Origin& origin, const set_code& args) {
        TRY(ensure_root(origin));
        const auto named = C::rules_of(args.code);
        ENSURE(named, fail(Error::FailedToExtractRuntimeVersion));
        const auto current = rules();
        ENSURE(named->spec_name == current.spec_name, fail(Error::InvalidSpecName));
        ENSURE(named->spec_version.value > current.spec_version.value,
               fail(Error::SpecVersionNeedsToIncrease));
        context().state.put(code_key(), args.code);
        deposit(CodeUpdated{});
        return {};
    }

    // ---- What other pallets ask

    /// The rules that the block after this state is made by.
    UpgradeInfo rules() const {
        const auto code = context().state.get(code_key());
        const auto named = code ? C::rules_of(*code) : std::nullopt;
        if (named) return *named;
        const auto built_in = C::version();
        return {{built_in.spec_version}, built_in.spec_name};
    }

    AccountInfo account(const AccountId& who) const { return get(Account{who}); }

    /// Stores an account, or forgets it when nothing provides for it any more.
    void set_account(const AccountId& who, const AccountInfo& info) {
        const bool existed = account(who).providers > 0;
        if (info.providers > 0)
            put(Account{who}, info);
        else
            remove(Account{who});
        if (!existed && info.providers > 0) deposit(NewAccount{who});
        if (existed && info.providers == 0) deposit(KilledAccount{who});
    }

    static Failure<frame::DispatchError> call_filtered() { return fail(Error::CallFiltered); }

    Hash256 block_hash(BlockNumber number) const { return get(BlockHash{number}); }
    Hash256 genesis_hash() const { return get(BlockHash{0}); }

    /// Puts an item into the header of this block, behind those that it came with.
    void deposit_log(const frame::DigestItem& item) {
        mutate(Digest{}, [&](frame::Digest& digest) { digest.logs.push_back(item); });
    }
    /// As the header of this block will have it, but for the seal.
    frame::Digest digest() const { return get(Digest{}); }

    // ---- What the executive tells

    void note_block(const Hash256& parent, const frame::Digest& digest) {
        put(Number{}, now());
        put(ParentHash{}, parent);
        put(Digest{}, digest);
        put(BlockHash{now() - 1}, parent);
        if (const auto current = rules(); get(LastRuntimeUpgrade{}) != current)
            put(LastRuntimeUpgrade{}, current);
        constexpr auto kept = C::constants.block_hash_count;
        // The genesis hash stays: immortal transactions and commitments refer to it.
        if (now() > kept + 1) remove(BlockHash{now() - kept - 1});
        context().used = {};
        context().length_used = 0;
    }

    void note_applied(const frame::DispatchInfo& info, std::uint32_t length,
                      const frame::Result<>& result) {
        context().used = context().used + info.weight;
        context().length_used += length;
        const DispatchEventInfo event{info.weight, info.dispatch_class, info.pays_fee};
        if (result)
            deposit(ExtrinsicSuccess{event});
        else
            deposit(ExtrinsicFailed{result.error(), event});
    }

    void store_events() {
        scale::Encoder out;
        const auto count = static_cast<std::uint32_t>(context().events.size());
        encode(out, scale::Compact{count});
        for (const auto& event : context().events) append(out.out, event);
        put(Events{}, RawEvents{std::move(out.out)});
        put(EventCount{}, count);
    }

    // ---- Signed extensions

    frame::Validity<> pre_dispatch(const CheckNonZeroSender&,
                                   const frame::TransactionFacts& facts) {
        ENSURE(facts.who != AccountId{}, frame::invalid(frame::InvalidTransaction::BadSigner));
        return {};
    }
    frame::Validity<frame::ValidTransaction> validate(const CheckNonZeroSender& check,
                                                      const frame::TransactionFacts& facts) {
        TRY(pre_dispatch(check, facts));
        return frame::ValidTransaction{};
    }

    frame::Validity<std::uint32_t> implicit(const CheckSpecVersion&) const {
        // A block that changes the rules is still made by the old ones, to its end.
        const auto last = get(LastRuntimeUpgrade{});
        return last ? last->spec_version.value : C::version().spec_version;
    }
    frame::Validity<std::uint32_t> implicit(const CheckTxVersion&) const {
        return C::version().transaction_version;
    }
    frame::Validity<Hash256> implicit(const CheckGenesis&) const { return genesis_hash(); }

    frame::Validity<Hash256> implicit(const CheckMortality& check) const {
        if (check.era.immortal()) return genesis_hash();
        const auto birth = check.era.birth(now());
        const auto hash = birth < now() ? block_hash(static_cast<BlockNumber>(birth)) : Hash256{};
        ENSURE(hash != Hash256{}, frame::invalid(frame::InvalidTransaction::AncientBirthBlock));
        return hash;
    }
    frame::Validity<frame::ValidTransaction> validate(const CheckMortality& check,
                                                      const frame::TransactionFacts&) {
        frame::ValidTransaction valid;
        if (!check.era.immortal()) valid.longevity = check.era.death(now()) - now();
        return valid;
    }

    frame::Validity<> pre_dispatch(const CheckNonce& check, const frame::TransactionFacts& facts) {
        auto info = account(facts.who);
        ENSURE(may_send(info, facts), frame::invalid(frame::InvalidTransaction::Payment));
        ENSURE(check.nonce >= info.nonce, frame::invalid(frame::InvalidTransaction::Stale));
        ENSURE(check.nonce == info.nonce, frame::invalid(frame::InvalidTransaction::Future));
        ++info.nonce;
        put(Account{facts.who}, info);
        return {};
    }
    frame::Validity<frame::ValidTransaction> validate(const CheckNonce& check,
                                                      const frame::TransactionFacts& facts) {
        const auto info = account(facts.who);
        ENSURE(may_send(info, facts), frame::invalid(frame::InvalidTransaction::Payment));
        ENSURE(check.nonce >= info.nonce, frame::invalid(frame::InvalidTransaction::Stale));
        const auto tag = [&](std::uint32_t nonce) {
            return scale::to_bytes(std::pair{facts.who, nonce});
        };
        frame::ValidTransaction valid{.provided = {tag(check.nonce)}};
        if (check.nonce > info.nonce) valid.required = {tag(check.nonce - 1)};
        return valid;
    }

    frame::Validity<> pre_dispatch(const CheckWeight&, const frame::TransactionFacts& facts) {
        ENSURE(fits(facts), frame::invalid(frame::InvalidTransaction::ExhaustsResources));
        return {};
    }
    frame::Validity<frame::ValidTransaction> validate(const CheckWeight&,
                                                      const frame::TransactionFacts& facts) {
        // Against an empty block: what never fits must not wait in the pool.
        ENSURE(facts.info.weight.fits(limit(facts.info.dispatch_class)) &&
                   facts.length <= C::constants.block_length,
               frame::invalid(frame::InvalidTransaction::ExhaustsResources));
        return frame::ValidTransaction{};
    }

  private:
    /// Where clients look for the runtime; here it names the rules that are built into the node.
    static Bytes code_key() {
        const auto key = as_bytes(":code");
        return {key.begin(), key.end()};
    }
    /// What is free needs no money: whoever asks for fees says from whom it is taken.
    static bool may_send(const AccountInfo& info, const frame::TransactionFacts& facts) {
        return info.providers > 0 || facts.info.pays_fee == frame::Pays::No;
    }
    static frame::Weight limit(frame::DispatchClass kind) {
        auto weight = C::constants.block_weights.max_block;
        if (kind != frame::DispatchClass::Normal) return weight;
        const std::uint64_t percent = C::constants.block_weights.normal_percent;
        weight.ref_time = weight.ref_time / 100 * percent;
        weight.proof_size = weight.proof_size / 100 * percent;
        return weight;
    }
    bool fits(const frame::TransactionFacts& facts) const {
        const auto& used = context();
        return (used.used + facts.info.weight).fits(limit(facts.info.dispatch_class)) &&
               used.length_used + facts.length <= C::constants.block_length;
    }
};

}  // namespace assay::system
