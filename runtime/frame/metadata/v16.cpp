// SPDX-License-Identifier: Apache-2.0
#include "runtime/frame/metadata/v16.hpp"

#include "runtime/frame/metadata/document.hpp"

namespace assay::frame::metadata {

namespace {

std::optional<V16::PalletEnum> to_enum(const std::optional<TypeId>& type) {
    if (!type) return std::nullopt;
    return V16::PalletEnum{.type = *type};
}

std::optional<V16::PalletStorage> to_storage(const std::optional<Storage>& storage) {
    if (!storage) return std::nullopt;
    V16::PalletStorage out{.prefix = storage->prefix, .entries = {}};
    for (const auto& entry : storage->entries) out.entries.push_back({.entry = entry});
    return out;
}

V16::Pallet to_pallet(const Pallet& pallet, TypeId hasher) {
    V16::Pallet out{.name = pallet.name,
                    .storage = to_storage(pallet.storage),
                    .calls = to_enum(pallet.calls),
                    .event = to_enum(pallet.event),
                    .constants = {},
                    .error = to_enum(pallet.error),
                    .associated_types = {},
                    .view_functions = {},
                    .index = pallet.index,
                    .docs = {}};
    for (const auto& constant : pallet.constants) out.constants.push_back({.constant = constant});
    // From this one, clients learn how to name blocks.
    if (pallet.name == "System") out.associated_types.push_back({"Hashing", hasher, {}});
    return out;
}

V16::Interface to_interface(const Interface& interface) {
    V16::Interface out{.name = interface.api.name,
                       .methods = {},
                       .docs = interface.api.docs,
                       .version = interface.version};
    for (const auto& method : interface.api.methods) out.methods.push_back({.method = method});
    return out;
}

}  // namespace

V16 to_v16(const Model& model) {
    V16 out{.types = model.types,
            .pallets = {},
            .extrinsic = {.versions = {extrinsic_version},
                          .address = model.address,
                          .call = model.call,
                          .signature = model.signature,
                          .extensions_by_version = {},
                          .extensions = model.extensions},
            .interfaces = {},
            .outer_enums = {model.call, model.event, model.error},
            .custom = {}};
    for (const auto& pallet : model.pallets) out.pallets.push_back(to_pallet(pallet, model.hasher));
    auto& set = out.extrinsic.extensions_by_version.emplace_back();
    for (std::uint32_t i = 0; i < model.extensions.size(); ++i) set.extensions.emplace_back(i);
    for (const auto& interface : model.interfaces)
        out.interfaces.push_back(to_interface(interface));
    return out;
}

}  // namespace assay::frame::metadata
