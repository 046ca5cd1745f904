// SPDX-License-Identifier: Apache-2.0
#include "client/chain/events.hpp"

#include <string>

namespace assay::chain {

namespace {

template <class Place, class Spec>
struct Source {
    static constexpr std::uint8_t index = Place::index;
    static constexpr std::string_view name = Place::name;
    static std::optional<PalletEvent> decode(scale::Decoder& in) {
        typename Spec::Event event;
        scale::decode(in, event);
        return in.ok() ? std::optional<PalletEvent>{std::move(event)} : std::nullopt;
    }
    static std::string error(std::uint8_t value) {
        std::string out{name};
        if constexpr (requires { typename Spec::Error; }) {
            using Error = typename Spec::Error;
            [&]<std::size_t... I>(std::index_sequence<I...>) {
                ((value == I
                      ? void(out +=
                             "." + std::string{reflect::enumerator_name<static_cast<Error>(I)>})
                      : void()),
                 ...);
            }
            (std::make_index_sequence<reflect::enumerator_count<Error>()>{});
        }
        return out;
    }
};

struct Row {
    std::uint8_t index;
    std::string_view name;
    std::optional<PalletEvent> (*decode)(scale::Decoder&);
    std::string (*error)(std::uint8_t);
};
template <class Place, class Spec>
constexpr Row row() {
    using S = Source<Place, Spec>;
    return {S::index, S::name,
            [](scale::Decoder& in) -> std::optional<PalletEvent> {
                if constexpr (requires { typename Spec::Event; })
                    return S::decode(in);
                else
                    return in.fail(), std::nullopt;
            },
            &S::error};
}

constexpr Row rows[] = {
    row<chain_spec::SystemPlace, system::Spec>(),
    row<chain_spec::BalancesPlace, balances::Spec>(),
    row<chain_spec::TransactionPaymentPlace, transaction_payment::Spec>(),
    row<chain_spec::CollateralPlace, collateral::Spec>(),
    row<chain_spec::TasksPlace, tasks::Spec>(),
    row<chain_spec::MarketPlace, market::Spec>(),
    row<chain_spec::ProofsPlace, proofs::Spec>(),
    row<chain_spec::VerificationPlace, verification::Spec>(),
    row<chain_spec::InterrogationPlace, interrogation::Spec>(),
    row<chain_spec::JackpotPlace, jackpot::Spec>(),
    row<chain_spec::SettlementPlace, settlement::Spec>(),
    row<chain_spec::StakingPlace, staking::Spec>(),
    row<chain_spec::SessionPlace, session::Spec>(),
    row<chain_spec::OffencesPlace, offences::Spec>(),
    row<chain_spec::GrandpaPlace, pallet_grandpa::Spec>(),
    row<chain_spec::ImOnlinePlace, im_online::Spec>(),
    row<chain_spec::TreasuryPlace, treasury::Spec>(),
    row<chain_spec::RandomnessPlace, randomness::Spec>(),
    row<chain_spec::UtilityPlace, utility::Spec>(),
    row<chain_spec::MultisigPlace, multisig::Spec>(),
    row<chain_spec::ProxyPlace, proxy::Spec>(),
    row<chain_spec::SudoPlace, sudo::Spec>(),
};

const Row* find_row(std::uint8_t index) {
    const auto* found = std::ranges::find(rows, index, &Row::index);
    return found == std::end(rows) ? nullptr : found;
}

}  // namespace

std::optional<std::vector<Event>> decode_events(ByteView raw) {
    scale::Decoder in{raw};
    scale::Compact<std::uint32_t> count;
    decode(in, count);
    std::vector<Event> events;
    for (std::uint32_t i = 0; i < count.value && in.ok(); ++i) {
        frame::Phase phase;
        decode(in, phase);
        const auto* pallet = find_row(in.byte());
        if (!in.ok() || !pallet) return std::nullopt;
        auto content = pallet->decode(in);
        std::vector<Hash256> topics;
        decode(in, topics);
        if (!content || !in.ok()) return std::nullopt;
        events.push_back({phase, pallet->name, std::move(*content)});
    }
    return in.done() ? std::optional{std::move(events)} : std::nullopt;
}

std::string describe(const frame::DispatchError& error) {
    if (const auto* module = std::get_if<frame::Module>(&error)) {
        const auto* pallet = find_row(module->error.index);
        return pallet ? pallet->error(module->error.error[0]) : "unknown pallet's error";
    }
    if (const auto* token = std::get_if<frame::Token>(&error))
        return token->error == frame::TokenError::FundsUnavailable ? "funds unavailable"
                                                                   : "token error";
    if (std::holds_alternative<frame::Arithmetic>(error)) return "arithmetic error";
    if (std::holds_alternative<frame::BadOrigin>(error)) return "bad origin";
    return "dispatch error " + std::to_string(error.index());
}

}  // namespace assay::chain
