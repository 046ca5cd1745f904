// SPDX-License-Identifier: Apache-2.0
#include "gpu/exec/memory.hpp"

#include <malloc.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "gpu/build/gpt.hpp"
#include "gpu/exec/commit.hpp"
#include "gpu/exec/trainer.hpp"
#include "tests/gpu/exec/random_values.hpp"

using namespace assay;

namespace {

program::Program transformer() {
    const auto program = build::make_gpt({.vocabulary = 17,
                                          .context = 64,
                                          .layers = 4,
                                          .heads = 4,
                                          .width = 128,
                                          .batch = 16,
                                          .training_windows = 40,
                                          .test_windows = 1,
                                          .dropout = 0.1F});
    REQUIRE(program);
    return *program;
}

// The most that this process held since it was made, beyond what it held then.
class PeakMemory {
  public:
    PeakMemory() {
        malloc_trim(0);
        std::ofstream{"/proc/self/clear_refs"} << '5';
        before_ = kibibytes("VmRSS:");
    }
    std::uint64_t growth() const { return (kibibytes("VmHWM:") - before_) * 1024; }

  private:
    static std::uint64_t kibibytes(const std::string& name) {
        std::ifstream status{"/proc/self/status"};
        for (std::string word; status >> word;)
            if (word == name) {
                std::uint64_t number = 0;
                status >> number;
                return number;
            }
        return 0;
    }
    std::uint64_t before_ = 0;
};

struct Run {
    Hash256 root;
    float loss = 0;
    std::uint64_t peak = 0;
};

Run trained(const program::Program& program, std::span<const program::Tensor> data,
            std::uint64_t working_max) {
    const PeakMemory peak;
    cpu::ThreadPool pool{1};
    exec::Trainer trainer{pool, program, data, {{}, 5, 0}, nullptr, working_max};
    trainer.initialise();
    for (int i = 0; i < 3; ++i) trainer.step();
    const auto used = peak.growth();
    return {exec::state_root(pool, trainer.state()), trainer.step_number(0), used};
}

std::vector<program::Tensor> data_of(const program::Program& program) {
    std::mt19937 random{4};
    std::vector<program::Tensor> data;
    for (const auto& declared : program.data) {
        data.push_back(program::make_tensor(declared.type));
        for (auto& byte : data.back().bytes) byte = static_cast<std::uint8_t>(random() % 17);
    }
    return data;
}

}  // namespace

TEST_CASE("A transformer trains to the same bits in less memory, and keeps within it") {
    const auto program = transformer();
    const auto data = data_of(program);
    const auto need = exec::memory_need(program, 1);
    const auto bytes_max = need.total() - need.step / 2;
    const auto fit = exec::fit_memory(program, 1, bytes_max);
    REQUIRE(fit);
    CHECK(fit->need.total() <= bytes_max);
    CHECK(!fit->repeated.empty());
    CHECK(fit->repeated_work > 0);
    CHECK(fit->repeated_work < program::work(program.step));

    const auto all = trained(program, data, exec::unlimited);
    const auto less = trained(program, data, fit->working_max);
    CHECK(less.root == all.root);
    CHECK(less.loss == all.loss);
#if !defined(__SANITIZE_ADDRESS__)
    // What the process holds is measured: the limit means something, and is kept. (A sanitizer
    // keeps what was given back.)
    CHECK(all.peak > bytes_max - need.data);
    CHECK(less.peak < bytes_max - need.data);
#endif
}

TEST_CASE("A program that fits as it is computes nothing twice") {
    const auto program = transformer();
    const auto need = exec::memory_need(program, 2);
    const auto fit = exec::fit_memory(program, 2, need.total());
    REQUIRE(fit);
    CHECK(fit->repeated.empty());
    CHECK(fit->working_max == exec::unlimited);
    CHECK(need.total() > exec::memory_need(program, 1).total());
}

TEST_CASE("A program that cannot fit says how much is enough") {
    const auto program = transformer();
    const auto need = exec::memory_need(program, 1);
    const auto refused = exec::fit_memory(program, 1, need.state);
    REQUIRE(!refused);
    const auto enough = refused.error();
    CHECK(enough > need.data + need.state + need.kernels);
    CHECK(enough < need.total());
    const auto fit = exec::fit_memory(program, 1, enough);
    REQUIRE(fit);
    CHECK(fit->need.total() <= enough);
}
