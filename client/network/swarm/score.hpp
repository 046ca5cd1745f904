// SPDX-License-Identifier: Apache-2.0
// The standing of peers, or of addresses: sums of points that fade, and bans that end by
// themselves.
#pragma once

#include <algorithm>
#include <map>
#include <utility>

#include "client/network/swarm/conduct.hpp"
#include "client/network/time.hpp"

namespace assay::network {

template <class Key>
class Scores {
  public:
    /// At most `entries_max` are remembered; when full, the least telling one is forgotten.
    explicit Scores(std::size_t entries_max) : entries_max_{entries_max} {}

    /// Returns whether this was what banned it.
    bool report(const Key& key, Conduct conduct, Time now) {
        const auto [entry, fresh] = entries_.try_emplace(key, Entry{0, now, false});
        auto& score = entry->second;
        fade(score, now);
        score.points = std::clamp(score.points + points(conduct), points_min, points_max);
        const bool was = std::exchange(score.banned, score.banned || score.points <= ban_below);
        const bool bans = !was && score.banned;
        if (fresh && entries_.size() > entries_max_) forget_one(key);
        return bans;
    }

    bool banned(const Key& key, Time now) {
        const auto found = entries_.find(key);
        if (found == entries_.end()) return false;
        fade(found->second, now);
        return found->second.banned;
    }

    std::int32_t points_of(const Key& key, Time now) {
        const auto found = entries_.find(key);
        if (found == entries_.end()) return 0;
        fade(found->second, now);
        return found->second.points;
    }

    std::size_t size() const { return entries_.size(); }

  private:
    struct Entry {
        std::int32_t points;
        Time since;
        bool banned;
    };

    static void fade(Entry& entry, Time now) {
        while (now - entry.since >= std::chrono::seconds{1} && entry.points != 0) {
            const auto part = entry.points / decay_part;
            entry.points -= part != 0 ? part : (entry.points > 0 ? 1 : -1);
            entry.since += std::chrono::seconds{1};
        }
        if (entry.points == 0) entry.since = now;
        if (entry.points > pardon_above) entry.banned = false;
    }

    // Not `fresh` itself, and a banned one only when all are.
    void forget_one(const Key& fresh) {
        auto least = entries_.end();
        for (auto each = entries_.begin(); each != entries_.end(); ++each)
            if (each->first != fresh &&
                (least == entries_.end() ||
                 std::abs(each->second.points) < std::abs(least->second.points)))
                least = each;
        if (least != entries_.end()) entries_.erase(least);
    }

    std::size_t entries_max_;
    std::map<Key, Entry> entries_;
};

}  // namespace assay::network
