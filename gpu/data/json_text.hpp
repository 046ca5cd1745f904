// SPDX-License-Identifier: Apache-2.0
// The pieces of JSON text (RFC 8259) that the header of a tensor file is made of: strings, unsigned
// numbers, punctuation. The header's grammar has a fixed depth, so nothing here recurses.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay::data {

/// Reads from front to back; each call skips white space first. After a failed call the position
/// has no meaning.
class JsonText {
  public:
    explicit JsonText(std::string_view text) : rest_{text} {}

    /// Whether the next character is `c`; consumes it if so.
    bool take(char c);
    /// A string in quotes, its escapes resolved to UTF-8. Nothing if there is none or it is
    /// malformed.
    std::optional<std::string> string();
    /// A whole number from 0 to 2^64 - 1 without sign, fraction or exponent.
    std::optional<std::uint64_t> number();
    bool at_end();

  private:
    void skip_space();
    bool escape(std::string& out);
    std::optional<std::uint32_t> code_unit();

    std::string_view rest_;
};

/// `text` (UTF-8) in quotes, escaped.
std::string json_quoted(std::string_view text);

}  // namespace assay::data
