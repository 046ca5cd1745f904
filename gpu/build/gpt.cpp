// SPDX-License-Identifier: Apache-2.0
#include "gpu/build/gpt.hpp"

#include "gpu/build/integer.hpp"
#include "gpu/build/language_model.hpp"
#include "gpu/build/layers.hpp"

namespace assay::build {

using program::Dtype;
using program::MatmulForm;
using program::Real;
using program::TensorType;

namespace {

constexpr float initial_deviation = 0.02F;

struct Norm {
    Value gain, bias;
    Value operator()(Graph& graph, const Value& x) const {
        const auto normal = graph.add(program::LayerNorm{Real::of(1e-5F)}, {x});
        return graph.add(program::Add{}, {graph.add(program::Multiply{}, {normal, gain}), bias});
    }
};

struct Block {
    Norm before_attention, before_perceptron;
    Linear query, key, value, out, up, down;
};

class Gpt {
  public:
    Gpt(Parameters& parameters, const GptPlan& plan) : plan_{plan}, parameters_{parameters} {
        tokens_ = matrix("embedding.tokens", plan.vocabulary, plan.width);
        positions_ = matrix("embedding.positions", plan.context, plan.width);
        for (std::uint32_t i = 0; i < plan.layers; ++i)
            blocks_.push_back(block("block" + std::to_string(i)));
        last_ = norm("norm");
        head_ = matrix("head.weights", plan.width, plan.vocabulary);
    }

    /// numbers [windows * context, 1] -> logits [windows * context, vocabulary]
    Value logits(Graph& graph, const Value& numbers, bool training) {
        training_ = training;
        auto x = graph.add(program::Embedding{}, {tokens_, numbers});
        x = thinned(graph, with_positions(graph, x));
        for (const auto& block : blocks_) {
            const auto attended = attention(graph, block, block.before_attention(graph, x));
            x = graph.add(program::Add{}, {x, thinned(graph, attended)});
            auto y = linear(graph, block.up, block.before_perceptron(graph, x));
            y = linear(graph, block.down, graph.add(program::Gelu{}, {y}));
            x = graph.add(program::Add{}, {x, thinned(graph, y)});
        }
        return graph.add(program::Matmul{}, {last_(graph, x), head_});
    }

  private:
    Value matrix(const std::string& name, std::uint32_t rows, std::uint32_t columns,
                 float deviation = initial_deviation) {
        return parameters_.add(name, {rows, columns}, parameters_.builder().normal(deviation));
    }
    Norm norm(const std::string& name) {
        return {parameters_.filled(name + ".gain", {1, plan_.width}, 1),
                parameters_.filled(name + ".bias", {1, plan_.width}, 0)};
    }
    // Integer products take their weights by output, [out, in].
    Linear linear(const std::string& name, std::uint32_t in, std::uint32_t out,
                  float deviation = initial_deviation) {
        const auto weights = plan_.integers ? matrix(name + ".weights", out, in, deviation)
                                            : matrix(name + ".weights", in, out, deviation);
        return {weights, parameters_.filled(name + ".bias", {1, out}, 0)};
    }
    Block block(const std::string& name) {
        const auto width = plan_.width;
        // What goes into the sum of all blocks starts smaller (GPT-2).
        const float inner = initial_deviation / std::sqrt(2.0F * static_cast<float>(plan_.layers));
        return {.before_attention = norm(name + ".norm0"),
                .before_perceptron = norm(name + ".norm1"),
                .query = linear(name + ".query", width, width),
                .key = linear(name + ".key", width, width),
                .value = linear(name + ".value", width, width),
                .out = linear(name + ".out", width, width, inner),
                .up = linear(name + ".up", width, 4 * width),
                .down = linear(name + ".down", 4 * width, width, inner)};
    }

    Value linear(Graph& graph, const Linear& layer, const Value& x) const {
        if (!plan_.integers) return layer(graph, x);
        const auto product = integer_product(graph, x, layer.weights);
        return graph.add(program::AddRow{}, {product, layer.bias});
    }
    Value thinned(Graph& graph, const Value& x) {
        if (!training_ || plan_.dropout <= 0) return x;
        return parameters_.builder().dropout(graph, x, plan_.dropout);
    }
    // Every window adds the same positions: as long rows, one a window.
    Value with_positions(Graph& graph, const Value& x) const {
        const auto long_row = plan_.context * plan_.width;
        const auto windows = x.type.shape.rows / plan_.context;
        const auto rows = graph.add(program::Reshape{}, {x}, {Dtype::F32, {windows, long_row}});
        const auto row = graph.add(program::Reshape{}, {positions_}, {Dtype::F32, {1, long_row}});
        return graph.add(program::Reshape{}, {graph.add(program::Add{}, {rows, row})}, x.type);
    }
    Value attention(Graph& graph, const Block& block, const Value& x) const {
        const auto heads = plan_.heads, count = heads * (x.type.shape.rows / plan_.context);
        const auto query = linear(graph, block.query, x), key = linear(graph, block.key, x);
        const auto value = linear(graph, block.value, x);
        auto scores =
            graph.add(program::BlockMatmul{MatmulForm::NT, count, heads, heads, 1}, {query, key});
        const float scale = 1.0F / std::sqrt(static_cast<float>(plan_.width / heads));
        scores = graph.add(program::Scale{Real::of(scale)}, {scores});
        const auto seen = graph.add(program::CausalSoftmax{}, {scores});
        const auto mixed =
            graph.add(program::BlockMatmul{MatmulForm::NN, count, 1, heads, heads}, {seen, value});
        return linear(graph, block.out, mixed);
    }

    const GptPlan& plan_;
    Parameters& parameters_;
    Value tokens_, positions_, head_;
    std::vector<Block> blocks_;
    Norm last_;
    bool training_ = false;
};

bool fits(const GptPlan& plan) {
    constexpr std::uint32_t most = 1U << 20;
    for (const auto number :
         {plan.vocabulary, plan.context, plan.layers, plan.heads, plan.width, plan.batch,
          plan.training_windows, plan.test_windows, plan.judged_at_once})
        if (number == 0 || number > most) return false;
    return plan.width % plan.heads == 0 && plan.layers <= 1024 && plan.dropout < 1;
}

}  // namespace

Expected<program::Program, program::Malformed> make_gpt(const GptPlan& plan) {
    ENSURE(fits(plan), Failure{program::Malformed::BadSize});
    ProgramBuilder builder;
    Parameters parameters{builder};
    Gpt gpt{parameters, plan};
    const auto model = [&](Graph& graph, const Value& numbers, bool training) {
        return gpt.logits(graph, numbers, training);
    };
    return make_language_model(std::move(builder),
                               {.context = plan.context,
                                .batch = plan.batch,
                                .training_windows = plan.training_windows,
                                .test_windows = plan.test_windows,
                                .judged_at_once = plan.judged_at_once,
                                .wide_tokens = plan.wide_tokens,
                                .training = plan.training},
                               model, parameters.all());
}

}  // namespace assay::build
