// SPDX-License-Identifier: Apache-2.0
// Files that workers fetch from anywhere: safetensors (what is accepted survives being written
// again), IDX, NPY and raw tokens. The first byte of an input says which.
#include "gpu/data/corpus.hpp"
#include "gpu/data/idx.hpp"
#include "gpu/data/npy.hpp"
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

void check_npy(ByteView input) {
    const auto tensor = data::parse_npy(input);
    if (tensor) INVARIANT(tensor->bytes.size() == tensor->type.bytes());
}

void check_corpus(ByteView input) {
    const auto width = static_cast<std::uint32_t>(fuzz::choose(input, 5).value_or(0));
    const auto context = static_cast<std::uint32_t>(fuzz::choose(input, 9).value_or(0));
    const auto corpus = width == 0 ? data::corpus_of_text(input, {.context = context})
                                   : data::corpus_of_tokens(input, width, {.context = context});
    if (!corpus) return;
    INVARIANT(corpus->tensors.size() == 2);
    for (const auto& [name, tensor] : corpus->tensors)
        INVARIANT(tensor.bytes.size() == tensor.type.bytes());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    ByteView input{data, size};
    const auto choice = fuzz::choose(input, 4);
    if (choice == 0) check_safetensors(input);
    if (choice == 1) check_idx(input);
    if (choice == 2) check_npy(input);
    if (choice == 3) check_corpus(input);
    return 0;
}
