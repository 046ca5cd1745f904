// SPDX-License-Identifier: Apache-2.0
#include "gpu/data/corpus.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace assay::data {

using program::Dtype;

namespace {

Failure<CorpusError> refused(CorpusError why) { return Failure{why}; }

// Tokens of one or four bytes each, cut into windows.
Expected<std::vector<NamedTensor>, CorpusError> windows(ByteView tokens, Dtype dtype,
                                                        const CorpusPlan& plan) {
    const auto size = program::element_size(dtype);
    const std::uint64_t count = tokens.size() / size;
    ENSURE(plan.context > 0 && plan.context < program::max_dimension && count > 0,
           refused(CorpusError::TooShort));
    const std::uint64_t all =
        std::min<std::uint64_t>((count - 1) / plan.context, program::max_dimension);
    ENSURE(all >= 2, refused(CorpusError::TooShort));
    const auto test = std::clamp<std::uint64_t>(all * plan.test_percent / 100, 1, all - 1);
    const auto part = [&](const char* name, std::uint64_t first, std::uint64_t end) {
        const program::Shape shape{static_cast<std::uint32_t>(end - first), plan.context + 1};
        auto tensor = program::make_tensor({dtype, shape});
        const std::size_t row = std::size_t{shape.columns} * size;
        for (auto i = first; i < end; ++i)
            std::memcpy(tensor.bytes.data() + (i - first) * row,
                        tokens.data() + i * plan.context * size, row);
        return NamedTensor{name, std::move(tensor)};
    };
    std::vector<NamedTensor> parts;
    parts.push_back(part("train_tokens", 0, all - test));
    parts.push_back(part("test_tokens", all - test, all));
    return parts;
}

}  // namespace

Expected<Corpus, CorpusError> corpus_of_text(ByteView text, const CorpusPlan& plan) {
    ENSURE(!text.empty(), refused(CorpusError::Empty));
    std::array<bool, 256> seen{};
    for (const auto byte : text) seen[byte] = true;
    Corpus corpus;
    std::array<std::uint8_t, 256> number{};
    for (std::size_t byte = 0; byte < seen.size(); ++byte) {
        if (!seen[byte]) continue;
        number[byte] = static_cast<std::uint8_t>(corpus.alphabet.size());
        corpus.alphabet.push_back(static_cast<std::uint8_t>(byte));
    }
    corpus.vocabulary = static_cast<std::uint32_t>(corpus.alphabet.size());
    Bytes tokens(text.size());
    std::ranges::transform(text, tokens.begin(), [&](std::uint8_t byte) { return number[byte]; });
    corpus.tensors = TRY(windows(tokens, Dtype::U8, plan));
    return corpus;
}

Expected<Corpus, CorpusError> corpus_of_tokens(ByteView raw, std::uint32_t width,
                                               const CorpusPlan& plan) {
    ENSURE(!raw.empty(), refused(CorpusError::Empty));
    ENSURE((width == 1 || width == 2 || width == 4) && raw.size() % width == 0,
           refused(CorpusError::BadTokenFile));
    Corpus corpus;
    Bytes tokens;
    std::uint32_t most = 0;
    tokens.reserve(raw.size() / width * (width == 1 ? 1 : 4));
    for (std::size_t i = 0; i < raw.size(); i += width) {
        std::uint32_t token = 0;
        for (std::size_t b = 0; b < width; ++b) token |= std::uint32_t{raw[i + b]} << 8 * b;
        ENSURE(token < std::uint32_t{1} << 31, refused(CorpusError::TokenTooLarge));
        most = std::max(most, token);
        for (std::size_t b = 0; b < (width == 1 ? 1U : 4U); ++b)
            tokens.push_back(static_cast<std::uint8_t>(token >> 8 * b));
    }
    corpus.vocabulary = most + 1;
    corpus.tensors = TRY(windows(tokens, width == 1 ? Dtype::U8 : Dtype::I32, plan));
    return corpus;
}

}  // namespace assay::data
