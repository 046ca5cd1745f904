// SPDX-License-Identifier: Apache-2.0
#include "chain-spec/version.hpp"

#include <charconv>

#include "chain-spec/interfaces/interface.hpp"

namespace assay::chain_spec {

namespace {

constexpr std::string_view code_text = " native runtime, spec version ";

}  // namespace

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

std::uint32_t rules_after(const storage::View& state) {
    const auto code = state.get(as_bytes(":code"));
    const auto named = code ? rules_of(*code) : std::nullopt;
    return named ? named->spec_version.value : spec_version;
}

Bytes runtime_code(std::uint32_t version) {
    const auto text =
        runtime_version().spec_name + std::string{code_text} + std::to_string(version);
    return {text.begin(), text.end()};
}

std::optional<system::UpgradeInfo> rules_of(ByteView code) {
    const std::string text{code.begin(), code.end()};
    const auto split = text.find(code_text);
    if (split == text.npos) return std::nullopt;
    const char* const begin = text.data() + split + code_text.size();
    const char* const end = text.data() + text.size();
    std::uint32_t version = 0;
    const auto [rest, error] = std::from_chars(begin, end, version);
    if (error != std::errc{} || rest != end || (*begin == '0' && end - begin > 1))
        return std::nullopt;
    return system::UpgradeInfo{{version}, text.substr(0, split)};
}

}  // namespace assay::chain_spec
