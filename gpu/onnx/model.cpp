// SPDX-License-Identifier: Apache-2.0
#include "gpu/onnx/model.hpp"

#include <algorithm>
#include <cstring>
#include <set>

#include "gpu/build/optimiser.hpp"
#include "gpu/onnx/importer.hpp"
#include "runtime/base/check.hpp"

namespace assay::onnx {

using program::Dtype;

struct Model::Parsed {
    ::onnx::ModelProto file;
    std::map<std::string, Known> known;
    std::map<std::string, std::size_t> weights;  // Places in weights(), by name in the file.
    std::string input;
};

Model::Model() = default;
Model::Model(Model&&) noexcept = default;
Model& Model::operator=(Model&&) noexcept = default;
Model::~Model() = default;

namespace {

constexpr std::size_t file_bytes_max = std::size_t{1} << 30;
constexpr int things_max = 1 << 16;
constexpr std::int64_t elements_max = std::int64_t{1} << 28;
constexpr int dimensions_max = 8;

Failure<Refusal> refused(Problem problem, const std::string& where = {}) {
    return Failure{Refusal{problem, where}};
}

template <class Element>
bool take_raw(const std::string& raw, std::size_t count, std::vector<double>& numbers) {
    if (raw.size() != count * sizeof(Element)) return false;
    numbers.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
        Element element{};
        std::memcpy(&element, raw.data() + i * sizeof element, sizeof element);
        numbers[i] = static_cast<double>(element);
    }
    return true;
}

std::string state_name(const std::string& file_name) {
    std::string name = file_name.substr(0, 48);
    for (auto& c : name) {
        const bool fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '/' || c == '-';
        if (!fine) c = '_';
    }
    if (name.empty()) return "weight";
    return build::is_optimiser_state(name) ? name + "_" : name;
}

// Place in the file of element [row, column] of a kernel's state tensor.
std::size_t kernel_place(const Dimensions& dims, std::size_t row, std::size_t filter) {
    const auto channels = static_cast<std::size_t>(dims[1]);
    const auto positions = static_cast<std::size_t>(dims[2] * dims[3]);
    return (filter * channels + row % channels) * positions + row / channels;
}

program::Shape state_shape(const Dimensions& dims, Arrangement arrangement) {
    const auto narrow = [](std::int64_t n) { return static_cast<std::uint32_t>(n); };
    if (arrangement == Arrangement::Kernel)
        return {narrow(dims[1] * dims[2] * dims[3]), narrow(dims[0])};
    const auto last = dims.empty() ? 1 : dims.back();
    return {narrow(product(dims) / last), narrow(last)};
}

program::Tensor state_tensor(const Known& known, Arrangement arrangement) {
    auto tensor = program::make_tensor({Dtype::F32, state_shape(known.dims, arrangement)});
    const auto columns = tensor.type.shape.columns;
    for (std::size_t i = 0; i < known.numbers.size(); ++i) {
        const auto from = arrangement == Arrangement::Kernel
                              ? kernel_place(known.dims, i / columns, i % columns)
                              : i;
        const auto x = static_cast<float>(known.numbers[from]);
        std::memcpy(tensor.bytes.data() + 4 * i, &x, 4);
    }
    return tensor;
}

}  // namespace

std::optional<Known> read_tensor(const ::onnx::TensorProto& tensor) {
    Known known{.dims = {tensor.dims().begin(), tensor.dims().end()},
                .numbers = {},
                .initialiser = tensor.name()};
    if (tensor.dims_size() > dimensions_max) return std::nullopt;
    std::int64_t count = 1;
    for (const auto size : known.dims) {
        if (size <= 0 || size > elements_max || count > elements_max / size) return std::nullopt;
        count *= size;
    }
    const auto elements = static_cast<std::size_t>(count);
    using Proto = ::onnx::TensorProto;
    const auto list = [&](const auto& values) {
        if (static_cast<std::size_t>(values.size()) != elements) return false;
        for (const auto value : values) known.numbers.push_back(static_cast<double>(value));
        return true;
    };
    const auto& raw = tensor.raw_data();
    bool good = false;
    switch (tensor.data_type()) {
        case Proto::FLOAT:
            good = raw.empty() ? list(tensor.float_data())
                               : take_raw<float>(raw, elements, known.numbers);
            break;
        case Proto::INT64:
            known.integers = true;
            good = raw.empty() ? list(tensor.int64_data())
                               : take_raw<std::int64_t>(raw, elements, known.numbers);
            break;
        case Proto::INT32:
            known.integers = true;
            good = raw.empty() ? list(tensor.int32_data())
                               : take_raw<std::int32_t>(raw, elements, known.numbers);
            break;
        case Proto::BOOL:
            good = raw.empty() ? list(tensor.int32_data())
                               : take_raw<std::uint8_t>(raw, elements, known.numbers);
            break;
        default:
            break;
    }
    return good ? std::optional{std::move(known)} : std::nullopt;
}

