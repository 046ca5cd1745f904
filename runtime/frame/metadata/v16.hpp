// SPDX-License-Identifier: Apache-2.0
// The metadata document in version 16 of frame-metadata: V15 with deprecations, associated types,
// view functions, versions of interfaces and several sets of transaction extensions.
#pragma once

#include "runtime/frame/metadata/types.hpp"

namespace assay::frame::metadata {

/// ItemDeprecationInfo. Nothing here is deprecated yet, so of its three forms there is the first.
struct NotDeprecated {
    std::uint8_t form = 0;
};
/// EnumDeprecationInfo: a map from variants to deprecations, empty.
struct NoneDeprecated {
    scale::Compact<std::uint32_t> variants = 0;
};

struct V16 {
    struct StorageItem {
        StorageEntry entry;
        NotDeprecated deprecation{};
    };
    struct PalletStorage {
        std::string prefix;
        std::vector<StorageItem> entries;
    };
    struct PalletEnum {
        TypeId type;
        NoneDeprecated deprecation{};
    };
    struct PalletConstant {
        Constant constant;
        NotDeprecated deprecation{};
    };
    struct AssociatedType {
        std::string name;
        TypeId type;
        Strings docs;
    };
    struct ViewFunction {
        ByteArray<32> id;
        ApiMethod method;
        NotDeprecated deprecation{};
    };
    struct Pallet {
        std::string name;
        std::optional<PalletStorage> storage;
        std::optional<PalletEnum> calls, event;
        std::vector<PalletConstant> constants;
        std::optional<PalletEnum> error;
        std::vector<AssociatedType> associated_types;
        std::vector<ViewFunction> view_functions;
        std::uint8_t index;
        Strings docs;
        NotDeprecated deprecation{};
    };
    /// The extensions, as places in the list of all, that an extrinsic of that version carries.
    struct ExtensionSet {
        std::uint8_t version;
        std::vector<scale::Compact<std::uint32_t>> extensions;
    };
    struct Extrinsic {
        std::vector<std::uint8_t> versions;
        TypeId address, call, signature;
        std::vector<ExtensionSet> extensions_by_version;
        std::vector<SignedExtension> extensions;
    };
    struct Method {
        ApiMethod method;
        NotDeprecated deprecation{};
    };
    struct Interface {
        std::string name;
        std::vector<Method> methods;
        Strings docs;
        scale::Compact<std::uint32_t> version;
        NotDeprecated deprecation{};
    };
    std::uint32_t magic = 0x6174656d;
    std::uint8_t version = 16;
    std::vector<PortableType> types;
    std::vector<Pallet> pallets;
    Extrinsic extrinsic;
    std::vector<Interface> interfaces;
    V15::OuterEnums outer_enums;
    std::vector<V15::CustomValue> custom;
};

}  // namespace assay::frame::metadata
