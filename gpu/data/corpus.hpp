// SPDX-License-Identifier: Apache-2.0
// Texts and raw token files, turned into the dataset of a language model: windows of tokens.
#pragma once

#include "gpu/data/safetensors.hpp"

namespace assay::data {

enum class CorpusError {
    Empty,          ///< No text at all.
    TooShort,       ///< Not one window for training and one for testing.
    BadTokenFile,   ///< Raw tokens whose length is no multiple of their width.
    TokenTooLarge,  ///< A raw token beyond 2^31.
};

struct CorpusPlan {
    std::uint32_t context = 128;
    /// Of all windows, the last so many in a hundred are kept for testing; at least one window.
    std::uint32_t test_percent = 10;
};

struct Corpus {
    /// train_tokens, test_tokens [windows, context + 1]. A window's last token is the first of the
    /// next.
    std::vector<NamedTensor> tensors;
    std::uint32_t vocabulary = 0;
    /// Of a text: the byte that each token stands for, ascending.
    Bytes alphabet;
};

/// Tokens are the distinct bytes of the text, numbered in their order.
Expected<Corpus, CorpusError> corpus_of_text(ByteView text, const CorpusPlan& plan);

/// Little-endian tokens of 1, 2 or 4 bytes, one after the other; wider ones than a byte become I32.
Expected<Corpus, CorpusError> corpus_of_tokens(ByteView raw, std::uint32_t width,
                                               const CorpusPlan& plan);

}  // namespace assay::data
