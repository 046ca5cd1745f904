// SPDX-License-Identifier: Apache-2.0
#include "chain-spec/metadata.hpp"

#include "chain-spec/interfaces/interface.hpp"
#include "chain-spec/runtime.hpp"

namespace assay::chain_spec {

namespace {

std::vector<frame::metadata::Interface> describe_interfaces(frame::metadata::Registry& registry) {
    std::vector<frame::metadata::Interface> out;
    for (const auto& interface : interfaces::all()) {
        auto& described = out.emplace_back();
        described.api.name = interface.name;
        described.version = interface.version;
        for (const auto& function : interface.functions)
            described.api.methods.push_back(function.describe(function, registry));
    }
    return out;
}

// Substrate spells this one constant in its own way.
void spell_prefix(frame::metadata::Model& model) {
    for (auto& pallet : model.pallets)
        for (auto& constant : pallet.constants)
            if (constant.name == "Ss58Prefix") constant.name = "SS58Prefix";
}

}  // namespace

frame::metadata::Model metadata_model() {
    auto model = frame::metadata::describe_runtime(
        Runtime::pallets(), &Runtime::Extensions::describe,
        [](frame::metadata::Registry& registry) {
            return registry.add<Runtime::Extensions::Extra>();
        },
        &describe_interfaces);
    spell_prefix(model);
    return model;
}

const Bytes* metadata_document(std::uint32_t version) {
    static const auto documents = [] {
        const auto model = metadata_model();
        return std::array{scale::to_bytes(to_v14(model)), scale::to_bytes(to_v15(model)),
                          scale::to_bytes(to_v16(model))};
    }();
    const auto at = std::ranges::find(metadata_versions, version) - metadata_versions.begin();
    const auto place = static_cast<std::size_t>(at);
    return place < documents.size() ? &documents[place] : nullptr;
}

}  // namespace assay::chain_spec
