// SPDX-License-Identifier: Apache-2.0
// All pallets as the chain configures them, on a state in memory, for calls that hold calls.
#pragma once

#include "chain-spec/delegation.hpp"
#include "tests/pallets/ordinary.hpp"

namespace assay::ordinary_test {

using chain_spec::Multisig;
using chain_spec::Proxy;
using chain_spec::Sudo;
using chain_spec::Utility;

inline frame::RuntimeCall holding(Bytes call) { return {.encoded = std::move(call)}; }

/// Moves money, which fails when there is too little.
inline Bytes transfer(const AccountId& to, Balance amount) {
    return frame::encode_call<Balances>(
        balances::transfer_allow_death{.dest = frame::Id{to}, .value = amount});
}

struct Whole : World {
    frame::Result<> run(const frame::Origin& origin, const Bytes& call) {
        REQUIRE(frame::inspect_call(chain_spec::Runtime::pallets(), call));
        return frame::dispatch_call(chain_spec::Runtime::pallets(), context, origin, call);
    }
    template <class P, class Args>
    frame::Result<> make(const frame::Origin& origin, const Args& args) {
        return run(origin, frame::encode_call<P>(args));
    }
    /// The call fails so, and nothing has changed.
    bool fails(const frame::Origin& origin, const Bytes& call,
               const frame::DispatchError& expected) {
        const auto before = state.diff();
        const auto events = context.events;
        const auto result = run(origin, call);
        return !result && result.error() == expected && state.diff() == before &&
               context.events == events;
    }
    template <class P, class Args>
    bool refused(const frame::Origin& origin, const Args& args, typename P::Spec::Error error) {
        return fails(origin, frame::encode_call<P>(args), module_error<P>(error));
    }
    template <class P>
    static frame::DispatchError module_error(typename P::Spec::Error error) {
        return frame::Module{{P::Config::index, {static_cast<std::uint8_t>(error)}}};
    }

    /// How often just this has happened.
    template <class P, class Event>
    std::size_t times(const Event& event) const {
        scale::Encoder out;
        encode(out, context.phase);
        encode(out, P::Config::index);
        encode(out, typename P::Spec::Event{event});
        encode(out, std::vector<Hash256>{});
        return static_cast<std::size_t>(std::ranges::count(context.events, out.out));
    }
    frame::DispatchInfo info(const Bytes& call) const {
        const auto found = frame::inspect_call(chain_spec::Runtime::pallets(), call);
        REQUIRE(found);
        return *found;
    }
    Balance free(const AccountId& who) { return balances().free(who); }
    Balance held(balances::HoldReason reason, const AccountId& who) {
        return balances().held(reason, who);
    }
};

}  // namespace assay::ordinary_test
