// SPDX-License-Identifier: Apache-2.0
#include "tests/gpu/cuda/emulator/machine.hpp"

#include <algorithm>
#include <boost/context/fiber.hpp>
#include <boost/context/pooled_fixedsize_stack.hpp>
#include <vector>

#include "runtime/base/check.hpp"

namespace assay::emulator {

namespace {

namespace context = boost::context;

enum class State { Ready, AtWarp, AtBlock, Ended };

struct Thread {
    context::fiber fiber;
    uint3 place;
    context::fiber* back = nullptr;
    State state = State::Ready;
};

struct Warp {
    std::vector<Thread> threads;
    std::array<std::uint64_t, 32> words{};

    bool all(State state) const {
        return std::ranges::all_of(threads, [&](const Thread& thread) {
            return thread.state == state || thread.state == State::Ended;
        });
    }
    void release() {
        for (auto& thread : threads)
            if (thread.state != State::Ended) thread.state = State::Ready;
    }
};

Warp* current_warp = nullptr;
Thread* current = nullptr;

void wait(State state) {
    current->state = state;
    auto& back = *current->back;
    back = std::move(back).resume();
}

class Block {
  public:
    Block(dim3 threads, const std::function<void()>& kernel,
          context::pooled_fixedsize_stack& stacks) {
        for (unsigned z = 0; z < threads.z; ++z)
            for (unsigned y = 0; y < threads.y; ++y)
                for (unsigned x = 0; x < threads.x; ++x) {
                    if (warps_.empty() || warps_.back().threads.size() == 32)
                        warps_.emplace_back().threads.reserve(32);
                    warps_.back().threads.push_back(
                        {.fiber = context::fiber{std::allocator_arg, stacks,
                                                 [&kernel](context::fiber&& back) {
                                                     current->back = &back;
                                                     kernel();
                                                     current->state = State::Ended;
                                                     return std::move(back);
                                                 }},
                         .place = {x, y, z}});
                }
    }

    void run() {
        // Now from the front and now from the back: who relies on an order finds another one.
        for (bool forwards = true; !ended(); forwards = !forwards) {
            for (auto& warp : warps_) run(warp, forwards);
            // Each warp has gone as far as it can alone.
            for (const auto& warp : warps_) INVARIANT(warp.all(State::AtBlock));
            for (auto& warp : warps_) warp.release();
        }
    }

  private:
    bool ended() const {
        return std::ranges::all_of(warps_, [](const Warp& warp) { return warp.all(State::Ended); });
    }

    static void run(Warp& warp, bool forwards) {
        current_warp = &warp;
        for (;;) {
            const auto count = warp.threads.size();
            for (std::size_t i = 0; i < count; ++i)
                resume(warp.threads[forwards ? i : count - 1 - i]);
            if (warp.all(State::Ended) || !warp.all(State::AtWarp)) return;
            warp.release();
        }
    }

    static void resume(Thread& thread) {
        if (thread.state != State::Ready) return;
        current = &thread;
        threadIdx = thread.place;
        thread.fiber = std::move(thread.fiber).resume();
    }

    std::vector<Warp> warps_;
};

}  // namespace

void run(dim3 blocks, dim3 threads, const std::function<void()>& kernel) {
    static context::pooled_fixedsize_stack stacks{64 * 1024, 64};
    gridDim = blocks;
    blockDim = threads;
    for (unsigned z = 0; z < blocks.z; ++z)
        for (unsigned y = 0; y < blocks.y; ++y)
            for (unsigned x = 0; x < blocks.x; ++x) {
                blockIdx = {x, y, z};
                Block{threads, kernel, stacks}.run();
            }
}

void wait_for_block() { wait(State::AtBlock); }
void wait_for_warp() { wait(State::AtWarp); }

std::array<std::uint64_t, 32> of_warp(std::uint64_t mine) {
    current_warp->words[lane()] = mine;
    wait_for_warp();
    const auto all = current_warp->words;
    wait_for_warp();
    return all;
}

unsigned lane() {
    return (threadIdx.x + blockDim.x * (threadIdx.y + blockDim.y * threadIdx.z)) % 32;
}

}  // namespace assay::emulator
