// SPDX-License-Identifier: Apache-2.0
// A block's events as typed values: what workers act on and what reports tell.
#pragma once

#include "chain-spec/pallet_index.hpp"
#include "pallets/balances/types.hpp"
#include "pallets/collateral/types.hpp"
#include "pallets/grandpa/types.hpp"
#include "pallets/im_online/types.hpp"
#include "pallets/interrogation/calls.hpp"
#include "pallets/jackpot/types.hpp"
#include "pallets/market/calls.hpp"
#include "pallets/multisig/types.hpp"
#include "pallets/offences/types.hpp"
#include "pallets/proofs/types.hpp"
#include "pallets/proxy/calls.hpp"
#include "pallets/randomness/types.hpp"
#include "pallets/session/types.hpp"
#include "pallets/settlement/types.hpp"
#include "pallets/staking/types.hpp"
#include "pallets/sudo/types.hpp"
#include "pallets/system/types.hpp"
#include "pallets/tasks/calls.hpp"
#include "pallets/transaction_payment/types.hpp"
#include "pallets/treasury/types.hpp"
#include "pallets/utility/types.hpp"
#include "pallets/verification/calls.hpp"

namespace assay::chain {

/// Each alternative is a pallet's own event enum.
using PalletEvent =
    std::variant<system::Spec::Event, balances::Spec::Event, transaction_payment::Spec::Event,
                 collateral::Spec::Event, tasks::Spec::Event, market::Spec::Event,
                 proofs::Spec::Event, verification::Spec::Event, interrogation::Spec::Event,
                 jackpot::Spec::Event, settlement::Spec::Event, staking::Spec::Event,
                 session::Spec::Event, offences::Spec::Event, pallet_grandpa::Spec::Event,
                 im_online::Spec::Event, treasury::Spec::Event, randomness::Spec::Event,
                 utility::Spec::Event, multisig::Spec::Event, proxy::Spec::Event,
                 sudo::Spec::Event>;

struct Event {
    frame::Phase phase;
    std::string_view pallet;
    PalletEvent content;

    /// The extrinsic that it belongs to; nothing for the hooks' events.
    std::optional<std::uint32_t> extrinsic() const {
        const auto* applied = std::get_if<frame::ApplyExtrinsic>(&phase);
        return applied ? std::optional{applied->index} : std::nullopt;
    }
    /// The event, if it is a `T`, e.g. `event.as<tasks::TaskSubmitted>()`.
    template <class T>
    const T* as() const {
        const auto match = []<class U>(const U& happened) -> const T* {
            if constexpr (std::same_as<T, U>)
                return &happened;
            else
                return nullptr;
        };
        return std::visit([&](const auto& of_pallet) { return std::visit(match, of_pallet); },
                          content);
    }
};

/// The events of a block from the bytes of System.Events; nothing if they are of another version.
std::optional<std::vector<Event>> decode_events(ByteView raw);

/// "Tasks.WrongStage" and the like, for a failed call.
std::string describe(const frame::DispatchError& error);

}  // namespace assay::chain
