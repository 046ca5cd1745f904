// SPDX-License-Identifier: Apache-2.0
// Fast sync's first half: follows GRANDPA from set to set by the justified headers at which the
// voters change, without the blocks in between. The messages are Substrate's (sync/warp): SCALE of
// WarpProofRequest and WarpSyncProof.
#pragma once

#include "client/network/protocols/ledger.hpp"
#include "consensus/grandpa/digest.hpp"
#include "consensus/grandpa/justification.hpp"
#include "runtime/base/expected.hpp"

namespace assay::network {

/// Asks for the way from this final block to the newest one.
struct WarpRequest {
    Hash256 begin;
    friend bool operator==(const WarpRequest&, const WarpRequest&) = default;
};

/// A header that announces new voters, and the proof that it is final; the last one may be any
/// final block.
struct WarpFragment {
    frame::Header header;
    grandpa::Justification justification;
    friend bool operator==(const WarpFragment&, const WarpFragment&) = default;
};

struct WarpProof {
    std::vector<WarpFragment> proofs;
    bool is_finished = false;
    friend bool operator==(const WarpProof&, const WarpProof&) = default;
};

struct WarpLimits {
    static constexpr std::size_t response_bytes = 8U << 20;  ///< Beyond which ours never go.
    static constexpr std::size_t response_max = 16U << 20;   ///< That we read.
    static constexpr std::size_t request_max = 64, fragments = 4096;
};

Bytes to_bytes(const WarpRequest& request);
std::optional<WarpRequest> warp_request_from_bytes(ByteView bytes);
Bytes to_bytes(const WarpProof& proof);
std::optional<WarpProof> warp_proof_from_bytes(ByteView bytes);

/// The voters that a header puts in force with itself, where it does so.
std::optional<grandpa::AuthorityList> new_voters(const frame::Header& header);

enum class WarpError : std::uint8_t {
    Empty,        ///< No fragment, although it is not finished.
    OtherTarget,  ///< A justification of another block than its header.
    NotHigher,    ///< A block that is not above the last one.
    BadJustification,
    NoChange,       ///< Not the last fragment, and no new voters.
    DelayedChange,  ///< A change that is not in force with its own block cannot be warped over.
    BadVoters,      ///< A set without weight.
};
/// As written in the enum.
std::string_view to_text(WarpError error);

/// Where the proofs have led so far.
class Warp {
  public:
    /// From a block that is trusted (genesis, say), with the voters that finalise what follows it.
    Warp(const BlockPoint& from, const grandpa::AuthorityList& voters, grandpa::SetId set_id);

    /// Takes a response. After an error nothing has changed, and its peer deserves
    /// `Conduct::BadJustification`.
    Expected<std::monostate, WarpError> add(const WarpProof& proof,
                                            grandpa::SignatureCheck& signatures);

    bool finished() const { return finished_; }
    /// Ask for proofs from here.
    const BlockPoint& at() const { return at_; }
    /// The header at `at`; nothing before the first fragment.
    const std::optional<frame::Header>& header() const { return header_; }
    const grandpa::AuthorityList& voters() const { return voters_; }
    grandpa::SetId set_id() const { return set_id_; }

  private:
    Expected<std::monostate, WarpError> step(const WarpFragment& fragment, bool last,
                                             grandpa::SignatureCheck& signatures);

    BlockPoint at_;
    std::optional<frame::Header> header_;
    grandpa::AuthorityList voters_;
    grandpa::SetId set_id_;
    bool finished_ = false;
};

}  // namespace assay::network
