// SPDX-License-Identifier: Apache-2.0
#include "client/json/convert.hpp"
#include "client/service/methods/methods.hpp"
#include "pallets/transaction_payment/types.hpp"

namespace assay::service {

using rpc::Json;
using rpc::Parameters;
using rpc::RpcError;

namespace {

/// The runtime's answer to a payment query about an extrinsic that comes with its length prefix.
template <class T>
Expected<T, RpcError> query(const Chain& chain, const Parameters& p, std::string_view function) {
    const auto extrinsic = TRY(p.bytes({0, "extrinsic"}));
    const auto at = TRY(state_at(chain, p.optional_hash({1, "hash"})));
    Bytes arguments = extrinsic;
    append(arguments, scale::to_bytes(static_cast<std::uint32_t>(extrinsic.size())));
    const auto answer = chain_spec::runtime_call(at.state->values(), at.block.hash, at.block.number,
                                                 function, arguments);
    if (!answer)
        return Failure{RpcError{rpc::codes::payment_runtime_error, "Unable to query dispatch info.",
                                "the extrinsic does not decode"}};
    return *scale::from_bytes<T>(*answer);
}

std::string class_name(frame::DispatchClass kind) {
    switch (kind) {
        case frame::DispatchClass::Normal:
            return "normal";
        case frame::DispatchClass::Operational:
            return "operational";
        case frame::DispatchClass::Mandatory:
            return "mandatory";
    }
    return {};
}

}  // namespace

void add_payment_methods(rpc::MethodRegistry& methods, const MethodContext& context) {
    auto& chain = context.chain;
    methods.add("payment_queryInfo", [&chain](const Parameters& p) -> Expected<Json, RpcError> {
        const auto info = TRY(query<transaction_payment::RuntimeDispatchInfo>(
            chain, p, "TransactionPaymentApi_query_info"));
        return Json{{"weight",
                     {{"ref_time", info.weight.ref_time.value},
                      {"proof_size", info.weight.proof_size.value}}},
                    {"class", class_name(info.dispatch_class)},
                    {"partialFee", json::decimal(info.partial_fee)}};
    });
    methods.add(
        "payment_queryFeeDetails", [&chain](const Parameters& p) -> Expected<Json, RpcError> {
            const auto details = TRY(query<transaction_payment::FeeDetails>(
                chain, p, "TransactionPaymentApi_query_fee_details"));
            Json inclusion;
            if (const auto& fee = details.inclusion_fee)
                inclusion = {{"baseFee", json::decimal(fee->base_fee)},
                             {"lenFee", json::decimal(fee->len_fee)},
                             {"adjustedWeightFee", json::decimal(fee->adjusted_weight_fee)}};
            return Json{{"inclusionFee", inclusion}};
        });
}

}  // namespace assay::service
