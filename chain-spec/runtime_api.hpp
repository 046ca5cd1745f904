// SPDX-License-Identifier: Apache-2.0
// The runtime as the node sees it: pure functions of (state, input), with no pallet type in sight.
// Signatures may be checked beforehand, on any thread.
#pragma once

#include "runtime/frame/block.hpp"
#include "runtime/frame/executive.hpp"

namespace assay::chain_spec {

/// What one block did: the node adds the state root, which only it can compute from its trie.
struct Executed {
    storage::Diff changes;
    std::uint32_t extrinsics = 0;
    frame::Weight weight;
};

/// Why a block is invalid, beside what consensus checks.
enum class BlockError : std::uint8_t {
    WrongParent,          ///< The header does not stand on the state it was executed on.
    WrongNumber,          ///< Not the parent's number plus one.
    WrongExtrinsicsRoot,  ///< The body is not the one that the header commits to.
    TooLong,              ///< More bytes than a block may have.
    WrongDigest,          ///< The header announces other things than the execution does.
    InvalidExtrinsic,     ///< An extrinsic that may not be in a block: bad signature, nonce, fee.
    BadSignature,
    MissingTimestamp,  ///< Every block tells its time.
};

struct BlockFailure {
    BlockError error;
    std::uint32_t extrinsic = 0;  ///< Which one, for InvalidExtrinsic and BadSignature.
    std::optional<frame::TransactionValidityError> reason{};
};

/// Executes a whole block on its parent's state. The seal and the state root are not looked at.
Expected<Executed, BlockFailure> execute_block(const storage::View& parent_state,
                                               const frame::Block& block,
                                               frame::SignatureCheck signatures);

/// All signatures of a block, for checking them in parallel before it is executed.
Expected<std::vector<frame::SignatureJob>, BlockFailure> block_signatures(
    const storage::View& parent_state, const frame::Block& block);

/// Builds a block extrinsic by extrinsic on `parent_state`, which must outlive it.
class BlockBuilder {
  public:
    BlockBuilder(const storage::View& parent_state, const Hash256& parent, BlockNumber number,
                 frame::Digest digest);

    /// The timestamp inherent, which comes first.
    void set_timestamp(std::uint64_t milliseconds);

    /// An unsigned call of the author's own, such as a report. False, and nothing has happened,
    /// where the chain refuses it.
    bool push_inherent(const Bytes& call);

    /// Adds `body` if it is valid here; an error leaves the block as it was.
    frame::Validity<frame::Result<>> push(const Bytes& body, frame::SignatureCheck signature);

    /// Ends the block. The header lacks the state root and the seal.
    struct Built {
        frame::Block block;
        Executed executed;
    };
    Built finish();

  private:
    storage::Overlay overlay_;
    Hash256 parent_;
    frame::Digest digest_;
    frame::Context context_;
    std::vector<Bytes> extrinsics_;
};

/// For the pool: whether `body` may be in the block that follows `best` on this state.
frame::Validity<frame::ValidTransaction> validate_transaction(const storage::View& state,
                                                              const Hash256& best_hash,
                                                              BlockNumber best, const Bytes& body);

enum class CallError : std::uint8_t {
    UnknownFunction,  ///< Clients detect features by this.
    BadArguments,
};

/// A runtime interface's function by its name, on the state of block `at`; changes nothing.
Expected<Bytes, CallError> runtime_call(const storage::View& state, const Hash256& hash,
                                        BlockNumber at, std::string_view function,
                                        ByteView arguments);

inline constexpr std::array<std::uint32_t, 3> metadata_versions{14, 15, 16};
/// The metadata document of one of these versions, built once; null for another.
const Bytes* metadata_document(std::uint32_t version);

/// Free for reads that need no runtime call.
std::uint32_t account_nonce(const storage::View& state, const AccountId& who);

}  // namespace assay::chain_spec
