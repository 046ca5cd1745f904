// SPDX-License-Identifier: Apache-2.0
#include "tests/pallets/interrogation/chain.hpp"

namespace assay::test {

namespace {

Told told_so_far;

const std::array<frame::PalletEntry, 3>& pallets() {
    static const std::array table{frame::make_entry<System>(), frame::make_entry<Balances>(),
                                  frame::make_entry<Interrogation>()};
    return table;
}

}  // namespace

void Outcomes::concluded(verification::ClaimId claim, const verification::TrialOutcome& outcome) {
    told_so_far.outcomes.emplace_back(claim, outcome);
}
void Outcomes::forfeited(verification::ClaimId claim, const AccountId& accuser) {
    told_so_far.forfeited.emplace_back(claim, accuser);
}

AccountId account(std::uint8_t fill) {
    AccountId id;
    id.bytes.fill(fill);
    return id;
}

interrogation::ParameterValues parameters() {
    return {
        .clocks =
            {.ask = 3, .answer = 4, .answer_step = 8, .answer_tile = 6, .convict = 3, .margin = 5},
        .lanes = 2,
        .questions_max = interrogation::max_levels,
        .question_fee = 100,
        .burned = {300'000'000},
        .node_deposit = 50,
        .alarms_per_block = 8,
        .deleted_per_block = 64};
}

Chain::Chain(const interrogation::ParameterValues& values) {
    told_so_far = {};
    balances::Genesis genesis;
    for (std::uint8_t i = 1; i < 100; ++i) genesis.balances.emplace_back(account(i), endowment);
    Balances{context_}.build(genesis);
    trials().build({values});
    context_.events.clear();
    advance();
}

frame::Result<> Chain::dispatch(const frame::Origin& origin, const Bytes& call) {
    return frame::dispatch_call(pallets(), context_, origin, call);
}

void Chain::advance(BlockNumber count) {
    for (; count > 0; --count) {
        context_.block += 1;
        for (const auto& pallet : pallets()) pallet.on_initialize(context_);
    }
}

Balance Chain::held() {
    Balance sum = 0;
    for (std::uint8_t i = 1; i < 100; ++i)
        sum += balances().held(balances::HoldReason::TrialStorage, account(i));
    return sum;
}

std::size_t Chain::entries() const {
    return static_cast<std::size_t>(std::ranges::count_if(
        state_.diff(), [](const auto& entry) { return entry.second.has_value(); }));
}

const Told& Chain::told() const { return told_so_far; }

std::vector<interrogation::Spec::Event> Chain::take_events() {
    std::vector<interrogation::Spec::Event> out;
    for (const auto& bytes : std::exchange(context_.events, {})) {
        scale::Decoder in{bytes};
        frame::Phase phase;
        decode(in, phase);
        if (in.byte() != InterrogationConfig::index) continue;
        interrogation::Spec::Event event;
        decode(in, event);
        if (in.ok()) out.push_back(std::move(event));
    }
    return out;
}

}  // namespace assay::test
