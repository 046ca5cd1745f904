// SPDX-License-Identifier: Apache-2.0
// One thread that computes while the worker goes on watching the chain. Jobs run one after another,
// the most urgent first; each is known by a name, and its result waits to be taken.
#pragma once

#include <any>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>

namespace assay::worker {

class Compute {
  public:
    /// Told to a job; true: stop, nobody needs you any more.
    using Cancelled = std::function<bool()>;
    /// Throwing ends the job as failed; what() goes to the log.
    using Job = std::function<std::any(const Cancelled&)>;

    Compute();
    /// Waits for the running job, which is told to stop.
    ~Compute();

    /// Starts `job` unless one of that name is known. Lower `priority` runs first.
    void start(const std::string& name, int priority, Job job);
    bool knows(const std::string& name) const;
    /// The result of a finished job, which stays known; null while it runs or if it failed.
    std::any* result(const std::string& name);
    bool failed(const std::string& name) const;
    /// Forgets a job; a running one is told to stop and its result is dropped.
    void forget(const std::string& name);
    /// Runs `job` on the compute thread, after the running job, and waits for it: for answers in a
    /// trial, which share the memory of earlier results.
    void run_now(const std::function<void()>& job);

  private:
    enum class State { Waiting, Running, Done, Failed };
    struct Entry {
        int priority = 0;
        State state = State::Waiting;
        Job job;
        std::any result;
    };
    void loop();

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::string, Entry> entries_;
    std::string running_;
    bool cancel_ = false, stop_ = false;
    const std::function<void()>* errand_ = nullptr;
    std::thread thread_;
};

}  // namespace assay::worker
