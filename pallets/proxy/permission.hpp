// SPDX-License-Identifier: Apache-2.0
// Whether a delegate's permission covers a call, with every call inside it.
#pragma once

#include "pallets/proxy/calls.hpp"

namespace assay::proxy {

/// Which calls a permission means on this chain, by the two indices with which a call begins.
using Covers = bool (*)(ProxyType, std::uint8_t pallet, std::uint8_t call);

/// Looks at the calls inside too: a batch gives nobody more than its parts. Whatever the permission
/// covers, it does not give itself or another a larger one. `own_index` is this pallet's.
bool permits(ProxyType has, const frame::RuntimeCall& call, std::uint8_t own_index, Covers covers);

}  // namespace assay::proxy
