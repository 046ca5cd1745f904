// SPDX-License-Identifier: Apache-2.0
#include "gpu/exec/committer.hpp"

#include <algorithm>
#include <utility>

namespace assay::exec {

Committer::~Committer() {
    if (thread_.joinable()) thread_.join();
}

void Committer::commit(std::span<const program::TensorView> state, Then then) {
    wait();
    copies_.resize(state.size());
    views_.clear();
    for (std::size_t i = 0; i < state.size(); ++i) {
        copies_[i].reserve(state[i].bytes.size());
        std::ranges::copy(state[i].bytes, copies_[i].data());
        views_.push_back({state[i].type, copies_[i].bytes().first(state[i].bytes.size())});
    }
    thread_ = std::thread{[this, then = std::move(then)] { work(then); }};
}

void Committer::wait() {
    if (thread_.joinable()) thread_.join();
    if (const auto error = std::exchange(error_, nullptr)) std::rethrow_exception(error);
}

void Committer::work(const Then& then) try {
    then(state_root(alone_, views_), views_);
} catch (...) { error_ = std::current_exception(); }

}  // namespace assay::exec
