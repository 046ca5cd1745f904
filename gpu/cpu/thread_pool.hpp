// SPDX-License-Identifier: Apache-2.0
// Threads that share the tasks of one job at a time. Tasks are pulled from a shared counter, so a
// thread that the system has not scheduled delays nothing it has not begun; which thread runs a
// task never changes a bit, because tasks never share an accumulator.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <thread>
#include <type_traits>
#include <vector>

namespace assay::cpu {

/// One owner at a time: `run` is called by one thread, and returns when the job is done. Every task
/// runs under a `FloatControl`. Tasks must not throw. A task that calls `run` on any pool runs that
/// job by itself.
class ThreadPool {
  public:
    /// `threads` counts the caller: one means no helpers at all.
    explicit ThreadPool(unsigned threads);
    ~ThreadPool();
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;

    unsigned threads() const { return static_cast<unsigned>(helpers_.size()) + 1; }

    /// Calls `task(i)` once for every i below `tasks`, in any order, on any thread.
    template <class Task>
    void run(std::size_t tasks, Task&& task) {
        using Plain = std::remove_reference_t<Task>;
        run_job(tasks,
                {.function = [](void* context,
                                std::size_t i) noexcept { (*static_cast<Plain*>(context))(i); },
                 .context = const_cast<void*>(static_cast<const void*>(&task))});
    }

    /// Cuts [0, count) into about `pieces_per_thread` pieces a thread, each (but the last) a
    /// multiple of `multiple`, and calls `task(begin, end)` for each.
    template <class Task>
    void run_ranges(std::size_t count, std::size_t multiple, Task&& task) {
        const auto piece = piece_size(count, multiple);
        if (count == 0) return;
        run((count + piece - 1) / piece, [&](std::size_t i) {
            const auto begin = i * piece, end = begin + piece;
            task(begin, end < count ? end : count);
        });
    }

  private:
    struct Job {
        void (*function)(void*, std::size_t) noexcept = nullptr;
        void* context = nullptr;
    };

    void run_job(std::size_t tasks, Job job);
    void work();
    void help();
    std::size_t piece_size(std::size_t count, std::size_t multiple) const;

    // The number of tasks (high half) and the next one (low half) in one word: whoever draws a
    // number below the count knows, from that one word, that its job cannot end before it reports.
    alignas(64) std::atomic<std::uint64_t> ticket_{0};
    alignas(64) std::atomic<std::uint32_t> done_{0};
    alignas(64) std::atomic<std::uint32_t> posted_{0};  // Counts jobs; idle helpers wait on it.
    std::atomic<bool> stop_{false};
    Job job_;
    std::vector<std::thread> helpers_;
};

}  // namespace assay::cpu
