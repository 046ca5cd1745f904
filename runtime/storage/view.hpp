// SPDX-License-Identifier: Apache-2.0
// What the chain's state is to everybody who reads it: a sorted map from byte keys to byte values.
// Blocks read through a `View` and leave a `Diff`; nothing else touches the state.
#pragma once

#include <cstring>
#include <map>
#include <optional>

#include "runtime/base/bytes.hpp"

namespace assay::storage {

/// Orders keys byte by byte, a prefix before what it begins, as the trie and LMDB do. Transparent:
/// a map keyed by `Bytes` is searched by a `ByteView` without a copy.
struct BytesLess {
    using is_transparent = void;
    bool operator()(ByteView a, ByteView b) const {
        const auto common = std::min(a.size(), b.size());
        const int order = common == 0 ? 0 : std::memcmp(a.data(), b.data(), common);
        return order != 0 ? order < 0 : a.size() < b.size();
    }
};

/// A whole state in memory.
using Entries = std::map<Bytes, Bytes, BytesLess>;

/// What a block (or a transaction) changes: the new value of each key written, nothing where the
/// key was deleted.
using Diff = std::map<Bytes, std::optional<Bytes>, BytesLess>;

/// A state at one block, read only. An empty value is a value; an absent key is nothing. Reading is
/// safe from several threads as long as nobody changes what lies beneath.
class View {
  public:
    virtual ~View() = default;

    /// The value at `key`, or nothing.
    virtual std::optional<Bytes> get(ByteView key) const = 0;

    /// The smallest key greater than `after`, or nothing. So the keys with a prefix are walked by
    /// starting at the prefix (which is itself no key of a map) and stopping at the first key
    /// without it.
    virtual std::optional<Bytes> next_key(ByteView after) const = 0;

  protected:
    View() = default;
    View(const View&) = default;
    View& operator=(const View&) = default;
};

}  // namespace assay::storage
