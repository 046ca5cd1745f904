// SPDX-License-Identifier: Apache-2.0
// Fast sync's second half: takes the whole state of a block that is known to be final, page by page
// from one peer, and checks it against the root in the block's header.
#pragma once

#include "client/network/protocols/state_request.hpp"
#include "client/network/swarm/conduct.hpp"
#include "client/network/wire/identity.hpp"
#include "runtime/base/expected.hpp"
#include "runtime/storage/view.hpp"

namespace assay::network {

enum class DownloadError : std::uint8_t {
    WrongOrder,  ///< A page that does not follow the last one, or brings nothing.
    TooLarge,    ///< More than can be held: the peer need not be to blame.
    WrongRoot,   ///< Everything came, and is not the state of this block.
};
/// As written in the enum.
std::string_view to_text(DownloadError error);

/// One attempt with one peer: pages carry no proofs, so a wrong root is that peer's fault alone.
class StateDownload {
  public:
    StateDownload(const BlockPoint& block, const Hash256& state_root, std::size_t bytes_max)
        : block_{block}, root_{state_root}, bytes_max_{bytes_max} {}

    /// What to ask next; not when `done`.
    StateRequest next() const;
    /// After an error the attempt is over, and its peer deserves `Conduct::BadState`, but for
    /// TooLarge.
    Expected<std::monostate, DownloadError> add(StateEntries page);

    bool done() const { return done_; }
    std::size_t bytes() const { return bytes_; }
    const BlockPoint& block() const { return block_; }
    /// The checked state, once `done`.
    storage::Entries take() { return std::move(entries_); }

  private:
    BlockPoint block_;
    Hash256 root_;
    std::size_t bytes_max_, bytes_ = 0;
    storage::Entries entries_;
    bool done_ = false;
};

}  // namespace assay::network
