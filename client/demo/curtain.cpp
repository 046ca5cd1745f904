// SPDX-License-Identifier: Apache-2.0
#include "client/demo/curtain.hpp"

#include <cstdio>

namespace assay::demo {

void Curtain::write(const std::string& text) {
    if (redrawn_) std::fputs("\r\033[K", stdout);
    redrawn_ = false;
    std::fputs(text.c_str(), stdout);
    std::fflush(stdout);
}

void Curtain::print(std::size_t turn, const std::string& text) {
    const std::lock_guard lock{mutex_};
    if (turn == on_stage_)
        write(text);
    else
        waiting_[turn] += text;
}

void Curtain::redraw(std::size_t turn, const std::string& text) {
    const std::lock_guard lock{mutex_};
    if (turn != on_stage_) return;
    write("\r\033[K" + text);
    redrawn_ = true;
}

void Curtain::done(std::size_t turn) {
    const std::lock_guard lock{mutex_};
    done_[turn] = true;
    while (done_.contains(on_stage_)) {
        ++on_stage_;
        write(waiting_[on_stage_]);
        waiting_.erase(on_stage_);
    }
}

}  // namespace assay::demo
