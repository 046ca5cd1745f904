// SPDX-License-Identifier: Apache-2.0
#include "chain-spec/runtime.hpp"
#include "chain-spec/runtime_api.hpp"
#include "runtime/storage/trie_root.hpp"

namespace assay::chain_spec {

namespace {

using Executive = frame::Executive<Runtime>;

/// The root over a body whose extrinsics come without their length, as they do here; layout 0,
/// which `system_version` 1 announces.
Hash256 body_root(const std::vector<Bytes>& extrinsics) {
    std::vector<Bytes> whole;
    whole.reserve(extrinsics.size());
    for (const auto& body : extrinsics) whole.push_back(scale::to_bytes(body));
    return storage::extrinsics_root(whole, storage::StateVersion::V0);
}

Expected<std::monostate, BlockFailure> check_shape(const frame::Block& block) {
    ENSURE(block.header.number > 0, Failure{BlockFailure{BlockError::WrongNumber}});
    std::size_t length = 0;
    for (const auto& body : block.extrinsics) length += body.size();
    // The exact limit, with prefixes, is CheckWeight's; this one bounds the work before it.
    ENSURE(length <= SystemConfig::constants.block_length + 1024,
           Failure{BlockFailure{BlockError::TooLong}});
    ENSURE(body_root(block.extrinsics) == block.header.extrinsics_root,
           Failure{BlockFailure{BlockError::WrongExtrinsicsRoot}});
    return {};
}

/// What a block begins with: the author's claims. The rest is what its execution adds, and the
/// seal.
frame::Digest claims_of(const frame::Digest& digest) {
    frame::Digest out;
    std::ranges::copy_if(digest.logs, std::back_inserter(out.logs), [](const auto& item) {
        return std::holds_alternative<frame::PreRuntime>(item);
    });
    return out;
}
frame::Digest unsealed(const frame::Digest& digest) {
    frame::Digest out = digest;
    std::erase_if(out.logs,
                  [](const auto& item) { return std::holds_alternative<frame::Seal>(item); });
    return out;
}

BlockFailure refused(std::uint32_t index, const frame::TransactionValidityError& reason) {
    return {BlockError::InvalidExtrinsic, index, reason};
}

}  // namespace

Expected<Executed, BlockFailure> execute_block(const storage::View& parent_state,
                                               const frame::Block& block,
                                               frame::SignatureCheck signatures) {
    TRY(check_shape(block));
    storage::Overlay overlay{parent_state};
    frame::Context context{.state = overlay, .block = block.header.number};
    const auto claims = claims_of(block.header.digest);
    const auto parent_number = System{context}.get(system::Number{});
    ENSURE(block.header.number == parent_number + 1,
           Failure{BlockFailure{BlockError::WrongNumber}});

    Executive::initialize(context, block.header.parent_hash, claims);
    for (std::uint32_t i = 0; i < block.extrinsics.size(); ++i) {
        const auto outcome = Executive::apply(context, i, block.extrinsics[i], signatures);
        ENSURE(outcome, Failure{refused(i, outcome.error())});
    }
    ENSURE(Timestamp{context}.get(timestamp::DidUpdate{}),
           Failure{BlockFailure{BlockError::MissingTimestamp}});
    Executive::finalize(context);
    ENSURE(System{context}.digest() == unsealed(block.header.digest),
           Failure{BlockFailure{BlockError::WrongDigest}});
    return Executed{overlay.take_diff(), static_cast<std::uint32_t>(block.extrinsics.size()),
                    context.used};
}

Expected<std::vector<frame::SignatureJob>, BlockFailure> block_signatures(
    const storage::View& parent_state, const frame::Block& block) {
    TRY(check_shape(block));
    storage::Overlay overlay{parent_state};
    frame::Context context{.state = overlay, .block = block.header.number};
    // Eras may refer to the parent, whose hash becomes known to the state with this block.
    System{context}.note_block(block.header.parent_hash, claims_of(block.header.digest));
    std::vector<frame::SignatureJob> jobs;
    for (std::uint32_t i = 0; i < block.extrinsics.size(); ++i) {
        auto job = Executive::signature_of(context, block.extrinsics[i]);
        ENSURE(job, Failure{refused(i, job.error())});
        if (*job) jobs.push_back(**std::move(job));
    }
    return jobs;
}

BlockBuilder::BlockBuilder(const storage::View& parent_state, const Hash256& parent,
                           BlockNumber number, frame::Digest digest)
    : overlay_{parent_state},
      parent_{parent},
      digest_{std::move(digest)},
      context_{.state = overlay_, .block = number} {
    Executive::initialize(context_, parent_, digest_);
}

void BlockBuilder::set_timestamp(std::uint64_t milliseconds) {
    INVARIANT(push_inherent(frame::encode_call<Timestamp>(timestamp::set{milliseconds})));
}

bool BlockBuilder::push_inherent(const Bytes& call) {
    const frame::Extrinsic<Executive::Extra> inherent{.by = {}, .call = call};
    return bool{push(frame::encode_extrinsic(inherent), frame::SignatureCheck::Done)};
}

frame::Validity<frame::Result<>> BlockBuilder::push(const Bytes& body,
                                                    frame::SignatureCheck signature) {
    const auto index = static_cast<std::uint32_t>(extrinsics_.size());
    auto outcome = Executive::apply(context_, index, body, signature);
    if (outcome) extrinsics_.push_back(body);
    return outcome;
}

BlockBuilder::Built BlockBuilder::finish() {
    Executive::finalize(context_);
    const auto count = static_cast<std::uint32_t>(extrinsics_.size());
    frame::Header header{.parent_hash = parent_,
                         .number = context_.block,
                         .state_root = {},
                         .extrinsics_root = body_root(extrinsics_),
                         .digest = System{context_}.digest()};
    return {{std::move(header), std::move(extrinsics_)},
            {overlay_.take_diff(), count, context_.used}};
}

frame::Validity<frame::ValidTransaction> validate_transaction(const storage::View& state,
                                                              const Hash256& best_hash,
                                                              BlockNumber best, const Bytes& body) {
    storage::Overlay overlay{state};
    frame::Context context{.state = overlay, .block = best + 1};
    System{context}.note_block(best_hash, {});
    return Executive::validate(context, body);
}

}  // namespace assay::chain_spec
