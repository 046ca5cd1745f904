// SPDX-License-Identifier: Apache-2.0
#include "runtime/program/validate.hpp"

#include <set>

#include "runtime/program/operators/all.hpp"
#include "runtime/scale/codec.hpp"

namespace assay::program {

namespace {

using Validity = Expected<std::monostate, Malformed>;
using operators::refused;

bool fits(const Shape& shape) {
    return shape.rows > 0 && shape.columns > 0 && shape.rows <= max_dimension &&
           shape.columns <= max_dimension && shape.elements() <= max_elements &&
           tile_count(shape) <= max_tiles;
}

// Attributes that could poison a result before any operand does.
bool attribute_valid(const Real& real) { return real.finite(); }
bool attribute_valid(const Schedule& schedule) { return valid(schedule); }
bool attribute_valid(MatmulForm) { return true; }
bool attribute_valid(Axis) { return true; }
bool attribute_valid(std::uint32_t) { return true; }
bool attribute_valid(bool) { return true; }
// Sides so small that no product of two overflows; and no window lies outside the image altogether.
bool attribute_valid(const Window& window) {
    constexpr std::uint32_t most = 1U << 14;
    const auto fine = [](std::uint32_t side) { return side > 0 && side <= most; };
    return fine(window.height) && fine(window.width) && fine(window.kernel_height) &&
           fine(window.kernel_width) && fine(window.stride) &&
           window.padding < std::min(window.kernel_height, window.kernel_width) &&
           window.kernel_height <= window.height + 2 * window.padding &&
           window.kernel_width <= window.width + 2 * window.padding;
}

bool attributes_valid(const Operation& operation) {
    return std::visit(
        [](const auto& op) {
            return std::apply([](const auto&... field) { return (attribute_valid(field) && ...); },
                              reflect::fields(op));
        },
        operation);
}

bool name_valid(std::string_view name) {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '.' || c == '_' || c == '/' || c == '-';
    };
    return !name.empty() && name.size() <= max_name && std::ranges::all_of(name, allowed);
}

template <class T>
Validity check_names(const std::vector<T>& named) {
    std::set<std::string_view> seen;
    for (const T& item : named) {
        ENSURE(name_valid(item.name), refused(Malformed::BadName));
        ENSURE(seen.insert(item.name).second, refused(Malformed::DuplicateName));
    }
    return {};
}

// What nodes of one section may refer to.
struct Scope {
    const Program& program;
    std::span<const Node> nodes;
    bool reads_states;
};

Expected<TensorType, Malformed> source_type(const Scope& scope, std::size_t node,
                                            const Reference& from) {
    if (const auto* output = std::get_if<NodeOutput>(&from)) {
        ENSURE(output->index < node, refused(Malformed::ForwardReference));
        return scope.nodes[output->index].type;
    }
    if (const auto* state = std::get_if<State>(&from)) {
        ENSURE(scope.reads_states, refused(Malformed::InitReadsState));
        ENSURE(state->index < scope.program.states.size(), refused(Malformed::UnknownState));
        return scope.program.states[state->index].type;
    }
    const auto& data = *std::get_if<Data>(&from);
    ENSURE(data.index < scope.program.data.size(), refused(Malformed::UnknownData));
    return scope.program.data[data.index].type;
}

Validity check_section(const Scope& scope) {
    ENSURE(scope.nodes.size() <= max_nodes, refused(Malformed::TooManyNodes));
    for (std::size_t i = 0; i < scope.nodes.size(); ++i) {
        TRY(check_node(scope.nodes[i]));
        for (const Input& input : scope.nodes[i].inputs) {
            const TensorType type = TRY(source_type(scope, i, input.from));
            ENSURE(type == input.type, refused(Malformed::InputTypeDiffers));
        }
    }
    ENSURE(work(scope.nodes) <= max_work, refused(Malformed::TooMuchWork));
    return {};
}

Validity check_outputs(std::span<const Node> section, const std::vector<Output>& outputs) {
    ENSURE(outputs.size() <= max_outputs, refused(Malformed::TooManyOutputs));
    TRY(check_names(outputs));
    for (const Output& output : outputs)
        ENSURE(output.node < section.size(), refused(Malformed::UnknownNode));
    return {};
}

Validity check_state(const Program& program, const StateTensor& state) {
    ENSURE(fits(state.type.shape), refused(Malformed::BadSize));
    ENSURE(state.initial < program.init.size(), refused(Malformed::UnknownNode));
    ENSURE(state.next < program.step.size(), refused(Malformed::UnknownNode));
    ENSURE(program.init[state.initial].type == state.type, refused(Malformed::StateTypeDiffers));
    ENSURE(program.step[state.next].type == state.type, refused(Malformed::StateTypeDiffers));
    return {};
}

}  // namespace

Expected<TensorType, Malformed> result_type(const Operation& operation,
                                            std::span<const Input> inputs,
                                            const TensorType& wanted) {
    return std::visit([&]<class Op>(const Op& op) { return Rule<Op>::result(op, inputs, wanted); },
                      operation);
}

std::uint64_t most_steps(const Node& node) {
    return std::visit(
        [&]<class Op>(const Op&) -> std::uint64_t {
            if constexpr (requires { Rule<Op>::most_steps(node); })
                return Rule<Op>::most_steps(node);
            else
                return Rule<Op>::steps(Fold{node, {}, {}});
        },
        node.operation);
}

Validity check_node(const Node& node) {
    ENSURE(fits(node.type.shape), refused(Malformed::BadSize));
    for (const Input& input : node.inputs)
        ENSURE(fits(input.type.shape), refused(Malformed::BadSize));
    ENSURE(attributes_valid(node.operation), refused(Malformed::BadAttribute));
    const TensorType type = TRY(result_type(node.operation, node.inputs, node.type));
    ENSURE(type == node.type, refused(Malformed::WrongOutputType));
    ENSURE(most_steps(node) <= max_fold_steps, refused(Malformed::TooManyFoldSteps));
    return {};
}

Validity check(const Program& program) {
    ENSURE(program.data.size() <= max_data, refused(Malformed::TooManyData));
    ENSURE(program.states.size() <= max_states, refused(Malformed::TooManyStates));
    ENSURE(!program.states.empty(), refused(Malformed::NoState));
    TRY(check_names(program.data));
    TRY(check_names(program.states));
    for (const DataTensor& data : program.data)
        ENSURE(fits(data.type.shape), refused(Malformed::BadSize));
    TRY(check_section({program, program.init, false}));
    TRY(check_section({program, program.step, true}));
    TRY(check_section({program, program.eval, true}));
    for (const StateTensor& state : program.states) TRY(check_state(program, state));
    TRY(check_outputs(program.step, program.step_outputs));
    return check_outputs(program.eval, program.eval_outputs);
}

Expected<Program, Malformed> decode_program(ByteView encoding) {
    auto program = scale::from_bytes<Program>(encoding);
    ENSURE(program.has_value(), refused(Malformed::NotDecodable));
    TRY(check(*program));
    return *std::move(program);
}

std::uint64_t work(const Node& node) {
    return std::visit([&]<class Op>(const Op& op) { return Rule<Op>::work(op, node); },
                      node.operation);
}

std::uint64_t work(std::span<const Node> section) {
    u128 total = 0;
    for (const Node& node : section) total += work(node);
    return total >> 64 != 0 ? ~std::uint64_t{0} : static_cast<std::uint64_t>(total);
}

}  // namespace assay::program
