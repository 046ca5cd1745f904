// SPDX-License-Identifier: Apache-2.0
#include "runtime/program/executor.hpp"

#include <catch2/catch.hpp>

#include "runtime/program/commitment.hpp"
#include "tests/runtime/program/golden.hpp"
#include "tests/runtime/program/mlp.hpp"

namespace assay::program {

TEST_CASE("a perceptron learns by folds alone, to the same bits every time") {
    const Program program = make_mlp();
    REQUIRE(check(program));
    const std::vector<Tensor> data = make_mlp_data();
    Context context{.order_seed = {{3, 1, 4}}, .seed = 42, .step = 0};
    std::vector<Tensor> state = initial_state(program, context);
    float first = 0, last = 0;
    for (context.step = 0; context.step < 40; ++context.step) {
        const auto outputs = execute(program.step, {state, data}, context);
        last = outputs[program.step_outputs[0].node].f32(0, 0);
        if (context.step == 0) first = last;
        state = next_state_of(program, outputs);
    }
    CHECK(first > 1.4F);
    CHECK(last < 0.1F);
    const auto evaluated = execute(program.eval, {state, data}, context);
    CHECK(evaluated[program.eval_outputs[0].node].i32(0, 0) == 50);

    std::vector<Hash256> roots;
    for (const Tensor& tensor : state) roots.push_back(tensor_root(tensor));
    const std::string digest = to_hex(state_root(roots).bytes);
    CHECK("mlp " + digest == "mlp " + golden("commitments.txt", "mlp"));
}

TEST_CASE("init does not depend on the order seed, nor on the step it is run at") {
    const Program program = make_mlp();
    const Context one{.order_seed = {{1}}, .seed = 42, .step = 0};
    const Context other{.order_seed = {{2}}, .seed = 42, .step = 9};
    CHECK((initial_state(program, one) == initial_state(program, other)));
    const Context reseeded{.order_seed = {{1}}, .seed = 43, .step = 0};
    CHECK((initial_state(program, one) != initial_state(program, reseeded)));
}

}  // namespace assay::program