namespace {

std::optional<Refusal> read_known(Model::Parsed& parsed) {
    std::size_t elements = 0;
    for (const auto& tensor : parsed.file.graph().initializer()) {
        auto known = read_tensor(tensor);
        if (!known) return Refusal{Problem::BadTensor, tensor.name()};
        elements += known->numbers.size();
        if (elements > static_cast<std::size_t>(elements_max))
            return Refusal{Problem::TooMany, tensor.name()};
        known->weight = tensor.data_type() == ::onnx::TensorProto::FLOAT && tensor.dims_size() > 0;
        const bool is_new = parsed.known.emplace(tensor.name(), *std::move(known)).second;
        if (!is_new) return Refusal{Problem::BadTensor, tensor.name()};
    }
    return std::nullopt;
}

struct Input {
    Dimensions dims;
    bool numbers = false;
};
Expected<Input, Refusal> read_input(Model::Parsed& parsed) {
    const ::onnx::ValueInfoProto* only = nullptr;
    for (const auto& input : parsed.file.graph().input()) {
        if (parsed.known.contains(input.name())) continue;
        ENSURE(only == nullptr, refused(Problem::NoInput, input.name()));
        only = &input;
    }
    ENSURE(only, refused(Problem::NoInput));
    const auto& type = only->type().tensor_type();
    ENSURE(type.shape().dim_size() >= 1 && type.shape().dim_size() <= dimensions_max,
           refused(Problem::NoInput, only->name()));
    Input input;
    std::int64_t all = 1;
    for (int i = 0; i < type.shape().dim_size(); ++i) {
        // An open dimension is the batch, or nothing that can be planned.
        const auto size = type.shape().dim(i).dim_value();
        ENSURE(size > 0 || i == 0, refused(Problem::NoInput, only->name()));
        input.dims.push_back(std::max<std::int64_t>(size, 1));
        ENSURE(input.dims.back() <= elements_max / all, refused(Problem::NoInput, only->name()));
        all *= input.dims.back();
    }
    const auto element = type.elem_type();
    input.numbers = element == ::onnx::TensorProto::INT64 || element == ::onnx::TensorProto::INT32;
    ENSURE(input.numbers || element == ::onnx::TensorProto::FLOAT,
           refused(Problem::NoInput, only->name()));
    parsed.input = only->name();
    return input;
}

struct Walk {
    const Model::Parsed& parsed;
    Dimensions input;  // As exported.
};
Expected<build::Value, Refusal> walk(const Walk& at, build::Graph& graph,
                                     const Importer::Weights& weights, const build::Value& input) {
    const auto& nodes = at.parsed.file.graph();
    Importer importer{graph, at.parsed.known, weights, at.input[0]};
    Dimensions dims = at.input;
    const auto one = product(dims, 1, dims.size());
    const auto elements = static_cast<std::int64_t>(input.type.shape.elements());
    ENSURE(elements % one == 0, refused(Problem::WrongShape, at.parsed.input));
    dims[0] = elements / one;
    const program::Shape shape{static_cast<std::uint32_t>(elements / dims.back()),
                               static_cast<std::uint32_t>(dims.back())};
    const auto rows = input.type.shape == shape
                          ? input
                          : graph.add(program::Reshape{}, {input}, {input.type.dtype, shape});
    importer.input(at.parsed.input, {.value = rows, .dims = dims});
    for (const auto& node : nodes.node())
        if (auto refusal = importer.add(node)) return Failure{*std::move(refusal)};
    ENSURE(nodes.output_size() == 1, refused(Problem::UnknownOperator, "several outputs"));
    return importer.output(nodes.output(0).name());
}

}  // namespace

