// SPDX-License-Identifier: Apache-2.0
// The English word list of BIP-39, in which secret phrases are written.
#pragma once

#include <array>
#include <string_view>

namespace assay::keystore {

/// In alphabetical order; a word's place is the eleven bits it stands for.
const std::array<std::string_view, 2048>& english_words();

}  // namespace assay::keystore
