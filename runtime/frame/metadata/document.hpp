// SPDX-License-Identifier: Apache-2.0
// The whole runtime as metadata: one model, written as V14 and as V15.
#pragma once

#include "runtime/frame/entry.hpp"
#include "runtime/frame/extensions.hpp"
#include "runtime/frame/extrinsic.hpp"

namespace assay::frame::metadata {

/// Everything that both versions say, with all types registered.
struct Model {
    std::vector<PortableType> types;
    std::vector<Pallet> pallets;
    std::vector<SignedExtension> extensions;
    std::vector<Api> apis;
    TypeId address, call, event, error, signature, extra, extrinsic, runtime;
};

/// `extensions` describes the runtime's signed extensions, `apis` its runtime interfaces.
Model describe_runtime(PalletTable pallets, std::vector<SignedExtension> (*extensions)(Registry&),
                       TypeId (*extra)(Registry&), std::vector<Api> (*apis)(Registry&));

V14 to_v14(const Model& model);
V15 to_v15(const Model& model);

}  // namespace assay::frame::metadata
