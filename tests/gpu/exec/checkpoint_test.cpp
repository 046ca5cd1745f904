// SPDX-License-Identifier: Apache-2.0
#include "gpu/exec/checkpoint.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "gpu/data/safetensors_header.hpp"
#include "gpu/exec/commit.hpp"
#include "tests/gpu/exec/small_run.hpp"

namespace {

using namespace assay;
using exec::CheckpointError;
using exec::test::SmallRun;

struct Fixture {
    SmallRun run;
    cpu::ThreadPool pool{2};
    exec::Trainer trainer{pool, run.program, run.data, run.seeds};
    program::StateHeader header{.task = 7,
                                .program = {},
                                .dataset = {},
                                .order_seed = run.seeds.order_seed,
                                .seed = run.seeds.seed,
                                .step = 3};
    std::filesystem::path path =
        std::filesystem::temp_directory_path() /
        ("assay-checkpoint-" + std::to_string(reinterpret_cast<std::uintptr_t>(this)));

    Fixture() {
        header.program.bytes[5] = 0xab;
        trainer.initialise();
        for (int i = 0; i < 3; ++i) trainer.step();
    }
    ~Fixture() { std::filesystem::remove(path); }

    Bytes file(const std::vector<program::TensorView>& state) const {
        std::vector<data::NamedView> named;
        for (std::size_t i = 0; i < state.size(); ++i)
            named.push_back({run.program.states[i].name, state[i]});
        auto bytes = data::safetensors_header(named, {{"task", "7"}});
        for (const auto& tensor : named) append(bytes, tensor.tensor.bytes);
        return bytes;
    }
};

}  // namespace

TEST_CASE("A run that goes on from a checkpoint file ends in the same bits") {
    Fixture f;
    REQUIRE(exec::write_checkpoint(f.path, f.run.program, f.header, f.trainer.state()));
    const auto read = exec::read_checkpoint(f.path, f.run.program);
    REQUIRE(read);
    CHECK(read->header == f.header);
    CHECK(read->state == f.trainer.copy_state());

    exec::Trainer resumed{f.pool, f.run.program, f.run.data, f.run.seeds};
    resumed.restore(read->header.step, read->state);
    for (int i = 0; i < 5; ++i) {
        resumed.step();
        f.trainer.step();
    }
    CHECK(exec::state_root(f.pool, resumed.state()) == exec::state_root(f.pool, f.trainer.state()));
}

TEST_CASE("A checkpoint of another program is refused by name") {
    Fixture f;
    REQUIRE(exec::write_checkpoint(f.path, f.run.program, f.header, f.trainer.state()));
    auto other = f.run.program;
    other.states.back().name = "other";
    CHECK(exec::read_checkpoint(f.path, other).error() == CheckpointError::MissingTensor);
    other = f.run.program;
    other.states.pop_back();
    CHECK(exec::read_checkpoint(f.path, other).error() == CheckpointError::ExtraTensor);
    other = f.run.program;
    std::swap(other.states[0].type.shape.rows, other.states[0].type.shape.columns);
    CHECK(exec::read_checkpoint(f.path, other).error() == CheckpointError::WrongType);
    CHECK(exec::read_checkpoint(f.path / "missing", f.run.program).error() ==
          CheckpointError::File);
    CHECK(exec::parse_checkpoint(f.file(f.trainer.state()), f.run.program).error() ==
          CheckpointError::BadHeader);
}

TEST_CASE("A checkpoint that was cut or spoilt anywhere is refused or differs in its root") {
    Fixture f;
    REQUIRE(exec::write_checkpoint(f.path, f.run.program, f.header, f.trainer.state()));
    std::ifstream in{f.path, std::ios::binary};
    Bytes whole{std::istreambuf_iterator<char>{in}, {}};
    REQUIRE(exec::parse_checkpoint(whole, f.run.program));
    for (std::size_t size = 0; size < whole.size(); size += 97)
        CHECK(!exec::parse_checkpoint(ByteView{whole}.first(size), f.run.program));
    std::mt19937 random{4};
    for (int i = 0; i < 200; ++i) {
        auto spoilt = whole;
        spoilt[random() % 1200] ^= static_cast<std::uint8_t>(1 + random() % 255);
        const auto parsed = exec::parse_checkpoint(spoilt, f.run.program);
        if (parsed) CHECK(parsed->state.size() == f.run.program.states.size());
    }
}
