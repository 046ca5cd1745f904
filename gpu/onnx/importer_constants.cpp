// SPDX-License-Identifier: Apache-2.0
// Nodes that are known before anything runs: constants, arithmetic on them, and shapes, which
// exporters compute where a dimension was left open.
#include <algorithm>
#include <cmath>

#include "gpu/onnx/importer.hpp"

namespace assay::onnx {

namespace {

// Shapes and factors are short; whatever is longer is no concern of these.
constexpr std::size_t folded_max = 4096;

std::optional<double> combined(const std::string& kind, bool integers, double a, double b) {
    if (kind == "Add") return a + b;
    if (kind == "Sub") return a - b;
    if (kind == "Mul") return a * b;
    if (kind == "Pow" && !integers) return std::pow(a, b);
    if (kind == "Div" && b != 0) return integers ? std::trunc(a / b) : a / b;
    return std::nullopt;
}

std::optional<Known> fold_pair(const std::string& kind, const Known& a, const Known& b) {
    if (a.numbers.size() != b.numbers.size() && !a.single() && !b.single()) return std::nullopt;
    Known made = a.numbers.size() >= b.numbers.size() ? a : b;
    made.integers = a.integers && b.integers;
    for (std::size_t i = 0; i < made.numbers.size(); ++i) {
        const auto number = combined(kind, made.integers, a.numbers[a.single() ? 0 : i],
                                     b.numbers[b.single() ? 0 : i]);
        if (!number) return std::nullopt;
        made.numbers[i] = *number;
    }
    return made;
}

std::optional<Known> fold_gather(const Known& from, const Known& places) {
    const auto at = places.whole();
    if (from.dims.size() != 1 || !at) return std::nullopt;
    Known made{.dims = places.dims, .numbers = {}, .integers = from.integers, .initialiser = {}};
    const auto size = static_cast<std::int64_t>(from.numbers.size());
    for (const auto i : *at) {
        if (i < -size || i >= size) return std::nullopt;
        made.numbers.push_back(from.numbers[static_cast<std::size_t>(i < 0 ? i + size : i)]);
    }
    return made;
}

}  // namespace

const Known* Importer::folded_operand(const ::onnx::NodeProto& node, int index) const {
    const auto* x = index < node.input_size() ? known(node.input(index)) : nullptr;
    return x && !x->weight && x->numbers.size() <= folded_max ? x : nullptr;
}

std::optional<Known> Importer::fold(const ::onnx::NodeProto& node) const {
    const auto& kind = node.op_type();
    if (kind == "Constant") {
        for (const auto& attribute : node.attribute())
            if (attribute.name() == "value") return read_tensor(attribute.t());
        return std::nullopt;
    }
    if (kind == "Shape" && node.input_size() == 1 && node.attribute_size() == 0) {
        const auto* x = find(node.input(0));
        if (!x) return std::nullopt;
        const auto rank = static_cast<std::int64_t>(x->dims.size());
        return Known{.dims = {rank},
                     .numbers = {x->dims.begin(), x->dims.end()},
                     .integers = true,
                     .initialiser = {}};
    }
    if (kind == "Identity" && node.input_size() == 1)
        if (const auto* x = known(node.input(0))) return *x;
    const auto* first = folded_operand(node, 0);
    if (!first) return std::nullopt;
    if (kind == "Concat") {
        Known all{.dims = {}, .numbers = {}, .integers = true, .initialiser = {}};
        for (int i = 0; i < node.input_size(); ++i) {
            const auto* part = folded_operand(node, i);
            if (!part || part->dims.size() != 1) return std::nullopt;
            all.integers = all.integers && part->integers;
            all.numbers.insert(all.numbers.end(), part->numbers.begin(), part->numbers.end());
            if (all.numbers.size() > folded_max) return std::nullopt;
        }
        all.dims = {static_cast<std::int64_t>(all.numbers.size())};
        return all;
    }
    auto made = *first;
    if (kind == "Unsqueeze" && made.single()) {
        made.dims = {1};
        return made;
    }
    if (kind == "Squeeze" && made.single()) {
        made.dims.clear();
        return made;
    }
    if (kind == "Cast") {
        const auto to = integer(node, "to", 0);
        made.integers = to == ::onnx::TensorProto::INT64 || to == ::onnx::TensorProto::INT32;
        if (!made.integers && to != ::onnx::TensorProto::FLOAT) return std::nullopt;
        for (auto& n : made.numbers) n = made.integers ? std::trunc(n) : n;
        return made;
    }
    if (kind == "Sqrt" && !made.integers) {
        for (auto& n : made.numbers) n = std::sqrt(n);
        return made;
    }
    const auto* second = folded_operand(node, 1);
    if (!second) return std::nullopt;
    return kind == "Gather" ? fold_gather(made, *second) : fold_pair(kind, made, *second);
}

}  // namespace assay::onnx
