// SPDX-License-Identifier: Apache-2.0
// A chain of three pallets on which trials run: calls go through the frame with signed origins,
// blocks run the clock, and what verification would be told is noted.
#pragma once

#include "pallets/balances/pallet.hpp"
#include "pallets/interrogation/pallet.hpp"
#include "pallets/system/pallet.hpp"
#include "runtime/storage/memory_view.hpp"

namespace assay::test {

/// What verification was told.
struct Told {
    std::vector<std::pair<verification::ClaimId, verification::TrialOutcome>> outcomes;
    std::vector<std::pair<verification::ClaimId, AccountId>> forfeited;
};

struct Outcomes {
    explicit Outcomes(frame::Context&) {}
    void concluded(verification::ClaimId claim, const verification::TrialOutcome& outcome);
    void forfeited(verification::ClaimId claim, const AccountId& accuser);
};

struct SystemConfig : frame::PalletAt<0, "System"> {
    static system::RuntimeVersion version() { return {}; }
    static std::optional<system::UpgradeInfo> rules_of(ByteView) { return std::nullopt; }
    static constexpr system::Constants constants{
        .block_weights = {}, .block_length = 1, .block_hash_count = 1, .ss58_prefix = 42};
};
using System = system::Pallet<SystemConfig>;
struct BalancesConfig : frame::PalletAt<1, "Balances"> {
    using System = test::System;
    static constexpr balances::Constants constants{.existential_deposit = 10};
};
using Balances = balances::Pallet<BalancesConfig>;
struct InterrogationConfig : frame::PalletAt<2, "Interrogation"> {
    using Currency = Balances;
    using Outcomes = test::Outcomes;
};
using Interrogation = interrogation::Pallet<InterrogationConfig>;
static_assert(verification::Trials<Interrogation>);

AccountId account(std::uint8_t fill);
inline constexpr Balance endowment = 1'000'000;

interrogation::ParameterValues parameters();

class Chain {
  public:
    /// Accounts 1 to 99 are endowed.
    explicit Chain(const interrogation::ParameterValues& values = parameters());

    /// Runs one call as a transaction: on failure nothing is left of it.
    template <class Args>
    frame::Result<> call(const AccountId& by, const Args& args) {
        return dispatch(frame::Signed{by}, frame::encode_call<Interrogation>(args));
    }
    template <class Args>
    frame::Result<> call_as_root(const Args& args) {
        return dispatch(frame::Root{}, frame::encode_call<Interrogation>(args));
    }
    frame::Result<> dispatch(const frame::Origin& origin, const Bytes& call);
    /// Whether the last call gives its sender the fee back.
    bool fee_waived() const { return context_.fee_waived; }
    /// Whether the call fails with just this error and leaves the state and the events untouched.
    template <class Args>
    bool refuses(const AccountId& by, const Args& args, interrogation::Error error) {
        const auto before = storage::Diff{state_.diff()};
        const auto events = context_.events;
        const auto result = call(by, args);
        const frame::DispatchError wanted =
            frame::Module{{InterrogationConfig::index, {static_cast<std::uint8_t>(error)}}};
        return !result && result.error() == wanted && state_.diff() == before &&
               context_.events == events;
    }
    /// Runs the hooks of the next block, or of the next `count`.
    void advance(BlockNumber count = 1);
    BlockNumber now() const { return context_.block; }

    Interrogation trials() { return Interrogation{context_}; }
    Balances balances() { return Balances{context_}; }
    /// All that is held for trials.
    Balance held();
    std::size_t entries() const;  ///< Of the whole state.
    const Told& told() const;
    /// Events of the interrogation pallet since the last call of this, decoded.
    std::vector<interrogation::Spec::Event> take_events();

  private:
    storage::MemoryView nothing_;
    storage::Overlay state_{nothing_};
    frame::Context context_{.state = state_};
};

}  // namespace assay::test
