// SPDX-License-Identifier: Apache-2.0
#include "gpu/onnx/importer.hpp"

#include <algorithm>

namespace assay::onnx {

using build::Value;
using program::Dtype;

std::int64_t integer(const ::onnx::NodeProto& node, const char* name, std::int64_t otherwise) {
    for (const auto& attribute : node.attribute())
        if (attribute.name() == name) return attribute.i();
    return otherwise;
}
float number(const ::onnx::NodeProto& node, const char* name, float otherwise) {
    for (const auto& attribute : node.attribute())
        if (attribute.name() == name) return attribute.f();
    return otherwise;
}
Dimensions integers(const ::onnx::NodeProto& node, const char* name, Dimensions otherwise) {
    for (const auto& attribute : node.attribute())
        if (attribute.name() == name) return {attribute.ints().begin(), attribute.ints().end()};
    return otherwise;
}

std::optional<Dimensions> Known::whole() const {
    Dimensions all;
    for (const auto n : numbers) {
        if (!integers || !(n > -1e15 && n < 1e15)) return std::nullopt;
        all.push_back(static_cast<std::int64_t>(n));
    }
    return all;
}

Failure<Refusal> Importer::refused(Problem problem, const std::string& why) const {
    std::string where = node_->op_type() + " " + node_->name();
    if (!why.empty()) where += ": " + why;
    return Failure{Refusal{problem, where}};
}

const Known* Importer::known(const std::string& name) const {
    if (const auto found = folded_.find(name); found != folded_.end()) return &found->second;
    const auto found = known_.find(name);
    return found == known_.end() ? nullptr : &found->second;
}
const Computed* Importer::find(const std::string& name) const {
    const auto found = computed_.find(name);
    return found == computed_.end() ? nullptr : &found->second;
}

Computed Importer::weight(const Known& known, Arrangement arrangement) {
    return {.value = weights_(known.initialiser, known, arrangement), .dims = known.dims};
}

Expected<Computed, Refusal> Importer::operand(const ::onnx::NodeProto& node, int index) {
    ENSURE(index < node.input_size(), refused(Problem::UnknownOperator, "an operand is missing"));
    const auto& name = node.input(index);
    if (const auto* value = find(name)) return *value;
    const auto* constant = known(name);
    ENSURE(constant, refused(Problem::UnknownValue, name));
    ENSURE(constant->weight, refused(Problem::UnknownOperator, "a constant operand"));
    return weight(*constant);
}

Value Importer::as(const Value& x, std::int64_t rows, std::int64_t columns) {
    const program::Shape shape{static_cast<std::uint32_t>(rows),
                               static_cast<std::uint32_t>(columns)};
    if (x.type.shape == shape) return x;
    return graph_.add(program::Reshape{}, {x}, {x.type.dtype, shape});
}

Computed Importer::plain(Computed x) {
    if (x.turned) {
        // [..., a, b] stands as [..., b, a]: element by element, a and b change places.
        const auto rank = x.dims.size();
        const auto a = static_cast<std::uint32_t>(x.dims[rank - 2]);
        const auto b = static_cast<std::uint32_t>(x.dims[rank - 1]);
        auto column = as(x.value, product(x.dims), 1);
        column = graph_.add(program::SwapAxes{b, a}, {column});
        return {.value = as(column, product(x.dims) / b, b), .dims = x.dims};
    }
    if (x.images) {
        const auto& dims = x.dims;
        const auto pixels = static_cast<std::uint32_t>(dims[2] * dims[3]);
        const auto channels = static_cast<std::uint32_t>(dims[1]);
        auto column = as(x.value, product(dims), 1);
        if (pixels > 1 && channels > 1)
            column = graph_.add(program::SwapAxes{pixels, channels}, {column});
        return {.value = as(column, product(dims) / dims[3], dims[3]), .dims = dims};
    }
    return x;
}

Expected<Computed, Refusal> Importer::by_pixel(const Computed& x) {
    if (x.images) return x;
    ENSURE(x.dims.size() == 4 && !x.turned,
           refused(Problem::WrongShape, "images need four dimensions"));
    const auto& dims = x.dims;
    const auto pixels = static_cast<std::uint32_t>(dims[2] * dims[3]);
    const auto channels = static_cast<std::uint32_t>(dims[1]);
    auto column = as(x.value, product(dims), 1);
    if (pixels > 1 && channels > 1)
        column = graph_.add(program::SwapAxes{channels, pixels}, {column});
    return Computed{.value = as(column, dims[0] * pixels, channels), .dims = dims, .images = true};
}

Importer::Made Importer::reshaped(const Computed& x, Dimensions dims) {
    ENSURE(!dims.empty(), refused(Problem::UnknownOperator, "to a tensor without dimensions"));
    const auto from = plain(x);
    const auto last = dims.back();
    return Computed{.value = as(from.value, product(dims) / last, last), .dims = std::move(dims)};
}

// Of what Erf, 1 + Erf and the causal mask leave behind, the value is not yet what the file means.
bool Importer::continues_pattern(const ::onnx::NodeProto& node) const {
    const auto& kind = node.op_type();
    for (const auto& name : node.input()) {
        const auto* x = find(name);
        if (!x || x->pattern == Pattern::None) continue;
        const bool same = kind == "Identity" || kind == "Dropout";
        const bool next =
            x->pattern == Pattern::Causal ? kind == "Softmax" : kind == "Add" || kind == "Mul";
        if (!same && !next) return false;
    }
    return true;
}

// Only x / sqrt 2, its Erf, and what follows these are what began with x.
void Importer::forget_origin(const ::onnx::NodeProto& node, Computed& made) const {
    const auto& kind = node.op_type();
    const bool scaled = kind == "Div" && made.pattern == Pattern::None;
    if (!scaled && made.pattern != Pattern::ErfOf && made.pattern != Pattern::OnePlusErf &&
        made.pattern != Pattern::TimesOnePlusErf)
        made.origin.reset();
}

std::optional<Refusal> Importer::add(const ::onnx::NodeProto& node) {
    node_ = &node;
    if (node.output_size() < 1) return refused(Problem::UnknownOperator, "no output").error;
    if (auto folded = fold(node)) {
        folded_[node.output(0)] = *std::move(folded);
        return std::nullopt;
    }
    if (!continues_pattern(node))
        return refused(Problem::UnknownOperator, "an operand outside of GELU and attention").error;
    if (node.op_type() == "Split") return split(node);
    auto made = make(node);
    if (!made) return made.error();
    if (graph_.error()) return refused(Problem::WrongShape).error;
    forget_origin(node, *made);
    computed_[node.output(0)] = *std::move(made);
    return std::nullopt;
}

Importer::Made Importer::make(const ::onnx::NodeProto& node) {
    const auto& kind = node.op_type();
    for (const auto* name : {"Add", "Sub", "Mul", "Div"})
        if (kind == name) return elementwise(node);
    if (kind == "Gemm") return gemm(node);
    if (kind == "MatMul") return matmul(node);
    for (const auto* name : {"Conv", "MaxPool", "AveragePool", "GlobalAveragePool"})
        if (kind == name) return window(node);
    if (kind == "ReduceMean") return reduce(node);
    if (kind == "Reshape" || kind == "Flatten" || kind == "Unsqueeze" || kind == "Squeeze")
        return reshape(node);
    if (kind == "Transpose") return transpose(node);
    if (kind == "Softmax") return softmax(node);
    if (kind == "LayerNormalization") return layer_norm(node);
    if (kind == "Gather") return gather(node);
    if (kind == "Where") return where(node);
    if (kind == "Concat") return concat(node);
    return function(node);
}

Importer::Made Importer::function(const ::onnx::NodeProto& node) {
    auto x = TRY(operand(node, 0));
    const auto apply = [&](const program::Operation& operation) -> Made {
        x.value = graph_.add(operation, {x.value});
        return x;
    };
    const auto& kind = node.op_type();
    if (kind == "Relu") return apply(program::Relu{});
    if (kind == "Tanh") return apply(program::Tanh{});
    if (kind == "Sigmoid") return apply(program::Sigmoid{});
    if (kind == "Exp") return apply(program::Exponential{});
    if (kind == "Log") return apply(program::Logarithm{});
    if (kind == "Sqrt") return apply(program::SquareRoot{});
    if (kind == "Neg") return apply(program::Scale{program::Real::of(-1)});
    // Inference mode drops nothing; in training PyTorch exports the same node.
    if (kind == "Identity" || kind == "Dropout") return x;
    if (kind == "Pad") {
        const auto* pads = node.input_size() > 1 ? known(node.input(1)) : nullptr;
        const bool nothing =
            pads && std::ranges::all_of(pads->numbers, [](double n) { return n == 0; });
        ENSURE(nothing, refused(Problem::UnknownOperator, "padding apart from a window"));
        return x;
    }
    if (kind == "Cast") {
        const auto to = integer(node, "to", 0);
        const bool stays = x.value.type.dtype == Dtype::F32 ? to == ::onnx::TensorProto::FLOAT
                                                            : to == ::onnx::TensorProto::INT64 ||
                                                                  to == ::onnx::TensorProto::INT32;
        ENSURE(stays, refused(Problem::UnknownOperator, "to another kind of number"));
        return x;
    }
    if (kind == "Erf") {
        ENSURE(x.origin, refused(Problem::UnknownOperator, "outside of GELU"));
        x.pattern = Pattern::ErfOf;
        return x;
    }
    if (kind == "Pow") {
        const auto* power = node.input_size() > 1 ? known(node.input(1)) : nullptr;
        ENSURE(power && power->single(),
               refused(Problem::UnknownOperator, "a power that is computed"));
        const double n = power->numbers[0];
        if (n == 0.5) return apply(program::SquareRoot{});
        ENSURE(n == 2 || n == 3,
               refused(Problem::UnknownOperator, "a power other than 1/2, 2 and 3"));
        const auto base = x.value;
        x.value = graph_.add(program::Multiply{}, {base, base});
        if (n == 3) x.value = graph_.add(program::Multiply{}, {x.value, base});
        return x;
    }
    return refused(Problem::UnknownOperator);
}

Expected<Value, Refusal> Importer::output(const std::string& name) {
    const auto* found = find(name);
    if (!found) return Failure{Refusal{Problem::UnknownValue, name}};
    if (found->pattern != Pattern::None) return Failure{Refusal{Problem::UnknownOperator, name}};
    return plain(*found).value;
}

}  // namespace assay::onnx