Expected<build::Value, Refusal> Model::build(build::Graph& graph,
                                             std::span<const build::Value> weights,
                                             const build::Value& input) const {
    INVARIANT(weights.size() == weights_.size());
    const auto find = [&](const std::string& file_name, const Known&, Arrangement) {
        return weights[parsed_->weights.at(file_name)];
    };
    return walk({*parsed_, input_}, graph, find, input);
}

Bytes Model::with_weights(std::span<const program::Tensor> weights) const {
    INVARIANT(weights.size() == weights_.size());
    auto file = parsed_->file;
    for (auto& tensor : *file.mutable_graph()->mutable_initializer()) {
        const auto place = parsed_->weights.find(tensor.name());
        if (place == parsed_->weights.end()) continue;
        const auto& state = weights[place->second];
        const auto& known = weights_[place->second];
        INVARIANT(state.type == known.initial.type);
        std::string raw(state.bytes.size(), '\0');
        const Dimensions dims{tensor.dims().begin(), tensor.dims().end()};
        const auto columns = state.type.shape.columns;
        for (std::size_t i = 0; i * 4 < raw.size(); ++i) {
            const auto to = known.arrangement == Arrangement::Kernel
                                ? kernel_place(dims, i / columns, i % columns)
                                : i;
            std::memcpy(raw.data() + 4 * to, state.bytes.data() + 4 * i, 4);
        }
        tensor.clear_float_data();
        tensor.set_raw_data(std::move(raw));
    }
    const auto text = file.SerializeAsString();
    return {text.begin(), text.end()};
}

Expected<Model, Refusal> read_model(ByteView file) {
    ENSURE(!file.empty() && file.size() <= file_bytes_max, refused(Problem::NotOnnx));
    Model model;
    model.parsed_ = std::make_unique<Model::Parsed>();
    auto& proto = model.parsed_->file;
    ENSURE(proto.ParseFromArray(file.data(), static_cast<int>(file.size())) && proto.has_graph(),
           refused(Problem::NotOnnx));
    const bool known_set = std::ranges::any_of(proto.opset_import(), [](const auto& set) {
        return (set.domain().empty() || set.domain() == "ai.onnx") && set.version() >= 13 &&
               set.version() <= 17;
    });
    ENSURE(known_set, refused(Problem::OtherOperatorSet));
    const auto& graph = proto.graph();
    ENSURE(graph.node_size() <= things_max && graph.initializer_size() <= things_max,
           refused(Problem::TooMany));
    if (auto bad = read_known(*model.parsed_)) return Failure{*std::move(bad)};
    const auto input = TRY(read_input(*model.parsed_));
    model.input_ = input.dims;
    model.takes_numbers_ = input.numbers;

    // Once through, on a graph of its own: finds the weights, and whatever is not understood.
    build::Graph scratch;
    std::vector<build::Value> values;
    std::set<std::string> taken;
    std::optional<std::string> clash;
    const auto collect = [&](const std::string& file_name, const Known& known,
                             Arrangement arrangement) {
        const auto index = static_cast<std::uint32_t>(values.size());
        const auto [place, added] = model.parsed_->weights.emplace(file_name, index);
        if (!added) {
            if (model.weights_[place->second].arrangement != arrangement) clash = file_name;
            return values[place->second];
        }
        auto name = state_name(file_name);
        // The place is a number that no other weight has.
        if (taken.contains(name)) name += "_" + std::to_string(index);
        while (!taken.insert(name).second) name += "_";
        model.weights_.push_back({name, file_name, arrangement, state_tensor(known, arrangement)});
        values.push_back(
            {.from = program::State{index}, .type = model.weights_.back().initial.type});
        return values.back();
    };
    const auto rows = product(input.dims);
    const auto dtype = input.numbers ? Dtype::I32 : Dtype::F32;
    const build::Value value{.from = program::Data{0},
                             .type = {dtype, {static_cast<std::uint32_t>(rows), 1}}};
    TRY(walk({*model.parsed_, model.input_}, scratch, collect, value));
    ENSURE(!clash, refused(Problem::UnknownOperator, *clash + " in two arrangements"));
    return model;
}

}  // namespace assay::onnx
