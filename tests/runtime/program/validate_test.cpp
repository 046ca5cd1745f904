// SPDX-License-Identifier: Apache-2.0
#include "runtime/program/validate.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "runtime/scale/codec.hpp"
#include "tests/runtime/program/instances.hpp"
#include "tests/runtime/program/mlp.hpp"

namespace assay::program {
namespace {

const Real one = Real::of(1), infinite{0x7f800000U}, not_a_number{0x7fc00001U};

Malformed reason(const Program& program) {
    const auto checked = check(program);
    REQUIRE_FALSE(checked);
    // What is refused here is refused on the wire too.
    CHECK_FALSE(decode_program(scale::to_bytes(program)));
    return checked.error();
}

template <class Change>
Malformed reason_with(Change change) {
    Program program = make_mlp();
    REQUIRE(check(program));
    change(program);
    return reason(program);
}

Malformed reason(const Node& node) {
    const auto checked = check_node(node);
    REQUIRE_FALSE(checked);
    return checked.error();
}
Malformed reason(const Operation& operation, const std::vector<TensorType>& inputs,
                 const TensorType& wanted = f32(1, 1)) {
    return reason(node_over(operation, inputs, wanted));
}

}  // namespace

TEST_CASE("a valid program survives the wire, byte for byte") {
    const Program program = make_mlp();
    const Bytes encoding = scale::to_bytes(program);
    const auto decoded = decode_program(encoding);
    REQUIRE(decoded);
    CHECK((*decoded == program));
    CHECK(scale::to_bytes(*decoded) == encoding);
}

TEST_CASE("bytes that are no program are refused") {
    Bytes encoding = scale::to_bytes(make_mlp());
    const auto refused = [](const Bytes& bytes) {
        const auto decoded = decode_program(bytes);
        return !decoded && decoded.error() == Malformed::NotDecodable;
    };
    Bytes longer = encoding;
    longer.push_back(0);
    CHECK(refused(longer));
    CHECK(refused({encoding.begin(), encoding.end() - 1}));
    CHECK(refused({}));
    const Node node = make_mlp().init[0];
    Program unknown;
    unknown.init = {node};
    Bytes operators = scale::to_bytes(unknown);
    operators[3] = static_cast<std::uint8_t>(std::variant_size_v<Operation>);
    CHECK(refused(operators));
    Bytes dtypes = scale::to_bytes(Program{.data = {{"x", u8(1, 1)}}});
    dtypes[3] = 3;
    CHECK(refused(dtypes));
}

TEST_CASE("programs beyond the limits are refused") {
    CHECK(reason_with([](Program& p) { p.init.resize(max_nodes + 1, p.init[0]); }) ==
          Malformed::TooManyNodes);
    CHECK(reason_with([](Program& p) { p.states.resize(max_states + 1); }) ==
          Malformed::TooManyStates);
    CHECK(reason_with([](Program& p) { p.data.resize(max_data + 1); }) == Malformed::TooManyData);
    CHECK(reason_with([](Program& p) { p.step_outputs.resize(max_outputs + 1); }) ==
          Malformed::TooManyOutputs);
    CHECK(reason_with([](Program& p) { p.states.clear(); }) == Malformed::NoState);
    CHECK(reason_with([](Program& p) {
              const Node huge =
                  node_over(Matmul{}, {f32(1U << 17, 1U << 17), f32(1U << 17, 1U << 17)});
              p.step.resize(600, huge);
              for (std::size_t i = 0; i < p.step.size(); ++i)
                  p.step[i] = node_over(Uniform{0, one}, {}, f32(1U << 17, 1U << 17));
              Node product = huge;
              product.inputs[0].from = NodeOutput{0};
              product.inputs[1].from = NodeOutput{1};
              for (int i = 0; i < 1100; ++i) p.step.push_back(product);
          }) == Malformed::TooMuchWork);
}

TEST_CASE("names are short, plain and distinct") {
    CHECK(reason_with([](Program& p) { p.states[0].name = ""; }) == Malformed::BadName);
    CHECK(reason_with([](Program& p) { p.data[1].name = "a b"; }) == Malformed::BadName);
    CHECK(reason_with([](Program& p) { p.data[1].name = std::string(65, 'a'); }) ==
          Malformed::BadName);
    CHECK(reason_with([](Program& p) { p.states[1].name = p.states[0].name; }) ==
          Malformed::DuplicateName);
    CHECK(reason_with([](Program& p) { p.eval_outputs.push_back(p.eval_outputs[0]); }) ==
          Malformed::DuplicateName);
}

TEST_CASE("references go backwards, and to things that exist") {
    CHECK(reason_with([](Program& p) { p.step[2].inputs[0].from = NodeOutput{2}; }) ==
          Malformed::ForwardReference);
    CHECK(reason_with([](Program& p) { p.step[2].inputs[0].from = NodeOutput{3}; }) ==
          Malformed::ForwardReference);
    CHECK(reason_with([](Program& p) { p.step[2].inputs[1].from = State{8}; }) ==
          Malformed::UnknownState);
    CHECK(reason_with([](Program& p) { p.step[0].inputs[0].from = Data{2}; }) ==
          Malformed::UnknownData);
    CHECK(reason_with([](Program& p) {
              p.init.push_back(node_over(Relu{}, {f32(40, 36)}));
              p.init.back().inputs[0].from = State{0};
          }) == Malformed::InitReadsState);
    CHECK(reason_with([](Program& p) { p.step[2].inputs[1].from = State{2}; }) ==
          Malformed::InputTypeDiffers);
    CHECK(reason_with([](Program& p) { p.states[0].next = 999; }) == Malformed::UnknownNode);
    CHECK(reason_with([](Program& p) { p.states[0].initial = 999; }) == Malformed::UnknownNode);
    CHECK(reason_with([](Program& p) { p.eval_outputs[0].node = 999; }) == Malformed::UnknownNode);
    CHECK(reason_with([](Program& p) { p.states[0].next = 0; }) == Malformed::StateTypeDiffers);
    CHECK(reason_with([](Program& p) { p.states[0].initial = 1; }) == Malformed::StateTypeDiffers);
}

TEST_CASE("sizes that nothing could hold or dispute are refused") {
    CHECK(reason(Relu{}, {f32(0, 4)}) == Malformed::BadSize);
    CHECK(reason(Relu{}, {f32(max_dimension + 1, 1)}) == Malformed::BadSize);
    CHECK(reason(Relu{}, {f32(1U << 18, 1U << 17)}) == Malformed::BadSize);  // 2^35 elements
    CHECK(reason(Constant{one}, {}, f32(4, 0)) == Malformed::BadSize);
    const std::uint32_t longest = max_fold_steps * tile_side;
    CHECK(check_node(node_over(ColumnSum{}, {f32(longest, 1)})));
    CHECK(reason(ColumnSum{}, {f32(longest + 1, 1)}) == Malformed::TooManyFoldSteps);
    CHECK(reason(Matmul{}, {f32(1, longest + 1), f32(longest + 1, 1)}) ==
          Malformed::TooManyFoldSteps);
    CHECK(reason(CrossEntropy{}, {f32(1, longest / 2 + 1), u8(1, 1)}) ==
          Malformed::TooManyFoldSteps);
}

TEST_CASE("operands that do not fit an operator are refused") {
    const TensorType a = f32(4, 8);
    CHECK(reason(Matmul{}, {a}) == Malformed::WrongInputCount);
    CHECK(reason(Matmul{}, {a, a}) == Malformed::WrongInputShape);
    CHECK(reason(Matmul{MatmulForm::NT}, {a, f32(8, 4)}) == Malformed::WrongInputShape);
    CHECK(reason(Matmul{MatmulForm::TN}, {a, f32(8, 4)}) == Malformed::WrongInputShape);
    CHECK(reason(Matmul{}, {a, i32(8, 4)}) == Malformed::WrongInputDtype);
    CHECK(reason(Add{}, {a, f32(4, 7)}) == Malformed::WrongInputShape);
    CHECK(reason(Add{}, {a, a, a}) == Malformed::WrongInputCount);
    CHECK(reason(AddRow{}, {a, f32(4, 8)}) == Malformed::WrongInputShape);
    CHECK(reason(AddRow{}, {a, u8(1, 8)}) == Malformed::WrongInputDtype);
    CHECK(reason(Relu{}, {i32(4, 8)}) == Malformed::WrongInputDtype);
    CHECK(reason(Convert{one}, {a}) == Malformed::WrongInputDtype);
    CHECK(reason(RowSum{}, {}) == Malformed::WrongInputCount);
    CHECK(reason(ColumnMean{}, {u8(4, 8)}) == Malformed::WrongInputDtype);
    CHECK(reason(CountEqual{}, {i32(4, 1), f32(4, 1)}) == Malformed::WrongInputDtype);
    CHECK(reason(CountEqual{}, {i32(4, 1), i32(5, 1)}) == Malformed::WrongInputShape);
    CHECK(reason(CountEqual{}, {i32(4, 2), i32(4, 2)}) == Malformed::WrongInputShape);
    CHECK(reason(CrossEntropy{}, {a, u8(8, 1)}) == Malformed::WrongInputShape);
    CHECK(reason(CrossEntropyGradient{}, {a, f32(4, 1)}) == Malformed::WrongInputDtype);
    CHECK(reason(Gather{}, {a, a}) == Malformed::WrongInputCount);
    CHECK(reason(GatherScaled{one}, {a}) == Malformed::WrongInputDtype);
    CHECK(reason(Uniform{0, one}, {a}) == Malformed::WrongInputCount);
    CHECK(reason(Constant{one}, {a}) == Malformed::WrongInputCount);
}

TEST_CASE("a declared type that is not the operator's result is refused") {
    Node node = node_over(Matmul{}, {f32(4, 8), f32(8, 5)});
    CHECK(check_node(node));
    node.type = f32(5, 4);
    CHECK(reason(node) == Malformed::WrongOutputType);
    node = node_over(ArgMax{}, {f32(4, 8)});
    node.type.dtype = Dtype::F32;
    CHECK(reason(node) == Malformed::WrongOutputType);
    node = node_over(Gather{}, {u8(9, 8)}, f32(4, 8));
    CHECK(node.type == u8(4, 8));
    node.type.shape.columns = 7;
    CHECK(reason(node) == Malformed::WrongOutputType);
}

TEST_CASE("attributes are finite numbers") {
    const TensorType a = f32(4, 8);
    CHECK(reason(Scale{infinite}, {a}) == Malformed::BadAttribute);
    CHECK(reason(Momentum{not_a_number}, {a, a}) == Malformed::BadAttribute);
    CHECK(reason(Descend{StepDecay{one, one, 0}}, {a, a}) == Malformed::BadAttribute);
    CHECK(reason(Uniform{0, infinite}, {}, a) == Malformed::BadAttribute);
    CHECK(reason(Constant{not_a_number}, {}, a) == Malformed::BadAttribute);
}

TEST_CASE("work is counted, and saturates") {
    CHECK(work(node_over(Matmul{}, {f32(4, 8), f32(8, 5)})) == 2 * 4 * 8 * 5);
    CHECK(work(node_over(Add{}, {f32(4, 8), f32(4, 8)})) == 32);
    CHECK(work(node_over(ColumnSum{}, {f32(4, 8)})) == 32);
    CHECK(work(node_over(CrossEntropy{}, {f32(4, 8), u8(4, 1)})) == 44 * 32);
    const Program program = make_mlp();
    std::uint64_t sum = 0;
    for (const Node& node : program.step) sum += work(node);
    CHECK(work(program.step) == sum);
    const std::uint32_t side = 1U << 28;
    const Node huge{
        Matmul{}, {{Data{0}, f32(side, side)}, {Data{0}, f32(side, side)}}, f32(side, side)};
    CHECK(work(huge) == ~std::uint64_t{0});
    CHECK(work(std::vector{huge, huge}) == ~std::uint64_t{0});
}

// Any accusation about any valid node must fit: docs/trial.md adds up the rest.
TEST_CASE("accumulators and the tiles that a step opens stay within their limits") {
    for (const auto& [name, make] : all_operators()) {
        INFO(name);
        const Node node = make({70, 97, 130});
        std::vector<Tensor> data;
        for (const Input& input : node.inputs) data.push_back(sample(input.type, data.size()));
        const Fold fold{node, {}, sample_context()};
        REQUIRE(fold.steps() <= max_fold_steps);
        Accumulator accumulator = fold.start();
        for (std::uint32_t f = 0; f < fold.steps(); ++f) {
            CHECK(fold.words(f) * 4 <= max_accumulator_bytes);
            const auto places = fold.inputs(f, accumulator);
            CHECK(places.size() <= 2);
            std::size_t bytes = fold.words(f) * 4;
            std::vector<Tile> opened;
            for (const TileInput& input : places) {
                opened.push_back(tile_of(data[input.input], input.tile));
                bytes += opened.back().bytes.size();
            }
            CHECK(bytes <= 16 * 1024);
            accumulator = fold.step(f, std::move(accumulator), opened);
        }
        CHECK(fold.words(fold.steps()) * 4 <= max_accumulator_bytes);
    }
}

TEST_CASE("no tile takes more steps than the bound that a node is checked by") {
    for (const auto& [name, make] : all_operators())
        for (const Extents at : {Extents{70, 97, 130}, Extents{33, 5, 65}, Extents{4, 64, 31}}) {
            const Node node = make(at);
            INFO(name);
            const std::uint64_t bound = most_steps(node);
            for (std::uint64_t tile = 0; tile < tile_count(node.type.shape); ++tile)
                CHECK(Fold(node, tile_at(node.type.shape, tile), {}).steps() <= bound);
        }
}

}  // namespace assay::program
