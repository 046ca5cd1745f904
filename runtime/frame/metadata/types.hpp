// SPDX-License-Identifier: Apache-2.0
// The metadata document as plain structs whose SCALE encoding is the format of frame-metadata V14
// and V15: the codec writes them, nothing is spelled twice.
#pragma once

#include <string>

#include "runtime/scale/codec.hpp"

namespace assay::frame::metadata {

using Strings = std::vector<std::string>;
struct TypeId {
    scale::Compact<std::uint32_t> id;
};

// ---- The type registry (scale-info)
// --------------------------------------------------------------

struct Field {
    std::optional<std::string> name;
    TypeId type;
    std::optional<std::string> type_name;
    Strings docs;
};
struct Variant {
    std::string name;
    std::vector<Field> fields;
    std::uint8_t index;
    Strings docs;
};
struct Composite {
    std::vector<Field> fields;
};
struct Variants {
    std::vector<Variant> variants;
};
struct Sequence {
    TypeId type;
};
struct Array {
    std::uint32_t length;
    TypeId type;
};
struct Tuple {
    std::vector<TypeId> types;
};
enum class Primitive : std::uint8_t { boolean, character, string, u8, u16, u32, u64, u128 };
struct CompactOf {
    TypeId type;
};
using Definition = std::variant<Composite, Variants, Sequence, Array, Tuple, Primitive, CompactOf>;

struct Parameter {
    std::string name;
    std::optional<TypeId> type;
};
struct Type {
    Strings path;
    std::vector<Parameter> parameters;
    Definition definition;
    Strings docs;
};
struct PortableType {
    TypeId id;
    Type type;
};

// ---- Pallets
// ---------------------------------------------------------------------------------------

struct Map {
    std::vector<std::uint8_t> hashers;
    TypeId key, value;
};
enum class Modifier : std::uint8_t { optional, with_default };
struct StorageEntry {
    std::string name;
    Modifier modifier;
    std::variant<TypeId, Map> type;
    Bytes fallback;
    Strings docs;
};
struct Storage {
    std::string prefix;
    std::vector<StorageEntry> entries;
};
struct Constant {
    std::string name;
    TypeId type;
    Bytes value;
    Strings docs;
};
struct Pallet {
    std::string name;
    std::optional<Storage> storage;
    std::optional<TypeId> calls, event;
    std::vector<Constant> constants;
    std::optional<TypeId> error;
    std::uint8_t index;
};

// ---- Extrinsics and the whole documents
// --------------------------------------------------------------

struct SignedExtension {
    std::string identifier;
    TypeId extra, additional_signed;
};

struct V14 {
    struct Extrinsic {
        TypeId type;
        std::uint8_t version;
        std::vector<SignedExtension> extensions;
    };
    std::uint32_t magic = 0x6174656d;
    std::uint8_t version = 14;
    std::vector<PortableType> types;
    std::vector<Pallet> pallets;
    Extrinsic extrinsic;
    TypeId runtime;
};

struct ApiParameter {
    std::string name;
    TypeId type;
};
struct ApiMethod {
    std::string name;
    std::vector<ApiParameter> inputs;
    TypeId output;
    Strings docs;
};
struct Api {
    std::string name;
    std::vector<ApiMethod> methods;
    Strings docs;
};

struct V15 {
    struct DocumentedPallet {
        Pallet pallet;
        Strings docs;
    };
    struct Extrinsic {
        std::uint8_t version;
        TypeId address, call, signature, extra;
        std::vector<SignedExtension> extensions;
    };
    struct OuterEnums {
        TypeId call, event, error;
    };
    struct CustomValue {
        std::string name;
        TypeId type;
        Bytes value;
    };
    std::uint32_t magic = 0x6174656d;
    std::uint8_t version = 15;
    std::vector<PortableType> types;
    std::vector<DocumentedPallet> pallets;
    Extrinsic extrinsic;
    TypeId runtime;
    std::vector<Api> apis;
    OuterEnums outer_enums;
    std::vector<CustomValue> custom;
};

}  // namespace assay::frame::metadata
