// SPDX-License-Identifier: Apache-2.0
#include <sodium.h>

#include <random>

#include "gpu/build/gpt.hpp"
#include "gpu/exec/committer.hpp"
#include "gpu/exec/trainer.hpp"
#include "runtime/base/check.hpp"
#include "tests/bench/compute/groups.hpp"

namespace assay::bench {

namespace {

// What a state (float32) or an image set (bytes) of 32 MiB is like.
Figure measure(const std::string& what, program::Dtype dtype, unsigned threads,
               std::optional<double> floor) {
    const auto columns = 1024 / program::element_size(dtype) * 4;
    const program::TensorType type{dtype, {8192, columns}};
    const Bytes bytes(type.bytes(), 0x5a);
    const std::vector<program::TensorView> state{{type, bytes}};
    cpu::ThreadPool pool{threads};
    const Race race{.name = what + " (libsodium blake2b)",
                    .unit = "GB/s",
                    .work = 1e-9 * static_cast<double>(bytes.size()),
                    .floor = floor,
                    .threads = threads,
                    .clock = threads == 1 ? Clock::Cpu : Clock::Wall,
                    .seconds = 1};
    Hash256 root;
    unsigned char digest[32];
    return bench::race(
        race,
        [&] {
            root = exec::state_root(pool, state);
            keep(root);
        },
        [&] {
            crypto_generichash(digest, sizeof digest, bytes.data(), bytes.size(), nullptr, 0);
            keep(digest);
        });
}

// A transformer, ready to be trained.
class Run {
  public:
    Run(unsigned threads, const build::GptPlan& plan) : pool{threads}, program_{made(plan)} {
        std::mt19937 random{1};
        for (const auto& declared : program_.data) {
            data_.push_back(program::make_tensor(declared.type));
            for (auto& byte : data_.back().bytes) byte = static_cast<std::uint8_t>(random() % 65);
        }
        trainer.emplace(pool, program_, data_, program::Context{});
        trainer->initialise();
    }

    cpu::ThreadPool pool;
    std::optional<exec::Trainer> trainer;

  private:
    static program::Program made(const build::GptPlan& plan) {
        auto program = build::make_gpt(plan);
        INVARIANT(program);
        return *std::move(program);
    }
    program::Program program_;
    std::vector<program::Tensor> data_;
};

// What a verifier pays for hashing the state after every step that it replays.
Figure replayed(unsigned threads) {
    Run run{threads,
            {.layers = 2, .heads = 16, .width = 1024, .training_windows = 100, .test_windows = 8}};
    Hash256 root;
    return race(
        {.name = "gpt 2 layers of 1,024: replayed step with its state root (plain step)",
         .unit = "ms",
         .floor = 1 / 1.15,
         .threads = threads,
         .seconds = 12},
        [&] {
            run.trainer->step();
            root = exec::state_root(run.pool, run.trainer->state());
            keep(root);
        },
        [&] { run.trainer->step(); });
}

// A run that commits to its state after every step: hashed by the way, or in the way.
Figure overlapped() {
    Run run{1, {.training_windows = 100, .test_windows = 8}};
    auto& trainer = *run.trainer;
    exec::Committer committer;
    Hash256 root;
    return race(
        {.name = "gpt step and its state's hash: hashed on another thread (hashed first)",
         .unit = "ms",
         .threads = 2,
         .seconds = 6},
        [&] {
            trainer.step();
            committer.commit(trainer.state(),
                             [](const Hash256& found, const auto&) { keep(found); });
        },
        [&] {
            committer.wait();
            trainer.step();
            root = exec::state_root(run.pool, trainer.state());
            keep(root);
        });
}

}  // namespace

std::vector<Figure> measure_commitments() {
    return {measure("state root, float32", program::Dtype::F32, 1, 2.0),
            measure("dataset root, bytes", program::Dtype::U8, 1, 1.0),
            measure("state root, float32", program::Dtype::F32, 2, 2.0), replayed(1), overlapped()};
}

}  // namespace assay::bench
