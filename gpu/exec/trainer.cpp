// SPDX-License-Identifier: Apache-2.0
#include "gpu/exec/trainer.hpp"

#include <algorithm>

#include "gpu/exec/requests.hpp"
#include "runtime/base/check.hpp"

namespace assay::exec {

using program::Node;
using program::Program;
using program::Tensor;
using program::TensorView;

namespace {

template <class Declaration>
Expected<std::monostate, Mismatch> check_tensors(std::span<const Declaration> declared,
                                                 std::span<const Tensor> tensors) {
    ENSURE(declared.size() == tensors.size(), Failure{Mismatch::WrongCount});
    for (std::size_t i = 0; i < declared.size(); ++i) {
        ENSURE(tensors[i].type == declared[i].type, Failure{Mismatch::WrongType});
        ENSURE(tensors[i].bytes.size() == declared[i].type.bytes(), Failure{Mismatch::WrongSize});
    }
    return std::monostate{};
}

}  // namespace

Expected<std::monostate, Mismatch> check_data(const Program& program,
                                              std::span<const Tensor> data) {
    return check_tensors(std::span{program.data}, data);
}

Expected<std::monostate, Mismatch> check_state(const Program& program,
                                               std::span<const Tensor> state) {
    return check_tensors(std::span{program.states}, state);
}

Trainer::Trainer(cpu::ThreadPool& pool, const Program& program, std::span<const Tensor> data,
                 const program::Context& seeds, Backend* backend, std::uint64_t working_max)
    : pool_{pool},
      program_{program},
      data_{data},
      seeds_{seeds},
      backend_{backend},
      step_{step_request(program), backend, working_max} {
    INVARIANT(check_data(program, data));
    for (const auto& state : program.states) {
        states_.push_back(allocate(state.type.bytes()));
        spares_.emplace_back();
    }
    for (const auto state : step_.plan().swapped)
        spares_[state] = allocate(program.states[state].type.bytes());
    if (backend_ == nullptr) return;
    for (const auto& tensor : data) {
        data_copies_.push_back(allocate(tensor.bytes.size()));
        std::ranges::copy(tensor.bytes, data_copies_.back().data());
    }
}

cpu::Buffer Trainer::allocate(std::size_t bytes) const {
    return backend_ ? backend_->allocate(bytes) : cpu::Buffer{bytes};
}

program::Context Trainer::context() const {
    auto context = seeds_;
    context.step = steps_done_;
    return context;
}

void Trainer::initialise() {
    Section init{init_request(program_), backend_};
    steps_done_ = 0;
    init.run(pool_, {.states = states_,
                     .spares = spares_,
                     .data = data_,
                     .data_copies = data_copies_,
                     .context = context()});
}

void Trainer::restore(std::uint64_t steps_done, std::span<const Tensor> state) {
    INVARIANT(check_state(program_, state));
    steps_done_ = steps_done;
    for (std::size_t i = 0; i < states_.size(); ++i)
        std::ranges::copy(state[i].bytes, states_[i].data());
}

void Trainer::step() {
    step_.run(pool_, {.states = states_,
                      .spares = spares_,
                      .data = data_,
                      .data_copies = data_copies_,
                      .context = context()});
    ++steps_done_;
}

std::vector<TensorView> Trainer::state() const {
    std::vector<TensorView> views;
    for (std::size_t i = 0; i < states_.size(); ++i)
        views.push_back({program_.states[i].type, states_[i].bytes()});
    return views;
}

std::vector<Tensor> Trainer::copy_state() const {
    std::vector<Tensor> tensors;
    for (const auto& [type, bytes] : state())
        tensors.push_back({type, {bytes.begin(), bytes.end()}});
    return tensors;
}

TensorView Trainer::step_output(std::uint32_t index) const {
    const auto node = program_.step_outputs[index].node;
    // A state's next value that people also want to see is the state itself.
    const auto& location = step_.location(node);
    if (location.space != Location::Space::Arena)
        return {program_.step[node].type, states_[location.position].bytes()};
    return step_.output(node);
}

float Trainer::step_number(std::uint32_t index) const {
    const auto output = step_output(index);
    INVARIANT(output.type == (program::TensorType{program::Dtype::F32, {1, 1}}));
    float number = 0;
    std::memcpy(&number, output.bytes.data(), sizeof number);
    return number;
}

std::vector<TensorView> Trainer::evaluate() {
    if (!eval_) eval_.emplace(eval_request(program_), backend_);
    eval_->run(
        pool_,
        {.states = states_, .data = data_, .data_copies = data_copies_, .context = context()});
    std::vector<TensorView> outputs;
    for (const auto& output : program_.eval_outputs) outputs.push_back(eval_->output(output.node));
    return outputs;
}

std::vector<Tensor> Trainer::trace(std::span<const Node> nodes, const program::Context& context) {
    Section section{{.section = nodes, .keep_all = true}, backend_};
    section.run(
        pool_, {.states = states_, .data = data_, .data_copies = data_copies_, .context = context});
    std::vector<Tensor> outputs;
    for (std::uint32_t i = 0; i < nodes.size(); ++i) {
        const auto [type, bytes] = section.output(i);
        outputs.push_back({type, {bytes.begin(), bytes.end()}});
    }
    return outputs;
}

std::vector<Tensor> Trainer::trace_step() { return trace(program_.step, context()); }

std::vector<Tensor> Trainer::trace_init() {
    auto first = seeds_;
    first.step = 0;
    return trace(program_.init, first);
}

}  // namespace assay::exec
