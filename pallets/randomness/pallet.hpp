// SPDX-License-Identifier: Apache-2.0
// Randomness: keeps the authors' VRF outputs of the latest blocks and makes beacons of them. A
// beacon is bound to a block: all of it was contributed later (docs/adr/0101).
#pragma once

#include "pallets/randomness/types.hpp"

namespace assay::randomness {

template <class C>
concept Config = requires(frame::Context& context) {
    /// What the author of this block has drawn; nothing for a block without a draw. Block import
    /// has checked it against the author's key.
    { C::contribution(context) } -> std::same_as<std::optional<ByteArray<32>>>;
};

template <Config C>
class Pallet : public frame::PalletBase<C, Spec> {
    using Base = frame::PalletBase<C, Spec>;
    using Base::put, Base::remove, Base::deposit, Base::fail, Base::now, Base::context;

  public:
    using Base::Base, Base::get;

    void build(const Genesis& genesis) {
        INVARIANT(is_valid(genesis.parameters));
        put(Parameters{}, genesis.parameters);
    }

    frame::Result<> call(const frame::Origin& origin, const set_parameters& args) {
        TRY(frame::ensure_root(origin));
        ENSURE(is_valid(args.values), fail(Error::BadParameters));
        put(Parameters{}, args.values);
        deposit(ParametersChanged{});
        return {};
    }

    void on_initialize() {
        auto count = get(Contributed{});
        if (const auto output = C::contribution(context())) {
            put(Contributions{++count}, Contribution{now(), *output});
            put(Contributed{}, count);
        }
        put(ContributedAt{now()}, count);
        forget(count);
    }

    // ---- `Beacons`

    std::optional<Hash256> beacon_after(BlockNumber block) const {
        const auto before =
            block == 0 ? std::optional{ContributionIndex{0}} : get(ContributedAt{block});
        if (!before) return std::nullopt;  // Not there yet, or forgotten.
        std::vector<ByteArray<32>> outputs;
        const auto wanted = get(Parameters{}).beacon_contributions;
        for (std::uint32_t i = 1; i <= wanted; ++i) {
            const auto found = get(Contributions{*before + i});
            if (!found || !is_final(found->block)) return std::nullopt;
            outputs.push_back(found->output);
        }
        return fold(outputs);
    }

    BlockNumber ready_at(BlockNumber block) const {
        const auto parameters = get(Parameters{});
        return block + parameters.beacon_contributions + parameters.finality_lag + 1;
    }

    bool is_lost(BlockNumber block) const {
        return std::uint64_t{block} + get(Parameters{}).history_blocks <= now();
    }

    /// While block n executes, the head is n - 1 and finality lags that many blocks behind it.
    bool is_final(BlockNumber block) const {
        return std::uint64_t{block} + get(Parameters{}).finality_lag < now();
    }

  private:
    void forget(ContributionIndex count) {
        const auto kept = get(Parameters{}).history_blocks;
        if (now() <= kept) return;
        const BlockNumber old = now() - kept;
        const auto last = get(ContributedAt{old});
        remove(ContributedAt{old});
        // A block brings one contribution at most, so this keeps up.
        if (last && *last > 0 && *last < count) remove(Contributions{*last});
    }
};

}  // namespace assay::randomness
