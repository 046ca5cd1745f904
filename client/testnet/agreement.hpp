// SPDX-License-Identifier: Apache-2.0
// Whether nodes ever called different blocks of one height final.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "runtime/base/bytes.hpp"

namespace assay::testnet {

class Agreement {
  public:
    /// `node` says that `hash` is final at `number`.
    void note(const std::string& node, BlockNumber number, const Hash256& hash);

    /// The first disagreement, in words; nothing as long as there is none.
    const std::optional<std::string>& broken() const { return broken_; }
    /// The highest block that anybody called final.
    BlockNumber highest() const { return finals_.empty() ? 0 : finals_.rbegin()->first; }

  private:
    struct Final {
        Hash256 hash;
        std::string by;
    };
    std::map<BlockNumber, Final> finals_;
    std::optional<std::string> broken_;
};

}  // namespace assay::testnet
