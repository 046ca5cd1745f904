// SPDX-License-Identifier: Apache-2.0
// A state in memory and one pallet on it, for pallets that need no others of the chain's.
#pragma once

#include "pallets/system/pallet.hpp"
#include "runtime/frame/entry.hpp"
#include "runtime/storage/memory_view.hpp"

namespace assay::bare_test {

inline const AccountId alice{{0xa1}}, bob{{0xb0}}, carol{{0xca}};

struct SystemConfig : frame::PalletAt<0, "System"> {
    static system::RuntimeVersion version() { return {}; }
    static std::optional<system::UpgradeInfo> rules_of(ByteView) { return std::nullopt; }
    static constexpr system::Constants constants{
        .block_weights = {}, .block_length = 1, .block_hash_count = 2400, .ss58_prefix = 42};
};
using System = system::Pallet<SystemConfig>;

struct World {
    storage::MemoryView nothing;
    storage::Overlay state{nothing};
    frame::Context context{.state = state, .block = 5};

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
        const auto events = context.events.size();
        const auto result = call<P>(origin, args);
        const frame::DispatchError expected =
            frame::Module{{P::Config::index, {static_cast<std::uint8_t>(error)}}};
        return !result && result.error() == expected && state.diff() == before &&
               context.events.size() == events;
    }
};

}  // namespace assay::bare_test
