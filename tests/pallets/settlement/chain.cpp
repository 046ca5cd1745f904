// SPDX-License-Identifier: Apache-2.0
#include "tests/pallets/settlement/chain.hpp"

#include "runtime/frame/executive.hpp"
#include "tests/pallets/settlement/entries.hpp"
#include "tests/pallets/settlement/protocol.hpp"

namespace assay::protocol_test {

namespace {

template <class P, class E>
using Extension = frame::Extension<P, E>;

struct Runtime {
    using System = protocol_test::System;
    using Extensions = frame::Extensions<
        Extension<System, system::CheckNonZeroSender>, Extension<System, system::CheckSpecVersion>,
        Extension<System, system::CheckTxVersion>, Extension<System, system::CheckGenesis>,
        Extension<System, system::CheckMortality>, Extension<System, system::CheckNonce>,
        Extension<System, system::CheckWeight>>;

    static frame::PalletTable pallets() {
        static const std::array table{
            system_entry(),        randomness_entry(), balances_entry(),  collateral_entry(),
            tasks_entry(),         market_entry(),     proofs_entry(),    verification_entry(),
            interrogation_entry(), jackpot_entry(),    settlement_entry()};
        return table;
    }
};
using Executive = frame::Executive<Runtime>;

Hash256 hash_of_block(BlockNumber number) { return crypto::blake2_256(scale::to_bytes(number)); }

}  // namespace

Actor make_actor(std::string_view name) {
    const auto seed = crypto::blake2_256(as_bytes(name));
    return {crypto::sr25519::SecretKey::from_mini_secret(seed.bytes)};
}

Chain::Chain(const Parameters& parameters, const std::vector<Actor>& actors) {
    balances::Genesis balances{{{jackpot::pot_account(), initial_pot}}};
    for (const auto& actor : actors) balances.balances.emplace_back(actor.id(), endowment);
    Balances{context_}.build(balances);
    Randomness{context_}.build({parameters.randomness});
    Jackpot{context_}.build({parameters.jackpot});
    Tasks{context_}.build({parameters.tasks});
    Market{context_}.build({parameters.market});
    Proofs{context_}.build({parameters.proofs});
    Verification{context_}.build({parameters.verification});
    Interrogation{context_}.build({parameters.interrogation});
    Settlement{context_}.build({parameters.settlement});
    context_.events.clear();
    begin_block();
}

void Chain::begin_block() {
    context_.block = ++block_;
    context_.events.clear();
    kept_ = 0;
    extrinsics_ = 0;
    const auto parent = hash_of_block(block_ - 1);
    Executive::initialize(context_, parent, digest_);
    events_.insert(events_.end(), context_.events.begin(), context_.events.end());
    kept_ = context_.events.size();
}

void Chain::next_block() {
    Executive::finalize(context_);
    check_books();
    begin_block();
}

frame::Result<> Chain::submit_call(const Actor& by, const Bytes& call) {
    Runtime::Extensions::Extra extra{};
    std::get<system::CheckNonce>(extra).nonce = System{context_}.account(by.id()).nonce;
    const auto implicit = Runtime::Extensions::implicit(context_, extra);
    INVARIANT(implicit);
    const auto payload = frame::signing_payload(call, scale::to_bytes(extra), *implicit);
    frame::Extrinsic<Runtime::Extensions::Extra> extrinsic{.by = {}, .call = call};
    extrinsic.by = {frame::MultiAddress{frame::Id{by.id()}},
                    crypto::MultiSignature{by.key.sign(payload, {})}, extra};
    const auto outcome = Executive::apply(
        context_, extrinsics_++, frame::encode_extrinsic(extrinsic), frame::SignatureCheck::Needed);
    INVARIANT(outcome);
    events_.insert(events_.end(), context_.events.begin() + static_cast<std::ptrdiff_t>(kept_),
                   context_.events.end());
    kept_ = context_.events.size();
    return *outcome;
}

frame::Result<> Chain::dispatch(const frame::Origin& origin, const Bytes& call) {
    return frame::dispatch_call(Runtime::pallets(), context_, origin, call);
}
frame::Result<> Chain::as_root(const Bytes& call) { return dispatch(frame::Root{}, call); }

Balance Chain::free(const AccountId& who) { return Balances{context_}.free(who); }
Balance Chain::held(const AccountId& who) { return Balances{context_}.held_total(who); }
Hash256 Chain::genesis_hash() { return System{context_}.genesis_hash(); }

void Chain::check_books() {
    Balance sum = 0;
    const Balances balances{context_};
    const Collateral collateral{context_};
    using Reason = balances::HoldReason;
    System{context_}.for_each<system::Account>([&](const auto& key, const auto& account) {
        const AccountId who = key.who.key;
        sum += account.data.free + account.data.reserved;
        for (const auto reason : {Reason::Collateral, Reason::Escrow})
            INVARIANT(balances.held(reason, who) == collateral.sum_of_holds(reason, who));
        // Question fees and storage deposits are interrogation's own.
        return true;
    });
    INVARIANT(sum == balances.total_issuance());
}

}  // namespace assay::protocol_test
