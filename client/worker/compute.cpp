// SPDX-License-Identifier: Apache-2.0
#include "client/worker/compute.hpp"

#include <spdlog/spdlog.h>

namespace assay::worker {

Compute::Compute() : thread_{[this] { loop(); }} {}

Compute::~Compute() {
    {
        const std::lock_guard lock{mutex_};
        stop_ = cancel_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void Compute::start(const std::string& name, int priority, Job job) {
    {
        const std::lock_guard lock{mutex_};
        entries_.try_emplace(name, Entry{priority, State::Waiting, std::move(job), {}});
    }
    changed_.notify_all();
}

bool Compute::knows(const std::string& name) const {
    const std::lock_guard lock{mutex_};
    return entries_.contains(name);
}

std::any* Compute::result(const std::string& name) {
    const std::lock_guard lock{mutex_};
    const auto found = entries_.find(name);
    return found != entries_.end() && found->second.state == State::Done ? &found->second.result
                                                                         : nullptr;
}

bool Compute::failed(const std::string& name) const {
    const std::lock_guard lock{mutex_};
    const auto found = entries_.find(name);
    return found != entries_.end() && found->second.state == State::Failed;
}

void Compute::forget(const std::string& name) {
    const std::lock_guard lock{mutex_};
    if (running_ == name) cancel_ = true;
    entries_.erase(name);
}

void Compute::run_now(const std::function<void()>& job) {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return errand_ == nullptr; });
    errand_ = &job;
    changed_.notify_all();
    changed_.wait(lock, [&] { return errand_ != &job; });
}

void Compute::loop() {
    std::unique_lock lock{mutex_};
    while (!stop_) {
        if (errand_) {
            const auto* errand = errand_;
            lock.unlock();
            (*errand)();
            lock.lock();
            errand_ = nullptr;
            changed_.notify_all();
            continue;
        }
        auto next = entries_.end();
        for (auto it = entries_.begin(); it != entries_.end(); ++it)
            if (it->second.state == State::Waiting &&
                (next == entries_.end() || it->second.priority < next->second.priority))
                next = it;
        if (next == entries_.end()) {
            changed_.wait(lock);
            continue;
        }
        running_ = next->first;
        next->second.state = State::Running;
        cancel_ = false;
        const auto job = next->second.job;
        lock.unlock();
        std::any result;
        bool good = true;
        try {
            result = job([this] {
                const std::lock_guard inner{mutex_};
                return cancel_;
            });
        } catch (const std::exception& error) {
            spdlog::error("{}", error.what());
            good = false;
        }
        lock.lock();
        if (const auto entry = entries_.find(running_); entry != entries_.end() && !cancel_) {
            entry->second.state = good ? State::Done : State::Failed;
            entry->second.result = std::move(result);
        }
        running_.clear();
        changed_.notify_all();
    }
}

}  // namespace assay::worker
