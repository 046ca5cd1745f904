// SPDX-License-Identifier: Apache-2.0
#include "chain-spec/metadata.hpp"

#include "chain-spec/runtime.hpp"
#include "chain-spec/runtime_api.hpp"

namespace assay::chain_spec {

namespace {

using frame::metadata::Api;
using frame::metadata::ApiMethod;
using frame::metadata::ApiParameter;
using frame::metadata::Registry;
using frame::metadata::TypeId;

std::vector<Api> describe_apis(Registry& r) {
    namespace payment = transaction_payment;
    const auto length = r.add<std::uint32_t>();
    const auto extrinsic = r.named("UncheckedExtrinsic");
    const auto opaque = r.add<Bytes>();
    return {
        {"Core", {{"version", {}, r.add<system::RuntimeVersion>(), {}}}, {}},
        {"Metadata",
         {{"metadata", {}, opaque, {}},
          {"metadata_at_version", {{"version", length}}, r.add<std::optional<Bytes>>(), {}},
          {"metadata_versions", {}, r.add<std::vector<std::uint32_t>>(), {}}},
         {}},
        {"AccountNonceApi", {{"account_nonce", {{"account", r.add<AccountId>()}}, length, {}}}, {}},
        {"TransactionPaymentApi",
         {{"query_info",
           {{"uxt", extrinsic}, {"len", length}},
           r.add<payment::RuntimeDispatchInfo>(),
           {}},
          {"query_fee_details",
           {{"uxt", extrinsic}, {"len", length}},
           r.add<payment::FeeDetails>(),
           {}}},
         {}},
    };
}

}  // namespace

frame::metadata::Model metadata_model() {
    return frame::metadata::describe_runtime(
        Runtime::pallets(), &Runtime::Extensions::describe,
        [](Registry& registry) { return registry.add<Runtime::Extensions::Extra>(); },
        &describe_apis);
}

const Bytes* metadata_document(std::uint32_t version) {
    static const auto model = metadata_model();
    static const Bytes v14 = scale::to_bytes(to_v14(model)), v15 = scale::to_bytes(to_v15(model));
    return version == 14 ? &v14 : version == 15 ? &v15 : nullptr;
}

}  // namespace assay::chain_spec
