// SPDX-License-Identifier: Apache-2.0
#include "runtime/frame/metadata/document.hpp"

namespace assay::frame::metadata {

namespace {

/// An outer enum: one variant a pallet, named after it, around the pallet's own enum.
template <class Pick>
Type outer_enum(std::string name, const std::vector<Pallet>& pallets, Pick pick) {
    Variants variants;
    for (const auto& pallet : pallets)
        if (const std::optional<TypeId> inner = pick(pallet))
            variants.variants.push_back(
                {pallet.name, {Field{{}, *inner, {}, {}}}, pallet.index, {}});
    return {{"assay_runtime", std::move(name)}, {}, std::move(variants), {}};
}

TypeId define_address(Registry& registry) {
    Type type{
        {"sp_runtime", "multiaddress", "MultiAddress"},
        {{"AccountId", registry.add<AccountId>()}, {"AccountIndex", registry.add<std::tuple<>>()}},
        Variants{
            {{"Id", {Field{{}, registry.add<AccountId>(), {}, {}}}, 0, {}},
             {"Index", {Field{{}, registry.add<scale::Compact<std::uint32_t>>(), {}, {}}}, 1, {}},
             {"Raw", {Field{{}, registry.add<Bytes>(), {}, {}}}, 2, {}},
             {"Address32", {Field{{}, registry.add<ByteArray<32>>(), {}, {}}}, 3, {}},
             {"Address20", {Field{{}, registry.add<ByteArray<20>>(), {}, {}}}, 4, {}}}},
        {}};
    const auto id = registry.add<MultiAddress>();
    registry.define(id, std::move(type));
    return id;
}

TypeId define_signature(Registry& registry) {
    const auto id = registry.named("MultiSignature");
    const auto bytes64 = registry.add<ByteArray<64>>(), bytes65 = registry.add<ByteArray<65>>();
    registry.define(id, {{"sp_runtime", "MultiSignature"},
                         {},
                         Variants{{{"Ed25519", {Field{{}, bytes64, {}, {}}}, 0, {}},
                                   {"Sr25519", {Field{{}, bytes64, {}, {}}}, 1, {}},
                                   {"Ecdsa", {Field{{}, bytes65, {}, {}}}, 2, {}}}},
                         {}});
    return id;
}

}  // namespace

Model describe_runtime(PalletTable pallets, std::vector<SignedExtension> (*extensions)(Registry&),
                       TypeId (*extra)(Registry&),
                       std::vector<Interface> (*interfaces)(Registry&)) {
    Registry registry;
    Model model;
    model.address = define_address(registry);
    for (const auto& pallet : pallets)
        if (pallet.describe) model.pallets.push_back(pallet.describe(registry));

    model.call = registry.named("RuntimeCall");
    model.event = registry.named("RuntimeEvent");
    model.error = registry.named("RuntimeError");
    registry.define(model.call, outer_enum("RuntimeCall", model.pallets,
                                           [](const Pallet& p) { return p.calls; }));
    registry.define(model.event, outer_enum("RuntimeEvent", model.pallets,
                                            [](const Pallet& p) { return p.event; }));
    registry.define(model.error, outer_enum("RuntimeError", model.pallets,
                                            [](const Pallet& p) { return p.error; }));

    model.signature = define_signature(registry);
    model.extra = extra(registry);
    model.extensions = extensions(registry);
    model.interfaces = interfaces(registry);
    model.extrinsic = registry.named("UncheckedExtrinsic");
    registry.define(model.extrinsic,
                    {{"sp_runtime", "generic", "unchecked_extrinsic", "UncheckedExtrinsic"},
                     {{"Address", model.address},
                      {"Call", model.call},
                      {"Signature", model.signature},
                      {"Extra", model.extra}},
                     Composite{{Field{{}, registry.add<Bytes>(), {}, {}}}},
                     {}});
    model.runtime = registry.named("Runtime");
    registry.define(model.runtime, {{"assay_runtime", "Runtime"}, {}, Composite{}, {}});
    model.hasher = registry.named("BlakeTwo256");
    registry.define(model.hasher, {{"sp_runtime", "traits", "BlakeTwo256"}, {}, Composite{}, {}});
    model.types = registry.take();
    return model;
}

V14 to_v14(const Model& model) {
    return {.types = model.types,
            .pallets = model.pallets,
            .extrinsic = {model.extrinsic, extrinsic_version, model.extensions},
            .runtime = model.runtime};
}

V15 to_v15(const Model& model) {
    V15 out{.types = model.types,
            .pallets = {},
            .extrinsic = {extrinsic_version, model.address, model.call, model.signature,
                          model.extra, model.extensions},
            .runtime = model.runtime,
            .apis = {},
            .outer_enums = {model.call, model.event, model.error},
            .custom = {}};
    for (const auto& pallet : model.pallets) out.pallets.push_back({pallet, {}});
    for (const auto& [api, version] : model.interfaces) out.apis.push_back(api);
    return out;
}

}  // namespace assay::frame::metadata
