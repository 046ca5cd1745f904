// SPDX-License-Identifier: Apache-2.0
// Elementwise operators and products.
#include <algorithm>
#include <cmath>

#include "gpu/onnx/importer.hpp"

namespace assay::onnx {

using build::Value;
using program::MatmulForm;
using program::Real;

namespace {

bool near(double a, double b) { return std::abs(a - b) < 1e-6; }

program::Operation operation_of(const std::string& kind) {
    if (kind == "Add") return program::Add{};
    if (kind == "Sub") return program::Subtract{};
    if (kind == "Mul") return program::Multiply{};
    return program::Divide{};
}

}  // namespace

Importer::Made Importer::elementwise(const ::onnx::NodeProto& node) {
    ENSURE(node.input_size() == 2, refused(Problem::UnknownOperator));
    const auto& kind = node.op_type();
    for (int i = 0; i < 2; ++i) {
        const auto* constant = known(node.input(i));
        if (!constant || !constant->single() || constant->weight) continue;
        return with_number(kind, TRY(operand(node, 1 - i)), constant->numbers[0], i == 0);
    }
    return with_tensor(kind, TRY(operand(node, 0)), TRY(operand(node, 1)));
}

Importer::Made Importer::with_number(const std::string& kind, const Computed& x, double number,
                                     bool first) {
    Computed made = x;
    made.pattern = Pattern::None;
    const auto apply = [&](const program::Operation& operation) {
        made.value = graph_.add(operation, {x.value});
        return made;
    };
    // x / 2 (1 + erf(x / sqrt 2)), node by node.
    if (kind == "Div" && !first && near(number, std::sqrt(2.0))) {
        made.value =
            graph_.add(program::Scale{Real::of(static_cast<float>(1 / number))}, {x.value});
        made.origin = x.value;
        return made;
    }
    if (kind == "Add" && x.pattern == Pattern::ErfOf && near(number, 1)) {
        made.pattern = Pattern::OnePlusErf;
        return made;
    }
    if (kind == "Mul" && x.pattern == Pattern::TimesOnePlusErf && near(number, 0.5)) {
        made.value = graph_.add(program::GeluErf{}, {*x.origin});
        made.origin.reset();
        return made;
    }
    ENSURE(x.pattern == Pattern::None, refused(Problem::UnknownOperator, "outside of GELU"));
    const auto real = [](double value) { return Real::of(static_cast<float>(value)); };
    made.origin.reset();
    if (kind == "Add") return apply(program::Shift{real(number)});
    if (kind == "Mul") return apply(program::Scale{real(number)});
    if (kind == "Sub" && !first) return apply(program::Shift{real(-number)});
    if (kind == "Div" && !first) return apply(program::Scale{real(1 / number)});
    if (kind == "Sub") {
        made.value = graph_.add(program::Scale{Real::of(-1)}, {x.value});
        made.value = graph_.add(program::Shift{real(number)}, {made.value});
        return made;
    }
    return refused(Problem::UnknownOperator, "a number divided by a tensor");
}

Importer::Made Importer::with_tensor(const std::string& kind, Computed a, Computed b) {
    if (kind == "Mul")
        for (const auto& [x, other] : {std::pair{&a, &b}, std::pair{&b, &a}})
            if (x->pattern == Pattern::OnePlusErf && *x->origin == other->value) {
                x->pattern = Pattern::TimesOnePlusErf;
                return *x;
            }
    ENSURE(a.pattern == Pattern::None && b.pattern == Pattern::None,
           refused(Problem::UnknownOperator, "outside of GELU"));
    a.origin.reset();
    b.origin.reset();
    if (a.images != b.images || a.turned || b.turned) {
        a = plain(a);
        b = plain(b);
    }
    const auto operation = operation_of(kind);
    Computed made = a;
    if (a.dims == b.dims) {
        made.value = graph_.add(operation, {a.value, b.value});
        return made;
    }
    ENSURE(!a.images, refused(Problem::UnknownOperator, "images that stretch"));
    const bool left_is_large = product(a.dims) >= product(b.dims);
    const Computed &large = left_is_large ? a : b, &small = left_is_large ? b : a;
    made.dims = large.dims;
    const auto pair = [&](const Value& big, const Value& little) {
        return graph_.add(operation,
                          left_is_large ? std::vector{big, little} : std::vector{little, big});
    };
    // The last dimensions of the larger, all rows: then those before are rows of one long row each.
    Dimensions tail = small.dims;
    while (!tail.empty() && tail.front() == 1) tail.erase(tail.begin());
    const bool is_tail = tail.size() <= large.dims.size() &&
                         std::equal(tail.rbegin(), tail.rend(), large.dims.rbegin());
    if (is_tail) {
        const auto columns = product(tail), rows = product(large.dims) / columns;
        const auto stretched = pair(as(large.value, rows, columns), as(small.value, 1, columns));
        made.value = as(stretched, product(large.dims) / large.dims.back(), large.dims.back());
        return made;
    }
    // One number for each row.
    Dimensions column = large.dims;
    column.back() = 1;
    ENSURE(small.dims == column,
           refused(Problem::UnknownOperator, "shapes that stretch like this"));
    made.value = pair(large.value, as(small.value, product(column), 1));
    return made;
}

Importer::Made Importer::gemm(const ::onnx::NodeProto& node) {
    ENSURE(number(node, "alpha", 1) == 1 && number(node, "beta", 1) == 1 &&
               integer(node, "transA", 0) == 0,
           refused(Problem::UnknownOperator, "scaled or with its left side transposed"));
    auto x = plain(TRY(operand(node, 0)));
    const auto weights = TRY(operand(node, 1));
    ENSURE(x.dims.size() == 2 && weights.dims.size() == 2, refused(Problem::WrongShape));
    const bool turned = (integer(node, "transB", 0) != 0) != weights.turned;
    x.value = graph_.add(program::Matmul{turned ? MatmulForm::NT : MatmulForm::NN},
                         {x.value, weights.value});
    x.dims[1] = weights.dims[integer(node, "transB", 0) != 0 ? 0 : 1];
    if (node.input_size() < 3) return x;
    return with_tensor("Add", x, TRY(operand(node, 2)));
}

Importer::Made Importer::matmul(const ::onnx::NodeProto& node) {
    auto a = plain(TRY(operand(node, 0)));
    const auto b = TRY(operand(node, 1));
    ENSURE(a.dims.size() >= 2 && b.dims.size() >= 2 && !b.images, refused(Problem::WrongShape));
    const auto form = b.turned ? MatmulForm::NT : MatmulForm::NN;
    Computed made{.value = {}, .dims = a.dims};
    ENSURE(a.dims.back() == b.dims[b.dims.size() - 2], refused(Problem::WrongShape));
    made.dims.back() = b.dims.back();
    if (b.dims.size() == 2) {
        made.value = graph_.add(program::Matmul{form}, {a.value, b.value});
        return made;
    }
    const bool same = a.dims.size() == b.dims.size() &&
                      std::equal(a.dims.begin(), a.dims.end() - 2, b.dims.begin());
    ENSURE(same, refused(Problem::UnknownOperator, "products of different batches"));
    const auto count = static_cast<std::uint32_t>(product(a.dims, 0, a.dims.size() - 2));
    made.value = graph_.add(program::BlockMatmul{.form = form, .count = count}, {a.value, b.value});
    return made;
}

}  // namespace assay::onnx
