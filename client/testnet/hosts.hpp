// SPDX-License-Identifier: Apache-2.0
// Where the nodes of a fleet live: all on this machine's loopback, or each in a network namespace
// of its own, on one of two switches with a cable between them that can be cut.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace assay::testnet {

/// Where a node runs, and how it is reached.
struct NodeHost {
    std::vector<std::string> prefix{};    ///< Before its program: what puts it there.
    std::string peers = "127.0.0.1";      ///< Where other nodes dial it.
    std::string operators = "127.0.0.1";  ///< Where we ask it.
};

/// Needs root and `ip` of iproute2. Even hosts are on one switch, odd ones on the other; we reach
/// each of them by a line of its own, whatever becomes of the cable. Gone with the object.
class Namespaces {
  public:
    /// Whether they can be had here.
    static bool possible();

    /// Throws std::runtime_error with what `ip` could not do.
    explicit Namespaces(std::size_t hosts);
    ~Namespaces();
    Namespaces(const Namespaces&) = delete;
    Namespaces& operator=(const Namespaces&) = delete;

    NodeHost host(std::size_t index) const;
    /// The two halves do not hear each other until `mend`.
    void cut();
    void mend();

  private:
    std::string name(const std::string& what) const { return tag_ + what; }
    void remove();

    std::string tag_;
    std::size_t hosts_;
};

}  // namespace assay::testnet
