// SPDX-License-Identifier: Apache-2.0
// The whole runtime as metadata: one model, written as V14, V15 and V16.
#pragma once

#include "runtime/frame/entry.hpp"
#include "runtime/frame/extensions.hpp"
#include "runtime/frame/extrinsic.hpp"
#include "runtime/frame/metadata/v16.hpp"

namespace assay::frame::metadata {

/// A runtime interface: what V15 says of it, and the version that `RuntimeVersion.apis` says too.
struct Interface {
    Api api;
    std::uint32_t version;
};

/// Everything that the versions say, with all types registered.
struct Model {
    std::vector<PortableType> types;
    std::vector<Pallet> pallets;
    std::vector<SignedExtension> extensions;
    std::vector<Interface> interfaces;
    TypeId address, call, event, error, signature, extra, extrinsic, runtime;
    TypeId hasher;  ///< What names blocks and nodes of the state.
};

/// `extensions` describes the runtime's signed extensions.
Model describe_runtime(PalletTable pallets, std::vector<SignedExtension> (*extensions)(Registry&),
                       TypeId (*extra)(Registry&), std::vector<Interface> (*interfaces)(Registry&));

V14 to_v14(const Model& model);
V15 to_v15(const Model& model);
V16 to_v16(const Model& model);

}  // namespace assay::frame::metadata
