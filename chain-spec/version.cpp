// SPDX-License-Identifier: Apache-2.0
#include "chain-spec/version.hpp"

namespace assay::chain_spec {

namespace {

system::RuntimeApi api(std::string_view name, std::uint32_t version) {
    return {crypto::blake2_64(as_bytes(name)), version};
}

}  // namespace

system::RuntimeVersion runtime_version() {
    return {.spec_name = "assay",
            .impl_name = "assay-native",
            .authoring_version = 1,
            .spec_version = spec_version,
            .impl_version = 1,
            .apis = {api("Core", 5), api("Metadata", 2), api("TaggedTransactionQueue", 3),
                     api("AccountNonceApi", 1), api("TransactionPaymentApi", 4)},
            .transaction_version = transaction_version,
            .system_version = 1};
}

Bytes runtime_code() {
    const auto text = "assay native runtime, spec version " + std::to_string(spec_version);
    return {text.begin(), text.end()};
}

}  // namespace assay::chain_spec
