// SPDX-License-Identifier: Apache-2.0
// A schedule in the making: which values are dropped, and what is computed again for whom.
#pragma once

#include <optional>

#include "gpu/exec/lifetimes.hpp"

namespace assay::exec {

class Draft {
  public:
    /// Each node once. The traits must outlive this.
    explicit Draft(std::span<const ValueTraits> traits);

    std::span<const Computation> computations() const { return list_; }
    std::uint64_t peak() const { return lifetimes_.peak(); }

    /// Drops values, one after the other, until no group has more than `bytes_max` in use. False
    /// if it found nothing more to drop before.
    bool shrink(std::uint64_t bytes_max);

  private:
    struct Change {
        std::vector<Computation> list;
        Lifetimes lifetimes;
        std::uint64_t added_work = 0;
    };
    class Repetition;

    bool improve(std::uint64_t bytes_max);
    std::optional<Change> best_change(std::uint32_t group, std::uint64_t bytes_max) const;
    std::vector<std::uint32_t> droppable(std::uint32_t group) const;
    std::optional<Change> dropped(std::uint32_t value, std::uint32_t group,
                                  std::uint64_t bytes_max) const;

    std::span<const ValueTraits> traits_;
    std::uint64_t all_work_ = 0;
    std::vector<Computation> list_;
    Lifetimes lifetimes_;
};

}  // namespace assay::exec
