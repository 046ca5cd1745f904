// SPDX-License-Identifier: Apache-2.0
#include "chain-spec/metadata.hpp"
#include "chain-spec/runtime.hpp"
#include "chain-spec/runtime_api.hpp"

namespace assay::chain_spec {

namespace {

using Executive = frame::Executive<Runtime>;

/// What a function of an interface is given: a context that it may write to in vain.
struct Call {
    frame::Context& context;
    const storage::View& state;
    const Hash256& hash;
    ByteView arguments;
};
using Reply = Expected<Bytes, CallError>;

template <class T>
Expected<T, CallError> argument(ByteView raw) {
    auto value = scale::from_bytes<T>(raw);
    ENSURE(value, Failure{CallError::BadArguments});
    return *std::move(value);
}

Reply core_version(const Call&) { return scale::to_bytes(runtime_version()); }

Reply metadata(const Call&) {
    // The document itself is wrapped once more: an OpaqueMetadata is a byte list.
    return scale::to_bytes(*metadata_document(14));
}
Reply metadata_versions(const Call&) { return scale::to_bytes(std::vector<std::uint32_t>{14, 15}); }
Reply metadata_at_version(const Call& call) {
    const auto* document = metadata_document(TRY(argument<std::uint32_t>(call.arguments)));
    return scale::to_bytes(document ? std::optional{*document} : std::optional<Bytes>{});
}

Reply nonce(const Call& call) {
    const auto who = TRY(argument<AccountId>(call.arguments));
    return scale::to_bytes(System{call.context}.account(who).nonce);
}

/// The extrinsic and its length, as the two payment queries take them.
struct PaymentQuery {
    frame::DispatchInfo info;
    std::uint32_t length;
    Balance tip;
};
Expected<PaymentQuery, CallError> payment_query(ByteView arguments) {
    scale::Decoder in{arguments};
    Bytes body;
    decode(in, body);
    std::uint32_t length = 0;
    decode(in, length);
    ENSURE(in.done(), Failure{CallError::BadArguments});
    const auto extrinsic = Executive::decode(body);
    ENSURE(extrinsic, Failure{CallError::BadArguments});
    const auto info = Executive::inspect(*extrinsic);
    ENSURE(info, Failure{CallError::BadArguments});
    using Charge = transaction_payment::ChargeTransactionPayment;
    const Balance tip = extrinsic->by ? std::get<Charge>(extrinsic->by->extra).tip.value : 0;
    return PaymentQuery{*info, length, tip};
}

Reply query_info(const Call& call) {
    const auto query = TRY(payment_query(call.arguments));
    return scale::to_bytes(transaction_payment::RuntimeDispatchInfo{
        query.info.weight, query.info.dispatch_class,
        TransactionPayment::fee(query.info, query.length)});
}

Reply query_fee_details(const Call& call) {
    const auto query = TRY(payment_query(call.arguments));
    transaction_payment::FeeDetails details{.inclusion_fee = {}, .tip = query.tip};
    if (query.info.pays_fee == frame::Pays::Yes)
        details.inclusion_fee = TransactionPayment::inclusion_fee(query.info, query.length);
    return scale::to_bytes(details);
}

Reply validate(const Call& call) {
    scale::Decoder in{call.arguments};
    static_cast<void>(
        in.byte());  // The source: in a block, local or external; all are checked alike.
    Bytes body;
    decode(in, body);
    Hash256 at;
    decode(in, at);
    ENSURE(in.done(), Failure{CallError::BadArguments});
    const auto best = call.context.block - 1;
    const auto valid = validate_transaction(call.state, call.hash, best, body);
    scale::Encoder out;
    encode(out, static_cast<std::uint8_t>(valid ? 0 : 1));
    if (valid)
        encode(out, *valid);
    else
        encode(out, valid.error());
    return std::move(out.out);
}

struct Function {
    std::string_view name;
    Reply (*run)(const Call&);
};
constexpr Function functions[] = {
    {"Core_version", core_version},
    {"Metadata_metadata", metadata},
    {"Metadata_metadata_at_version", metadata_at_version},
    {"Metadata_metadata_versions", metadata_versions},
    {"AccountNonceApi_account_nonce", nonce},
    {"TransactionPaymentApi_query_info", query_info},
    {"TransactionPaymentApi_query_fee_details", query_fee_details},
    {"TaggedTransactionQueue_validate_transaction", validate},
};

}  // namespace

Expected<Bytes, CallError> runtime_call(const storage::View& state, const Hash256& hash,
                                        BlockNumber at, std::string_view function,
                                        ByteView arguments) {
    const auto* found = std::ranges::find(functions, function, &Function::name);
    ENSURE(found != std::end(functions), Failure{CallError::UnknownFunction});
    storage::Overlay overlay{state};
    frame::Context context{.state = overlay, .block = at + 1};
    return found->run({context, state, hash, arguments});
}

std::uint32_t account_nonce(const storage::View& state, const AccountId& who) {
    storage::Overlay overlay{state};
    frame::Context context{.state = overlay};
    return System{context}.account(who).nonce;
}

}  // namespace assay::chain_spec
