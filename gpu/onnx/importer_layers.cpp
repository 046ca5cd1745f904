// SPDX-License-Identifier: Apache-2.0
// Windows, reductions, moves, attention's parts.
#include <algorithm>
#include <cmath>

#include "gpu/onnx/importer.hpp"

namespace assay::onnx {

using program::Real;
using program::Window;

namespace {

bool all_are(const Dimensions& numbers, std::int64_t value) {
    return std::ranges::all_of(numbers, [&](std::int64_t n) { return n == value; });
}
bool fits(std::int64_t n) { return n > 0 && n <= 1 << 14; }

}  // namespace

Importer::Made Importer::window(const ::onnx::NodeProto& node) {
    auto x = TRY(by_pixel(TRY(operand(node, 0))));
    const auto& kind = node.op_type();
    const auto height = x.dims[2], width = x.dims[3];
    const auto* kernel = kind == "Conv" && node.input_size() > 1 ? known(node.input(1)) : nullptr;
    Dimensions size =
        kind == "GlobalAveragePool" ? Dimensions{height, width} : integers(node, "kernel_shape");
    if (kernel && kernel->dims.size() == 4) size = {kernel->dims[2], kernel->dims[3]};
    const auto strides = integers(node, "strides", {1, 1}), pads = integers(node, "pads", {0});
    const bool understood = size.size() == 2 && strides.size() == 2 && strides[0] == strides[1] &&
                            !pads.empty() && all_are(pads, pads[0]) &&
                            all_are(integers(node, "dilations"), 1) &&
                            integer(node, "group", 1) == 1 && integer(node, "ceil_mode", 0) == 0;
    ENSURE(understood, refused(Problem::UnknownOperator,
                               "groups, dilation, or sides that are padded or passed unequally"));
    ENSURE(fits(height) && fits(width) && fits(size[0]) && fits(size[1]) && fits(strides[0]) &&
               pads[0] >= 0 && pads[0] < std::min(size[0], size[1]) &&
               size[0] <= height + 2 * pads[0] && size[1] <= width + 2 * pads[0],
           refused(Problem::WrongShape));
    const auto narrow = [](std::int64_t n) { return static_cast<std::uint32_t>(n); };
    const Window w{.height = narrow(height),
                   .width = narrow(width),
                   .kernel_height = narrow(size[0]),
                   .kernel_width = narrow(size[1]),
                   .stride = narrow(strides[0]),
                   .padding = narrow(pads[0])};
    x.dims[2] = w.out_height();
    x.dims[3] = w.out_width();
    if (kind == "MaxPool") {
        ENSURE(node.output_size() == 1, refused(Problem::UnknownOperator, "indices"));
        x.value = graph_.add(program::MaxPool{w}, {x.value});
        return x;
    }
    if (kind != "Conv") {
        ENSURE(w.padding == 0 || integer(node, "count_include_pad", 0) == 1,
               refused(Problem::UnknownOperator, "means without the padding"));
        x.value = graph_.add(program::AveragePool{w}, {x.value});
        return x;
    }
    ENSURE(kernel && kernel->weight && kernel->dims.size() == 4 && kernel->dims[1] == x.dims[1],
           refused(Problem::UnknownOperator, "a kernel that is no weight of four dimensions"));
    x.dims[1] = kernel->dims[0];
    x.value =
        graph_.add(program::Convolution{w}, {x.value, weight(*kernel, Arrangement::Kernel).value});
    if (node.input_size() < 3) return x;
    const auto bias = TRY(operand(node, 2));
    ENSURE(product(bias.dims) == x.dims[1], refused(Problem::WrongShape));
    x.value = graph_.add(program::Add{}, {x.value, as(bias.value, 1, x.dims[1])});
    return x;
}

Importer::Made Importer::reduce(const ::onnx::NodeProto& node) {
    auto x = plain(TRY(operand(node, 0)));
    const auto rank = static_cast<std::int64_t>(x.dims.size());
    const auto axes = integers(node, "axes");
    ENSURE(axes.size() == 1 && (axes[0] == -1 || axes[0] == rank - 1) &&
               integer(node, "keepdims", 1) == 1,
           refused(Problem::UnknownOperator, "over another than the last dimension"));
    x.value = graph_.add(program::RowMean{}, {x.value});
    x.dims.back() = 1;
    return x;
}

Importer::Made Importer::reshape(const ::onnx::NodeProto& node) {
    const auto x = TRY(operand(node, 0));
    const auto& kind = node.op_type();
    Dimensions dims;
    if (kind == "Flatten") {
        ENSURE(integer(node, "axis", 1) == 1, refused(Problem::UnknownOperator, "axis"));
        dims = {x.dims[0], product(x.dims) / x.dims[0]};
        return reshaped(x, dims);
    }
    ENSURE(kind == "Reshape", refused(Problem::UnknownOperator));
    const auto* shape = node.input_size() > 1 ? known(node.input(1)) : nullptr;
    const auto target = shape ? shape->whole() : std::nullopt;
    ENSURE(target && target->size() <= 8,
           refused(Problem::UnknownOperator, "a shape that is computed"));
    std::int64_t rest = product(x.dims);
    std::optional<std::size_t> open;
    for (std::size_t i = 0; i < target->size(); ++i) {
        auto n = (*target)[i];
        if (n == 0 && i < x.dims.size()) n = x.dims[i];
        if (i == 0 && n == exported_batch_) n = batch_;
        if (n == -1 && !open) {
            open = i;
            n = 1;
        }
        ENSURE(n > 0 && rest % n == 0, refused(Problem::WrongShape));
        rest /= n;
        dims.push_back(n);
    }
    if (open) dims[*open] = rest;
    ENSURE(product(dims) == product(x.dims), refused(Problem::WrongShape));
    return reshaped(x, dims);
}

Importer::Made Importer::transpose(const ::onnx::NodeProto& node) {
    auto x = plain(TRY(operand(node, 0)));
    const auto order = integers(node, "perm");
    const auto swap_inner = [&] {
        const auto second = static_cast<std::uint32_t>(x.dims[1]);
        const auto third = static_cast<std::uint32_t>(x.dims[2]);
        x.value = graph_.add(program::SwapAxes{second, third}, {x.value});
        std::swap(x.dims[1], x.dims[2]);
    };
    const auto turn = [&] {
        std::swap(x.dims[x.dims.size() - 1], x.dims[x.dims.size() - 2]);
        x.turned = true;
    };
    const auto is = [&](const Dimensions& wanted) {
        return order == wanted && x.dims.size() == wanted.size();
    };
    if (is({0, 2, 1, 3})) {
        swap_inner();
    } else if (is({0, 2, 3, 1})) {
        swap_inner();
        turn();
    } else if (is({0, 1, 3, 2}) || is({0, 2, 1}) || is({1, 0})) {
        turn();
    } else {
        return refused(Problem::UnknownOperator, "an order of dimensions other than attention's");
    }
    return x;
}

Importer::Made Importer::softmax(const ::onnx::NodeProto& node) {
    auto x = plain(TRY(operand(node, 0)));
    const auto axis = integer(node, "axis", -1);
    ENSURE(axis == -1 || axis == static_cast<std::int64_t>(x.dims.size()) - 1,
           refused(Problem::UnknownOperator, "along another than the last dimension"));
    const bool causal = x.pattern == Pattern::Causal;
    x.pattern = Pattern::None;
    x.value = causal ? graph_.add(program::CausalSoftmax{}, {x.value})
                     : graph_.add(program::Softmax{}, {x.value});
    return x;
}

Importer::Made Importer::layer_norm(const ::onnx::NodeProto& node) {
    auto x = plain(TRY(operand(node, 0)));
    const auto axis = integer(node, "axis", -1);
    ENSURE(axis == -1 || axis == static_cast<std::int64_t>(x.dims.size()) - 1,
           refused(Problem::UnknownOperator, "over another than the last dimension"));
    x.value = graph_.add(program::LayerNorm{Real::of(number(node, "epsilon", 1e-5F))}, {x.value});
    x = TRY(with_tensor("Mul", x, TRY(operand(node, 1))));
    if (node.input_size() < 3) return x;
    return with_tensor("Add", x, TRY(operand(node, 2)));
}

Importer::Made Importer::gather(const ::onnx::NodeProto& node) {
    ENSURE(node.input_size() == 2 && integer(node, "axis", 0) == 0,
           refused(Problem::UnknownOperator, "other than of two operands, along the first axis"));
    const auto table = TRY(operand(node, 0));
    const auto* numbers = find(node.input(1));
    ENSURE(numbers && numbers->value.type.dtype != program::Dtype::F32 && table.dims.size() == 2,
           refused(Problem::UnknownOperator, "other than rows of a table by computed numbers"));
    Computed x{.value = {}, .dims = numbers->dims};
    x.value = graph_.add(program::Embedding{},
                         {table.value, as(numbers->value, product(numbers->dims), 1)});
    x.dims.push_back(table.dims[1]);
    return x;
}

// Scores where a query may look, minus infinity elsewhere: only the causal mask is known.
Importer::Made Importer::where(const ::onnx::NodeProto& node) {
    ENSURE(node.input_size() == 3, refused(Problem::UnknownOperator));
    const auto* mask = known(node.input(0));
    const bool hidden_first = known(node.input(1)) != nullptr;
    const auto* hidden = known(node.input(hidden_first ? 1 : 2));
    ENSURE(mask && hidden && hidden->single(), refused(Problem::UnknownOperator, "no causal mask"));
    ENSURE(hidden->numbers[0] < -1e4, refused(Problem::UnknownOperator, "no causal mask"));
    auto x = plain(TRY(operand(node, hidden_first ? 2 : 1)));
    const auto side = x.dims.back();
    bool causal = fits(side) && x.dims.size() >= 2 && x.dims[x.dims.size() - 2] == side &&
                  static_cast<std::int64_t>(mask->numbers.size()) == side * side;
    for (std::int64_t i = 0; causal && i < side * side; ++i) {
        const bool marked = mask->numbers[static_cast<std::size_t>(i)] != 0;
        const bool seen = marked != hidden_first;
        causal = seen == (i % side <= i / side);
    }
    ENSURE(causal, refused(Problem::UnknownOperator, "no causal mask"));
    x.pattern = Pattern::Causal;
    return x;
}

Importer::Made Importer::concat(const ::onnx::NodeProto& node) {
    auto x = plain(TRY(operand(node, 0)));
    const auto rank = static_cast<std::int64_t>(x.dims.size());
    const auto axis = integer(node, "axis", 0);
    ENSURE((axis == rank - 1 || axis == -1) && node.input_size() <= 8,
           refused(Problem::UnknownOperator, "along another than the last dimension"));
    std::vector<build::Value> parts{x.value};
    for (int i = 1; i < node.input_size(); ++i) {
        const auto part = plain(TRY(operand(node, i)));
        ENSURE(part.dims.size() == x.dims.size() &&
                   std::equal(part.dims.begin(), part.dims.end() - 1, x.dims.begin()),
               refused(Problem::WrongShape));
        x.dims.back() += part.dims.back();
        parts.push_back(part.value);
    }
    x.value = graph_.add(program::Concat{program::Axis::Columns}, parts);
    return x;
}

std::optional<Refusal> Importer::split(const ::onnx::NodeProto& node) {
    const auto found = operand(node, 0);
    if (!found) return found.error();
    const auto x = plain(*found);
    const auto rank = static_cast<std::int64_t>(x.dims.size());
    const auto axis = integer(node, "axis", 0);
    const auto* sizes = node.input_size() > 1 ? known(node.input(1)) : nullptr;
    Dimensions parts = integers(node, "split");
    if (sizes) parts = sizes->whole().value_or(Dimensions{});
    if (parts.empty() && x.dims.back() % node.output_size() == 0)
        parts.assign(static_cast<std::size_t>(node.output_size()),
                     x.dims.back() / node.output_size());
    const bool whole =
        static_cast<int>(parts.size()) == node.output_size() && std::ranges::all_of(parts, fits);
    if (!whole || (axis != rank - 1 && axis != -1))
        return refused(Problem::UnknownOperator, "other than parts of the last dimension").error;
    std::int64_t at = 0;
    for (int i = 0; i < node.output_size(); ++i) {
        Computed part = x;
        part.dims.back() = parts[static_cast<std::size_t>(i)];
        const program::Shape shape{x.value.type.shape.rows,
                                   static_cast<std::uint32_t>(part.dims.back())};
        part.value = graph_.add(program::Slice{.column = static_cast<std::uint32_t>(at)}, {x.value},
                                {x.value.type.dtype, shape});
        at += part.dims.back();
        computed_[node.output(i)] = std::move(part);
    }
    if (graph_.error()) return refused(Problem::WrongShape).error;
    return std::nullopt;
}

}  // namespace assay::onnx
