// SPDX-License-Identifier: Apache-2.0
// Looks at all nodes of a fleet, again and again, and remembers what they called final.
#pragma once

#include "client/testnet/agreement.hpp"
#include "client/testnet/fleet.hpp"

namespace assay::testnet {

/// A node as it was seen last.
struct NodeView {
    std::string name;
    enum class State : std::uint8_t { Starting, Idle, Syncing, Silent, Ended } state{};
    BlockNumber best = 0, final = 0;
    std::size_t peers = 0;
};

/// As written in a table.
std::string_view to_text(NodeView::State state);

class Watch {
  public:
    /// `fleet` must outlive it.
    explicit Watch(Fleet& fleet);

    /// Asks every node once. A node that does not answer keeps its numbers.
    void look();
    const std::vector<NodeView>& nodes() const { return views_; }
    const Agreement& agreement() const { return agreement_; }

    /// Whether all nodes run and know the same block at the highest height that all call final,
    /// which is not the first. Otherwise what is wrong, in words.
    std::optional<std::string> disagreement();

  private:
    void look(NodeProcess& node, NodeView& view);

    Fleet& fleet_;
    std::vector<NodeView> views_;
    Agreement agreement_;
};

}  // namespace assay::testnet
