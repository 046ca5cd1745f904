// SPDX-License-Identifier: Apache-2.0
// Core, Metadata and AccountNonceApi: what every client asks first.
#include "chain-spec/interfaces/interface.hpp"
#include "chain-spec/runtime.hpp"

namespace assay::chain_spec::interfaces {

namespace {

system::RuntimeVersion version(const Site& site) {
    auto version = runtime_version();
    version.spec_version = rules_after(site.state);
    return version;
}

// The document itself is wrapped once more: an OpaqueMetadata is a byte list.
Bytes latest_stable(const Site&) { return *metadata_document(14); }
std::vector<std::uint32_t> versions(const Site&) {
    return {metadata_versions.begin(), metadata_versions.end()};
}
std::optional<Bytes> at_version(const Site&, const std::uint32_t& number) {
    const auto* document = metadata_document(number);
    return document ? std::optional{*document} : std::nullopt;
}

std::uint32_t nonce(const Site& site, const AccountId& account) {
    return System{site.context}.account(account).nonce;
}

}  // namespace

Interface core() {
    static constexpr Function functions[] = {function<version>("version")};
    return {"Core", 5, functions};
}

Interface metadata() {
    static constexpr Function functions[] = {
        function<latest_stable>("metadata", {}, "The document in version 14."),
        function<at_version>("metadata_at_version", {"version"}),
        function<versions>("metadata_versions"),
    };
    return {"Metadata", 2, functions};
}

Interface account_nonce() {
    static constexpr Function functions[] = {function<nonce>("account_nonce", {"account"})};
    return {"AccountNonceApi", 1, functions};
}

}  // namespace assay::chain_spec::interfaces
