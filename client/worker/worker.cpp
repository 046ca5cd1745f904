// SPDX-License-Identifier: Apache-2.0
#include "client/worker/worker.hpp"

#include <spdlog/spdlog.h>

#include <condition_variable>

namespace assay::worker {

namespace {

/// How far back a worker that starts looks for deliveries: what nodes keep states of by default.
constexpr BlockNumber look_back = 250;

}  // namespace

void Worker::run(const std::atomic<bool>& stop) {
    std::mutex mutex;
    std::condition_variable arrived;
    bool news = true;
    const auto subscription = node_.follow_heads([&] {
        const std::lock_guard lock{mutex};
        news = true;
        arrived.notify_one();
    });
    while (!stop) {
        {
            std::unique_lock lock{mutex};
            arrived.wait_for(lock, std::chrono::seconds{1}, [&] { return news; });
            news = false;
        }
        try {
            const auto best = node_.best();
            if (best.number() == acted_) continue;
            catch_up(best);
            act(best);
        } catch (const std::exception& error) {
            spdlog::warn("{}", error.what());
            std::this_thread::sleep_for(std::chrono::milliseconds{500});
        }
    }
}

void Worker::catch_up(const chain::BlockInfo& best) {
    if (seen_ == 0 && best.number() > look_back) seen_ = best.number() - look_back;
    for (; seen_ < best.number(); ++seen_) {
        const auto hash = node_.hash_at(seen_ + 1);
        if (!hash) return;
        const auto events = node_.events(*hash);
        workshop_.deliveries().note(events);
        for (const auto& done : workshop_.outbox().note_block(seen_ + 1, node_.body(*hash), events))
            if (!done.error) spdlog::info("block {}: {}", done.block, done.what);
    }
}

void Worker::act(const chain::BlockInfo& best) {
    const auto state = node_.state(best.hash);
    const Moment now{node_, *state, best.number(), node_.genesis()};
    const auto open = open_tasks(now);
    workshop_.tidy(open);
    for (const auto& role : roles_) role->act(now, open);
    acted_ = best.number();
}

}  // namespace assay::worker
