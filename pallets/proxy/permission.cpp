// SPDX-License-Identifier: Apache-2.0
#include "pallets/proxy/permission.hpp"

namespace assay::proxy {

namespace {

/// Delegates may hand on and take away what they have themselves; the whole record is for those who
/// may do anything.
bool keeps_rank(ProxyType has, ByteView call) {
    const auto named = [&](auto args) {
        scale::Decoder in{call.subspan(2)};
        decode(in, args);
        return in.done() && includes(has, args.proxy_type);
    };
    switch (call[1]) {
        case add_proxy::spec.index:
            return named(add_proxy{});
        case remove_proxy::spec.index:
            return named(remove_proxy{});
        case remove_proxies::spec.index:
        case kill_pure::spec.index:
            return has == ProxyType::Any;
        default:
            return true;
    }
}

}  // namespace

bool permits(ProxyType has, const frame::RuntimeCall& call, std::uint8_t own_index, Covers covers) {
    return std::ranges::all_of(call.with_inner(), [&](ByteView inner) {
        return covers(has, inner[0], inner[1]) && (inner[0] != own_index || keeps_rank(has, inner));
    });
}

}  // namespace assay::proxy
