// SPDX-License-Identifier: Apache-2.0
#include "runtime/frame/entry.hpp"

namespace assay::frame {

std::optional<DispatchInfo> read_call(scale::Decoder& in) {
    INVARIANT(in.around());
    const auto* pallet = find_pallet(in.around()->pallets, in.byte());
    if (!pallet) in.fail();
    return in.ok() ? pallet->inspect(in) : std::nullopt;
}

std::optional<DispatchInfo> inspect_call(PalletTable pallets, ByteView call) {
    const scale::Surroundings around{pallets};
    scale::Decoder in{call, &around};
    const auto info = read_call(in);
    return in.done() ? info : std::nullopt;
}

Result<> dispatch_call(PalletTable pallets, Context& context, const Origin& origin, ByteView call) {
    const scale::Surroundings around{pallets};
    scale::Decoder in{call, &around};
    const auto* pallet = find_pallet(pallets, in.byte());
    ENSURE(in.ok() && pallet, Failure{CannotLookup{}});

    const auto checkpoint = context.state.checkpoint();
    const auto events = context.events.size();
    context.fee_waived = false;
    auto result = pallet->dispatch(context, origin, in);
    if (!result) {
        context.fee_waived = false;
        context.state.rollback(checkpoint);
        context.events.resize(events);
    }
    return result;
}

}  // namespace assay::frame
