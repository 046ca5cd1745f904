// SPDX-License-Identifier: Apache-2.0
#include "gpu/exec/committer.hpp"

#include <catch2/catch.hpp>

#include "tests/gpu/exec/small_run.hpp"

using namespace assay;
using exec::test::SmallRun;

TEST_CASE("Roots found while the run goes on are those of the states handed over, in their order") {
    const SmallRun run;
    cpu::ThreadPool pool{2};
    exec::Trainer trainer{pool, run.program, run.data, run.seeds};
    trainer.initialise();
    std::vector<Hash256> want, got;
    std::vector<Bytes> first;
    exec::Committer committer;
    for (int i = 0; i < 12; ++i) {
        want.push_back(exec::state_root(pool, trainer.state()));
        committer.commit(trainer.state(), [&](const Hash256& root, const auto& state) {
            got.push_back(root);
            first.emplace_back(state[0].bytes.begin(), state[0].bytes.end());
        });
        trainer.step();
    }
    committer.wait();
    CHECK(got == want);
    // What `then` sees is the state that was hashed, not the one that the run has moved on to.
    REQUIRE(first.size() == 12);
    trainer.initialise();
    CHECK(equal(first[0], trainer.state()[0].bytes));
}

TEST_CASE("What goes wrong with one state is heard of at the next, and once") {
    const SmallRun run;
    cpu::ThreadPool pool{1};
    exec::Trainer trainer{pool, run.program, run.data, run.seeds};
    trainer.initialise();
    exec::Committer committer;
    int done = 0;
    const auto fails = [](const Hash256&, std::span<const program::TensorView>) {
        throw std::runtime_error{"disk full"};
    };
    committer.commit(trainer.state(), fails);
    CHECK_THROWS_WITH(committer.commit(trainer.state(), [&](const auto&, const auto&) { ++done; }),
                      "disk full");
    CHECK(done == 0);
    committer.commit(trainer.state(), [&](const auto&, const auto&) { ++done; });
    committer.wait();
    committer.wait();
    CHECK(done == 1);
}
