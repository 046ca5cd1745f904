// SPDX-License-Identifier: Apache-2.0
#include "gpu/cpu/thread_pool.hpp"

#include "gpu/cpu/float_control.hpp"
#include "runtime/base/check.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace assay::cpu {
namespace {

// A helper spins this often for the next job (some tens of microseconds, longer than the serial
// part between two operators) before it sleeps and costs nobody anything.
constexpr int spins_before_sleep = 1500;
constexpr int spins_before_yield = 500;

thread_local bool inside_task = false;

void pause() {
#if defined(__x86_64__)
    _mm_pause();
#elif defined(__aarch64__)
    asm volatile("yield");
#endif
}

}  // namespace

ThreadPool::ThreadPool(unsigned threads) {
    INVARIANT(threads >= 1);
    for (unsigned i = 1; i < threads; ++i) helpers_.emplace_back([this] { help(); });
}

ThreadPool::~ThreadPool() {
    stop_.store(true);
    posted_.fetch_add(1);
    posted_.notify_all();
    for (auto& helper : helpers_) helper.join();
}

std::size_t ThreadPool::piece_size(std::size_t count, std::size_t multiple) const {
    constexpr std::size_t pieces_per_thread = 4;  // Enough to even out a busy machine.
    const auto pieces = helpers_.empty() ? 1 : pieces_per_thread * threads();
    const auto even = (count + pieces - 1) / pieces;
    return (even + multiple - 1) / multiple * multiple;
}

void ThreadPool::run_job(std::size_t tasks, Job job) {
    if (tasks == 0) return;
    INVARIANT(tasks < std::uint64_t{1} << 31);
    if (helpers_.empty() || tasks == 1 || inside_task) {
        const FloatControl control;
        for (std::size_t i = 0; i < tasks; ++i) job.function(job.context, i);
        return;
    }
    job_ = job;
    done_.store(0, std::memory_order_relaxed);
    ticket_.store(static_cast<std::uint64_t>(tasks) << 32, std::memory_order_release);
    posted_.fetch_add(1, std::memory_order_release);
    posted_.notify_all();
    work();
    for (int spins = 0; done_.load(std::memory_order_acquire) != tasks; ++spins) {
        if (spins < spins_before_yield)
            pause();
        else
            std::this_thread::yield();
    }
}

void ThreadPool::work() {
    const FloatControl control;
    inside_task = true;
    for (;;) {
        const auto ticket = ticket_.fetch_add(1, std::memory_order_acq_rel);
        const auto index = static_cast<std::uint32_t>(ticket);
        if (index >= ticket >> 32) break;
        job_.function(job_.context, index);
        done_.fetch_add(1, std::memory_order_release);
    }
    inside_task = false;
}

void ThreadPool::help() {
    std::uint32_t seen = 0;
    while (!stop_.load(std::memory_order_relaxed)) {
        for (int spins = 0;
             spins < spins_before_sleep && posted_.load(std::memory_order_relaxed) == seen; ++spins)
            pause();
        posted_.wait(seen, std::memory_order_acquire);
        seen = posted_.load(std::memory_order_acquire);
        work();
    }
}

}  // namespace assay::cpu
