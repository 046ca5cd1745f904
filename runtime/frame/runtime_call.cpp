// SPDX-License-Identifier: Apache-2.0
#include "runtime/frame/runtime_call.hpp"

namespace assay::frame {

Result<> RuntimeCall::dispatch(Context& context, const Origin& origin) const {
    auto result = dispatch_call(pallets, context, origin, encoded);
    // What the chain wants done for nothing is not free for all that was packed with it.
    context.fee_waived = false;
    return result;
}

std::vector<ByteView> RuntimeCall::with_inner() const {
    std::vector<ByteView> all{encoded};
    const scale::Surroundings around{.pallets = pallets, .depth = 0, .seen = &all};
    scale::Decoder in{encoded, &around};
    INVARIANT(read_call(in));  // It was read before.
    return all;
}

Weight RuntimeCall::cost() const {
    constexpr std::uint64_t picoseconds_a_call = 1'000'000, picoseconds_a_byte = 2'000;
    return info.weight +
           Weight{picoseconds_a_call + picoseconds_a_byte * std::uint64_t{encoded.size()}, 0};
}

DispatchClass RuntimeCall::inherited_class() const {
    return info.dispatch_class == DispatchClass::Operational ? DispatchClass::Operational
                                                             : DispatchClass::Normal;
}

void encode(scale::Encoder& out, const RuntimeCall& call) { append(out.out, call.encoded); }

void decode(scale::Decoder& in, RuntimeCall& call) {
    const auto* around = in.around();
    if (!in.ok() || !around || around->depth == call_depth_max) return in.fail();
    auto deeper = *around;
    ++deeper.depth;
    const auto place = deeper.seen ? deeper.seen->size() : 0;
    if (deeper.seen) deeper.seen->emplace_back();

    scale::Decoder inner{in.rest(), &deeper};
    const auto info = read_call(inner);
    if (!inner.ok() || !info) return in.fail();
    const auto bytes = in.bytes(in.left() - inner.left());
    call.encoded.assign(bytes.begin(), bytes.end());
    call.info = *info;
    call.pallets = around->pallets;
    if (deeper.seen) (*deeper.seen)[place] = bytes;
}

}  // namespace assay::frame
