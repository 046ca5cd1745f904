// SPDX-License-Identifier: Apache-2.0
// What the execution of one block hands to every pallet: its state, its place in the chain, its
// events.
#pragma once

#include "runtime/frame/block.hpp"
#include "runtime/frame/weight.hpp"
#include "runtime/storage/overlay.hpp"

namespace assay::frame {

/// During which part of a block an event was deposited.
struct ApplyExtrinsic {
    static constexpr bool positional = true;
    std::uint32_t index;
};
struct Finalization {};
struct Initialization {};
using Phase = std::variant<ApplyExtrinsic, Finalization, Initialization>;

struct Context {
    storage::Overlay& state;
    BlockNumber block = 0;
    /// The pre-runtime items of the block being executed: slot, author's randomness.
    const Digest* digest = nullptr;
    Phase phase = Initialization{};
    /// Each a SCALE EventRecord: phase, pallet index, variant index, fields, no topics.
    std::vector<Bytes> events{};
    /// Weight used so far in this block, all classes together.
    Weight used{};
    /// Bytes of extrinsics so far in this block.
    std::uint64_t length_used = 0;
    /// Set by a call that succeeded in what the chain wants done for nothing: its sender gets the
    /// fee back (not the tip). Means the extrinsic being applied.
    bool fee_waived = false;

    /// Of the extrinsic that is being applied; 0 in hooks.
    std::uint32_t extrinsic_index() const {
        const auto* applied = std::get_if<ApplyExtrinsic>(&phase);
        return applied ? applied->index : 0;
    }
};

}  // namespace assay::frame
