// SPDX-License-Identifier: Apache-2.0
#include "gpu/cpu/thread_pool.hpp"

#include <catch2/catch.hpp>
#include <memory>

using assay::cpu::ThreadPool;

TEST_CASE("A pool runs every task once") {
    const auto threads = GENERATE(1U, 2U, 3U, 5U);
    ThreadPool pool{threads};
    CHECK(pool.threads() == threads);
    for (std::size_t tasks : {0UL, 1UL, 2UL, 7UL, 1000UL}) {
        const auto calls = std::make_unique<std::atomic<int>[]>(tasks + 1);
        pool.run(tasks, [&](std::size_t i) { ++calls[i]; });
        for (std::size_t i = 0; i < tasks; ++i) CHECK(calls[i] == 1);
        CHECK(calls[tasks] == 0);
    }
}

TEST_CASE("Short jobs in quick succession neither lose a task nor leak one into the next job") {
    ThreadPool pool{3};
    std::uint64_t wrong = 0;
    for (std::uint64_t job = 0; job < 20'000; ++job) {
        const auto tasks = 1 + job % 5;
        std::atomic<std::uint64_t> sum{0};
        pool.run(tasks, [&sum, job](std::size_t i) { sum += job + i; });
        if (sum != tasks * job + tasks * (tasks - 1) / 2) ++wrong;
    }
    CHECK(wrong == 0);
}

TEST_CASE("A task may start a job of its own") {
    ThreadPool pool{3};
    std::atomic<int> calls{0};
    pool.run(8, [&](std::size_t) { pool.run(8, [&](std::size_t) { ++calls; }); });
    CHECK(calls == 64);
}

TEST_CASE("Ranges cover the whole and are cut at multiples") {
    ThreadPool pool{2};
    for (std::size_t count : {0UL, 1UL, 63UL, 64UL, 1000UL}) {
        std::atomic<std::size_t> covered{0};
        std::atomic<bool> aligned{true};
        pool.run_ranges(count, 16, [&](std::size_t begin, std::size_t end) {
            covered += end - begin;
            if (begin % 16 != 0 || end > count || begin >= end) aligned = false;
        });
        CHECK(covered == count);
        CHECK(aligned);
    }
}

TEST_CASE("A pool that sleeps wakes up again") {
    ThreadPool pool{2};
    for (int round = 0; round < 3; ++round) {
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
        std::atomic<int> calls{0};
        pool.run(4, [&](std::size_t) { ++calls; });
        CHECK(calls == 4);
    }
}
