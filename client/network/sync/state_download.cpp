// SPDX-License-Identifier: Apache-2.0
#include "client/network/sync/state_download.hpp"

#include "runtime/base/check.hpp"
#include "runtime/reflect/reflect.hpp"
#include "runtime/storage/trie_root.hpp"

namespace assay::network {

std::string_view to_text(DownloadError error) {
    static constexpr auto all = []<std::size_t... I>(std::index_sequence<I...>) {
        return std::array<std::string_view, sizeof...(I)>{
            reflect::enumerator_name<static_cast<DownloadError>(I)>...};
    }
    (std::make_index_sequence<reflect::enumerator_count<DownloadError>()>{});
    return all[static_cast<std::size_t>(error)];
}

StateRequest StateDownload::next() const {
    INVARIANT(!done_);
    return {block_.hash, entries_.empty() ? Bytes{} : entries_.rbegin()->first};
}

Expected<std::monostate, DownloadError> StateDownload::add(StateEntries page) {
    INVARIANT(!done_);
    ENSURE(!page.entries.empty() || page.complete, Failure{DownloadError::WrongOrder});
    for (auto& [key, value] : page.entries) {
        ENSURE(entries_.empty() || entries_.rbegin()->first < key,
               Failure{DownloadError::WrongOrder});
        bytes_ += key.size() + value.size();
        ENSURE(bytes_ <= bytes_max_, Failure{DownloadError::TooLarge});
        entries_.emplace_hint(entries_.end(), std::move(key), std::move(value));
    }
    if (!page.complete) return std::monostate{};
    ENSURE(storage::trie_root(entries_, storage::StateVersion::V1) == root_,
           Failure{DownloadError::WrongRoot});
    done_ = true;
    return std::monostate{};
}

}  // namespace assay::network
