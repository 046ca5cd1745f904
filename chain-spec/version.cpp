// SPDX-License-Identifier: Apache-2.0
#include "chain-spec/version.hpp"

#include "chain-spec/interfaces/interface.hpp"

namespace assay::chain_spec {

system::RuntimeVersion runtime_version() {
    std::vector<system::RuntimeApi> apis;
    for (const auto& interface : interfaces::all())
        apis.push_back({crypto::blake2_64(as_bytes(interface.name)), interface.version});
    return {.spec_name = "assay",
            .impl_name = "assay-native",
            .authoring_version = 1,
            .spec_version = spec_version,
            .impl_version = 1,
            .apis = std::move(apis),
            .transaction_version = transaction_version,
            .system_version = 1};
}

Bytes runtime_code() {
    const auto text = "assay native runtime, spec version " + std::to_string(spec_version);
    return {text.begin(), text.end()};
}

}  // namespace assay::chain_spec
