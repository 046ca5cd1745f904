// SPDX-License-Identifier: Apache-2.0
// Files that workers fetch from anywhere: safetensors (what is accepted survives being written
// again) and IDX. The first byte of an input says which.
#include "gpu/data/idx.hpp"
#include "gpu/data/safetensors.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace assay;

namespace {

void check_safetensors(ByteView input) {
    const auto file = data::parse_safetensors(input);
    if (!file) return;
    std::vector<data::NamedView> views;
    for (const auto& [name, tensor] : file->tensors) {
        INVARIANT(tensor.bytes.size() == tensor.type.bytes());
        views.push_back({name, {tensor.type, tensor.bytes}});
    }
    Bytes again = data::safetensors_header(views, file->metadata);
    for (const auto& [name, tensor] : file->tensors) append(again, tensor.bytes);
    const auto reread = data::parse_safetensors(again);
    INVARIANT(reread && reread->metadata == file->metadata);
    INVARIANT(reread->tensors.size() == file->tensors.size());
    for (std::size_t i = 0; i < views.size(); ++i)
        INVARIANT(reread->tensors[i].name == file->tensors[i].name &&
                  reread->tensors[i].tensor == file->tensors[i].tensor);
}

void check_idx(ByteView input) {
    const auto tensor = data::parse_idx(input);
    if (!tensor) return;
    std::uint64_t elements = 1;
    for (const auto size : tensor->shape) elements *= size;
    INVARIANT(tensor->values.size() == elements);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    ByteView input{data, size};
    const auto choice = fuzz::choose(input, 2);
    if (choice == 0) check_safetensors(input);
    if (choice == 1) check_idx(input);
    return 0;
}
