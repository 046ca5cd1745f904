// SPDX-License-Identifier: Apache-2.0
// The ordinary pallets as the chain configures them, on a state in memory.
#pragma once

#include "chain-spec/runtime.hpp"
#include "runtime/storage/memory_view.hpp"

namespace assay::ordinary_test {

using chain_spec::Authorship;
using chain_spec::Balances;
using chain_spec::milli;
using chain_spec::System;
using chain_spec::Timestamp;
using chain_spec::TransactionPayment;
using chain_spec::unit;

inline const AccountId alice{{0xa1}}, bob{{0xb0}}, carol{{0xca}};

struct World {
    storage::MemoryView nothing;
    storage::Overlay state{nothing};
    frame::Context context{.state = state, .block = 5};

    World() {
        Balances{context}.build({{{alice, 10 * unit}, {bob, unit}}});
        context.events.clear();
    }
    Balances balances() { return Balances{context}; }

    /// Runs a call as the executive does: all or nothing.
    template <class P, class Args>
    frame::Result<> call(const frame::Origin& origin, const Args& args) {
        const std::array table{frame::make_entry<P>()};
        return frame::dispatch_call(table, context, origin, frame::encode_call<P>(args));
    }
    /// The call fails with that error, and nothing has changed.
    template <class P, class Args, class Error>
    bool refuses(const frame::Origin& origin, const Args& args, Error error) {
        const auto before = state.diff();
        const auto result = call<P>(origin, args);
        const frame::DispatchError expected =
            frame::Module{{P::Config::index, {static_cast<std::uint8_t>(error)}}};
        return !result && result.error() == expected && state.diff() == before &&
               context.events.empty();
    }
};

}  // namespace assay::ordinary_test
