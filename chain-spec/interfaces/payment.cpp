// SPDX-License-Identifier: Apache-2.0
// TransactionPaymentApi and TransactionPaymentCallApi: what an extrinsic or a call would cost.
#include "chain-spec/interfaces/interface.hpp"
#include "chain-spec/runtime.hpp"
#include "runtime/frame/runtime_call.hpp"

namespace assay::chain_spec::interfaces {

namespace {

using Executive = frame::Executive<Runtime>;
using chain_spec::TransactionPayment;
using frame::DispatchInfo;
using frame::RuntimeCall;
using transaction_payment::FeeDetails;
using transaction_payment::RuntimeDispatchInfo;

RuntimeDispatchInfo info_of(const DispatchInfo& info, std::uint32_t length) {
    return {info.weight, info.dispatch_class, TransactionPayment::fee(info, length)};
}
FeeDetails details_of(const DispatchInfo& info, std::uint32_t length, Balance tip) {
    FeeDetails details{.inclusion_fee = {}, .tip = tip};
    if (info.pays_fee == frame::Pays::Yes)
        details.inclusion_fee = TransactionPayment::inclusion_fee(info, length);
    return details;
}

struct Inspected {
    DispatchInfo info;
    Balance tip = 0;
};
/// A bare extrinsic is an inherent and pays nothing, as Substrate has it.
Expected<Inspected, CallError> inspect(const OpaqueExtrinsic& extrinsic) {
    const auto decoded = Executive::decode(extrinsic.body);
    ENSURE(decoded, Failure{CallError::BadArguments});
    const auto info = Executive::inspect(*decoded);
    ENSURE(info, Failure{CallError::BadArguments});
    Inspected out{.info = *info};
    using Charge = transaction_payment::ChargeTransactionPayment;
    if (decoded->by)
        out.tip = std::get<Charge>(decoded->by->extra).tip;
    else
        out.info.pays_fee = frame::Pays::No;
    return out;
}

Expected<RuntimeDispatchInfo, CallError> query_info(const Site&, const OpaqueExtrinsic& extrinsic,
                                                    const std::uint32_t& length) {
    return info_of(TRY(inspect(extrinsic)).info, length);
}
Expected<FeeDetails, CallError> query_fee_details(const Site&, const OpaqueExtrinsic& extrinsic,
                                                  const std::uint32_t& length) {
    const auto [info, tip] = TRY(inspect(extrinsic));
    return details_of(info, length, tip);
}
RuntimeDispatchInfo query_call_info(const Site&, const RuntimeCall& call,
                                    const std::uint32_t& length) {
    return info_of(call.info, length);
}
FeeDetails query_call_fee_details(const Site&, const RuntimeCall& call,
                                  const std::uint32_t& length) {
    return details_of(call.info, length, 0);
}
Balance query_weight_to_fee(const Site&, const frame::Weight& weight) {
    return TransactionPayment::weight_fee(weight);
}
Balance query_length_to_fee(const Site&, const std::uint32_t& length) {
    return TransactionPayment::length_fee(length);
}

}  // namespace

Interface transaction_payment() {
    static constexpr Function functions[] = {
        function<query_info>("query_info", {"uxt", "len"}),
        function<query_fee_details>("query_fee_details", {"uxt", "len"}),
        function<query_weight_to_fee>("query_weight_to_fee", {"weight"}),
        function<query_length_to_fee>("query_length_to_fee", {"length"}),
    };
    return {"TransactionPaymentApi", 4, functions};
}

Interface transaction_payment_call() {
    static constexpr Function functions[] = {
        function<query_call_info>("query_call_info", {"call", "len"}),
        function<query_call_fee_details>("query_call_fee_details", {"call", "len"}),
        function<query_weight_to_fee>("query_weight_to_fee", {"weight"}),
        function<query_length_to_fee>("query_length_to_fee", {"length"}),
    };
    return {"TransactionPaymentCallApi", 3, functions};
}

}  // namespace assay::chain_spec::interfaces
