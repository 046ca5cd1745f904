// SPDX-License-Identifier: Apache-2.0
// A trial as a worker sees it: what the storage of the interrogation pallet holds about it, read at
// one block. Both sides of a dispute are functions of this and of their own history.
#pragma once

#include <map>

#include "pallets/interrogation/types.hpp"

namespace assay::dispute {

using interrogation::ClaimId;
using program::Answer;
using program::Path;

struct TrialView {
    /// The block into which a call would go: one after the block that was read.
    BlockNumber next_block = 0;
    interrogation::Trial trial;                 ///< Trials[TrialOf[claim]]
    std::map<Bytes, Answer> record;             ///< Record[trial, *], by path.
    std::optional<interrogation::Member> self;  ///< Members[trial, one's own account]
    std::optional<interrogation::Group> group;  ///< Groups[trial, self.group]
};

/// The answers on record from W down to the end of `path`, without a gap.
inline std::vector<Answer> answers_along(const TrialView& view, const Path& path) {
    std::vector<Answer> answers;
    for (std::size_t length = 0; length <= path.size(); ++length) {
        const auto found =
            view.record.find({path.begin(), path.begin() + static_cast<std::ptrdiff_t>(length)});
        if (found == view.record.end()) break;
        answers.push_back(found->second);
    }
    return answers;
}

inline bool is_outstanding(const TrialView& view, const Path& path) {
    return std::ranges::find(view.trial.questions.items, path, &interrogation::Question::path) !=
           view.trial.questions.end();
}

}  // namespace assay::dispute
