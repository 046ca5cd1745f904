// SPDX-License-Identifier: Apache-2.0
// TaggedTransactionQueue and BlockBuilder: whether an extrinsic would be taken, and what would
// become of it.
#include "chain-spec/interfaces/interface.hpp"
#include "chain-spec/runtime.hpp"
#include "runtime/frame/dispatch_result.hpp"

namespace assay::chain_spec::interfaces {

/// Who handed it in; all are checked alike.
enum class TransactionSource : std::uint8_t { InBlock, Local, External };

}  // namespace assay::chain_spec::interfaces

namespace assay::frame::metadata {

namespace {
Strings validity_path(const char* name) { return {"sp_runtime", "transaction_validity", name}; }
}  // namespace

template <>
Strings path<chain_spec::interfaces::TransactionSource>() {
    return validity_path("TransactionSource");
}
template <>
Strings path<InvalidTransaction>() {
    return validity_path("InvalidTransaction");
}
template <>
Strings path<UnknownTransaction>() {
    return validity_path("UnknownTransaction");
}
template <>
Strings variant_path<TransactionValidityError>() {
    return validity_path("TransactionValidityError");
}
/// "requires" is no name for a field in C++.
template <>
struct Override<ValidTransaction> {
    static Type describe(Registry& registry) {
        const auto number = registry.add<std::uint64_t>();
        const auto tags = registry.add<std::vector<Bytes>>();
        return {validity_path("ValidTransaction"),
                {},
                Composite{{Field{"priority", number, {}, {}}, Field{"requires", tags, {}, {}},
                           Field{"provides", tags, {}, {}}, Field{"longevity", number, {}, {}},
                           Field{"propagate", registry.add<bool>(), {}, {}}}},
                {}};
    }
};

}  // namespace assay::frame::metadata

namespace assay::chain_spec::interfaces {

namespace {

using frame::TransactionValidityError;

using TransactionValidity = frame::WireResult<frame::ValidTransaction, TransactionValidityError>;
TransactionValidity validate_transaction(const Site& site, const TransactionSource&,
                                         const OpaqueExtrinsic& extrinsic, const Hash256&) {
    return frame::to_wire(chain_spec::validate_transaction(site.state, site.hash,
                                                           site.context.block - 1, extrinsic.body));
}

using ApplyExtrinsicResult = frame::WireResult<frame::DispatchResult, TransactionValidityError>;
ApplyExtrinsicResult apply_extrinsic(const Site& site, const OpaqueExtrinsic& extrinsic) {
    System{site.context}.note_block(site.hash, {});
    const auto outcome = frame::Executive<Runtime>::apply(site.context, 0, extrinsic.body,
                                                          frame::SignatureCheck::Needed);
    ApplyExtrinsicResult told;
    if (outcome)
        told.emplace<0>(frame::Ok<frame::DispatchResult>{frame::to_wire(*outcome)});
    else
        told.emplace<1>(frame::Err<TransactionValidityError>{outcome.error()});
    return told;
}

}  // namespace

Interface tagged_transaction_queue() {
    static constexpr Function functions[] = {
        function<validate_transaction>("validate_transaction", {"source", "tx", "block_hash"})};
    return {"TaggedTransactionQueue", 3, functions};
}

Interface block_builder() {
    static constexpr Function functions[] = {
        function<apply_extrinsic>("apply_extrinsic", {"extrinsic"},
                                  "What would become of it as the first of the next block.")};
    return {"BlockBuilder", 6, functions};
}

}  // namespace assay::chain_spec::interfaces
