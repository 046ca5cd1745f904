// SPDX-License-Identifier: Apache-2.0
#include "client/worker/inputs.hpp"

#include <spdlog/spdlog.h>

#include "gpu/data/image_set.hpp"
#include "gpu/exec/commit.hpp"
#include "gpu/exec/trainer.hpp"
#include "runtime/base/hex.hpp"
#include "runtime/program/program_root.hpp"
#include "runtime/program/validate.hpp"

namespace assay::worker {

std::string text_of(const tasks::Location& location) {
    return {location.uri.begin(), location.uri.end()};
}

tasks::Location location_of(const std::string& uri) { return {Bytes{uri.begin(), uri.end()}}; }

InputsPointer InputStore::load(const tasks::TaskSpec& spec) {
    const std::pair key{spec.program.root, spec.dataset.root};
    if (const auto known = loaded_.find(key); known != loaded_.end()) return known->second;
    auto program = load_program(spec.program);
    if (!program) return nullptr;
    auto data = load_data(spec.dataset, *program);
    if (!data) return nullptr;
    const auto inputs =
        std::make_shared<const Inputs>(Inputs{*std::move(program), *std::move(data)});
    return loaded_.emplace(key, inputs).first->second;
}

std::optional<program::Program> InputStore::load_program(const tasks::Source& source) {
    for (const auto& location : source.locations) {
        const auto uri = text_of(location);
        const auto content = objects::fetch(uri, program_bytes_max);
        if (!content) {
            spdlog::warn("program at {}: {}", uri, objects::describe(content.error()));
            continue;
        }
        auto program = program::decode_program(*content);
        if (program && program::program_root(*program) == source.root) return *std::move(program);
        spdlog::warn("program at {} is not the one with root {}", uri, to_hex(source.root.bytes));
    }
    return std::nullopt;
}

std::optional<std::vector<program::Tensor>> InputStore::load_data(const tasks::Source& source,
                                                                  const program::Program& program) {
    for (const auto& location : source.locations) {
        const auto uri = text_of(location);
        const auto content = objects::fetch(uri, dataset_bytes_max);
        if (!content) {
            spdlog::warn("dataset at {}: {}", uri, objects::describe(content.error()));
            continue;
        }
        auto pack = data::parse_safetensors(*content);
        auto tensors = pack ? data::select_data(program.data, *std::move(pack)) : std::nullopt;
        if (tensors && exec::check_data(program, *tensors) &&
            exec::dataset_root(pool_, *tensors) == source.root)
            return tensors;
        spdlog::warn("dataset at {} is not the one with root {}", uri, to_hex(source.root.bytes));
    }
    return std::nullopt;
}

}  // namespace assay::worker
