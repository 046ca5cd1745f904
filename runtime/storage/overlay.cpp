// SPDX-License-Identifier: Apache-2.0
#include "runtime/storage/overlay.hpp"

#include <utility>

#include "runtime/base/check.hpp"

namespace assay::storage {

namespace {

std::optional<Bytes> layered_get(const View& base, const Diff& diff, ByteView key) {
    const auto own = diff.find(key);
    return own == diff.end() ? base.get(key) : own->second;
}

// Two sorted lists walked side by side. The diff wins where both have a key; a deletion hides it.
std::optional<Bytes> layered_next_key(const View& base, const Diff& diff, ByteView after) {
    auto own = diff.upper_bound(after);
    auto below = base.next_key(after);
    while (own != diff.end()) {
        const auto& [key, value] = *own;
        if (below && BytesLess{}(*below, key)) return below;
        if (value) return key;
        if (below && *below == key) below = base.next_key(key);
        ++own;
    }
    return below;
}

}  // namespace

std::optional<Bytes> Overlay::get(ByteView key) const { return layered_get(base_, diff_, key); }

std::optional<Bytes> Overlay::next_key(ByteView after) const {
    return layered_next_key(base_, diff_, after);
}

void Overlay::rollback(std::size_t checkpoint) {
    INVARIANT(checkpoint <= journal_.size());
    while (journal_.size() > checkpoint) {
        auto& record = journal_.back();
        if (record.was_there)
            record.entry->second = std::move(record.before);
        else
            diff_.erase(record.entry);
        journal_.pop_back();
    }
}

Diff Overlay::take_diff() {
    journal_.clear();
    std::erase_if(diff_, [&](const auto& entry) { return base_.get(entry.first) == entry.second; });
    return std::exchange(diff_, {});
}

void Overlay::write(Bytes key, std::optional<Bytes> value) {
    const auto [entry, is_new] = diff_.try_emplace(std::move(key));
    journal_.push_back({.entry = entry,
                        .was_there = !is_new,
                        .before = std::exchange(entry->second, std::move(value))});
}

std::optional<Bytes> DiffView::get(ByteView key) const { return layered_get(base_, diff_, key); }

std::optional<Bytes> DiffView::next_key(ByteView after) const {
    return layered_next_key(base_, diff_, after);
}

}  // namespace assay::storage
