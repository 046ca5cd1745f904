// SPDX-License-Identifier: Apache-2.0
#include "runtime/program/fold.hpp"

#include "runtime/program/operators/all.hpp"

namespace assay::program {

namespace {

// Calls `use` with the operator and its rule.
template <class Use>
auto with_rule(const Fold& fold, Use use) {
    return std::visit([&]<class Op>(const Op& op) { return use(op, Rule<Op>{}); },
                      fold.node().operation);
}

numeric::PermutationKey key_of(const Hash256& order_seed) {
    numeric::PermutationKey key;
    static_assert(sizeof key.words == sizeof order_seed.bytes);
    std::memcpy(key.words, order_seed.bytes.data(), sizeof key.words);
    return key;
}

}  // namespace

Bytes serialise(const Accumulator& accumulator) {
    Bytes bytes(accumulator.words.size() * 4);
    if (!bytes.empty()) std::memcpy(bytes.data(), accumulator.words.data(), bytes.size());
    return bytes;
}

std::optional<Accumulator> deserialise_accumulator(ByteView bytes) {
    if (bytes.size() % 4 != 0) return std::nullopt;
    Accumulator accumulator{std::vector<std::uint32_t>(bytes.size() / 4)};
    if (!bytes.empty()) std::memcpy(accumulator.words.data(), bytes.data(), bytes.size());
    return accumulator;
}

std::uint32_t Fold::steps() const {
    return with_rule(*this, [&](const auto&, auto rule) { return rule.steps(*this); });
}

std::size_t Fold::words(std::uint32_t f) const {
    return with_rule(*this, [&](const auto&, auto rule) { return rule.words(*this, f); });
}

Accumulator Fold::start() const {
    return with_rule(*this, [&](const auto&, auto rule) { return rule.start(*this); });
}

std::vector<TileInput> Fold::inputs(std::uint32_t f, const Accumulator& before) const {
    INVARIANT(f < steps() && before.words.size() == words(f));
    return with_rule(*this, [&](const auto&, auto rule) {
        if constexpr (requires { rule.inputs(*this, f, before); })
            return rule.inputs(*this, f, before);
        else
            return rule.inputs(*this, f);
    });
}

Accumulator Fold::step(std::uint32_t f, Accumulator before, std::span<const Tile> opened) const {
    INVARIANT(f < steps() && before.words.size() == words(f));
    Accumulator after = with_rule(*this, [&](const auto& op, auto rule) {
        return rule.step(op, *this, f, std::move(before), opened);
    });
    INVARIANT(after.words.size() == words(f + 1));
    return after;
}

Tile Fold::finish(const Accumulator& last) const {
    INVARIANT(last.words.size() == words(steps()));
    return with_rule(*this,
                     [&](const auto& op, auto rule) { return rule.finish(op, *this, last); });
}

std::uint32_t gathered_row(const Node& gather, const Context& context, std::uint32_t row) {
    return numeric::dataset_row(key_of(context.order_seed),
                                {.step = context.step,
                                 .batch = gather.type.shape.rows,
                                 .place = row,
                                 .dataset = gather.inputs[0].type.shape.rows});
}

}  // namespace assay::program
