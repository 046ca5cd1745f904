// SPDX-License-Identifier: Apache-2.0
// A whole chain in memory for tests of the protocol pallets: accounts with real keys, extrinsics
// with real signatures, blocks with a VRF contribution each. After every block the money is
// counted.
#pragma once

#include "chain-spec/pallet_index.hpp"
#include "pallets/balances/types.hpp"
#include "pallets/collateral/types.hpp"
#include "pallets/interrogation/calls.hpp"
#include "pallets/jackpot/types.hpp"
#include "pallets/market/calls.hpp"
#include "pallets/proofs/types.hpp"
#include "pallets/randomness/types.hpp"
#include "pallets/settlement/types.hpp"
#include "pallets/tasks/calls.hpp"
#include "pallets/verification/calls.hpp"
#include "runtime/storage/memory_view.hpp"

namespace assay::protocol_test {

/// An account with its key, which serves as VRF key too.
struct Actor {
    crypto::sr25519::SecretKey key;
    AccountId id() const { return AccountId{key.public_key()}; }
    const ByteArray<32>& vrf_key() const { return key.public_key(); }
    crypto::VrfSignature vrf(std::string_view context, ByteView message) const {
        return crypto::vrf_sign(key, context, message, {});
    }
};
Actor make_actor(std::string_view name);

/// The parameters of all pallets.
struct Parameters {
    randomness::ParameterValues randomness;
    jackpot::ParameterValues jackpot;
    tasks::ParameterValues tasks;
    market::ParameterValues market;
    proofs::ParameterValues proofs;
    verification::ParameterValues verification;
    interrogation::ParameterValues interrogation;
    settlement::ParameterValues settlement;
};
/// Small windows, round amounts, no plants.
Parameters test_parameters();

/// What every account begins with, and the pot.
inline constexpr Balance endowment = 10'000'000;
inline constexpr Balance initial_pot = 3'000'000;

class Chain {
  public:
    Chain(const Parameters& parameters, const std::vector<Actor>& actors);

    // ---- Blocks

    BlockNumber block() const { return block_; }
    /// Ends the block, checks the books, begins the next one.
    void next_block();
    void to_block(BlockNumber number) {
        while (block_ < number) next_block();
    }

    // ---- Calls

    /// Signs the call, puts it into the block as an extrinsic, and tells what became of it.
    template <class Place, class Args>
    frame::Result<> submit(const Actor& by, const Args& args) {
        return submit_call(by, frame::encode_call(Place::index, args));
    }
    frame::Result<> submit_call(const Actor& by, const Bytes& call);
    frame::Result<> as_root(const Bytes& call);

    /// The call fails with `error`, and nothing has changed.
    template <class Place, class Args, class Error>
    bool refuses(const Actor& by, const Args& args, Error error) {
        const auto call = frame::encode_call(Place::index, args);
        const auto before = state_.diff();
        const auto result = dispatch(frame::Signed{by.id()}, call);
        return !result && state_.diff() == before && result.error() == error_of(error);
    }
    /// As the frame reports it: the index of the pallet that the enum belongs to, and its value.
    template <class Error>
    static frame::DispatchError error_of(Error error) {
        return frame::Module{{pallet_of(error), {static_cast<std::uint8_t>(error)}}};
    }
    frame::Result<> dispatch(const frame::Origin& origin, const Bytes& call);

    // ---- Reading

    /// Everything under a map's key, as far as `first` fixes it.
    template <class Place, class Spec, class K, class Visit, class... First>
    void walk(Visit visit, const First&... first) {
        frame::PalletBase<Place, Spec>{context_}.template for_each<K>(visit, first...);
    }
    /// `read<TasksPlace, tasks::Spec>(tasks::Tasks{id})`
    template <class Place, class Spec, class K>
    typename K::Value read(const K& key) {
        return frame::PalletBase<Place, Spec>{context_}.get(key);
    }
    /// For what has no call: a pallet's own functions.
    template <class Use>
    auto with(Use use) {
        return use(context_);
    }
    Balance free(const AccountId& who);
    Balance held(const AccountId& who);
    Balance issuance() {
        return read<chain_spec::BalancesPlace, balances::Spec>(balances::TotalIssuance{});
    }
    Hash256 genesis_hash();

    /// How often the block has seen an event of this type so far, and in all blocks before.
    template <class Place, class Spec, class Event>
    std::vector<Event> events() const {
        std::vector<Event> found;
        for (const auto& record : events_) {
            scale::Decoder in{record};
            frame::Phase phase;
            decode(in, phase);
            if (in.byte() != Place::index) continue;
            typename Spec::Event event;
            decode(in, event);
            if (const auto* wanted = std::get_if<Event>(&event)) found.push_back(*wanted);
        }
        return found;
    }

    /// Amounts add up, and every hold is backed.
    void check_books();

  private:
    static std::uint8_t pallet_of(tasks::Error) { return chain_spec::TasksPlace::index; }
    static std::uint8_t pallet_of(market::Error) { return chain_spec::MarketPlace::index; }
    static std::uint8_t pallet_of(proofs::Error) { return chain_spec::ProofsPlace::index; }
    static std::uint8_t pallet_of(jackpot::Error) { return chain_spec::JackpotPlace::index; }
    static std::uint8_t pallet_of(settlement::Error) { return chain_spec::SettlementPlace::index; }
    static std::uint8_t pallet_of(verification::Error) {
        return chain_spec::VerificationPlace::index;
    }
    void begin_block();

    storage::MemoryView nothing_;
    storage::Overlay state_{nothing_};
    frame::Context context_{.state = state_};
    frame::Digest digest_;
    BlockNumber block_ = 0;
    std::uint32_t extrinsics_ = 0;
    std::vector<Bytes> events_;
    std::size_t kept_ = 0;
};

}  // namespace assay::protocol_test
