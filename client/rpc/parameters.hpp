// SPDX-License-Identifier: Apache-2.0
// The arguments of a request, by position or by name, read as what a method needs. Each reader says
// which argument was wrong, so that methods contain no parsing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/rpc/error.hpp"
#include "client/rpc/json.hpp"
#include "runtime/base/bytes.hpp"
#include "runtime/base/expected.hpp"

namespace assay::rpc {

/// Where an argument stands in a list, and what it is called in an object (in snake_case; the
/// camelCase form is understood too).
struct Argument {
    std::size_t position;
    std::string_view name;
};

/// A view: the request must outlive it. An argument that is null counts as absent.
class Parameters {
  public:
    /// `raw` is an array, an object or null.
    explicit Parameters(const Json& raw) : raw_{raw} {}

    /// The argument as it came, or nothing.
    const Json* find(Argument argument) const;

    Expected<std::string, RpcError> text(Argument argument) const;
    Expected<std::uint64_t, RpcError> number(Argument argument) const;
    Expected<bool, RpcError> boolean(Argument argument) const;
    /// Hexadecimal with "0x" in front; "0x" and "" are no bytes.
    Expected<Bytes, RpcError> bytes(Argument argument) const;
    Expected<std::vector<Bytes>, RpcError> bytes_list(Argument argument) const;
    Expected<Hash256, RpcError> hash(Argument argument) const;

    Expected<std::optional<Bytes>, RpcError> optional_bytes(Argument argument) const;
    Expected<std::optional<Hash256>, RpcError> optional_hash(Argument argument) const;

  private:
    Expected<const Json*, RpcError> required(Argument argument) const;

    const Json& raw_;
};

/// Hexadecimal text as JSON-RPC writes it, or nothing.
std::optional<Bytes> bytes_from_json(const Json& value);

}  // namespace assay::rpc
