// SPDX-License-Identifier: Apache-2.0
#include "runtime/frame/runtime_call.hpp"

#include <catch2/catch.hpp>

#include "runtime/storage/memory_view.hpp"

namespace assay::frame {

namespace {

// A pallet whose calls hold calls: `nest` one, `pile` many; `set` holds none, and fails on zero.
struct Number {
    using Value = std::uint32_t;
};
struct set {
    static constexpr CallSpec spec{
        .index = 0, .weight = {100, 10}, .dispatch_class = DispatchClass::Operational};
    std::uint32_t value;
};
struct nest {
    static constexpr CallSpec spec{.index = 1, .weight = {7, 1}};
    RuntimeCall call;
    Weight weight() const { return spec.weight + call.cost(); }
    DispatchClass dispatch_class() const { return call.inherited_class(); }
};
struct pile {
    static constexpr CallSpec spec{.index = 2, .weight = {5, 1}};
    std::vector<RuntimeCall> calls;
    std::uint8_t after;
};
struct inherent {
    static constexpr CallSpec spec{
        .index = 3, .weight = {1, 1}, .dispatch_class = DispatchClass::Mandatory};
};
struct Changed {
    std::uint32_t value;
};
enum class Error : std::uint8_t { Zero };
struct Spec {
    using Storage = std::tuple<Number>;
    using Call = std::variant<set, nest, pile, inherent>;
    using Event = std::variant<Changed>;
    using Error = frame::Error;
};
struct Config : PalletAt<4, "Nest"> {};
class Nest : public PalletBase<Config, Spec> {
  public:
    using PalletBase::PalletBase;
    Result<> call(const Origin&, const set& args) {
        put(Number{}, args.value);
        context().fee_waived = true;
        deposit(Changed{args.value});
        ENSURE(args.value != 0, fail(Error::Zero));
        return {};
    }
    Result<> call(const Origin& origin, const nest& args) {
        static_cast<void>(args.call.dispatch(context(), origin));  // Whatever becomes of it.
        return {};
    }
    Result<> call(const Origin& origin, const pile& args) {
        for (const auto& one : args.calls) TRY(one.dispatch(context(), origin));
        return {};
    }
    Result<> call(const Origin&, const inherent&) { return {}; }
};

PalletTable table() {
    static const std::array rows{make_entry<Nest>()};
    return rows;
}
Bytes nested(Bytes call, int depth) {
    for (int i = 0; i < depth; ++i) call = encode_call<Nest>(nest{{call}});
    return call;
}

struct Chain {
    storage::MemoryView nothing;
    storage::Overlay state{nothing};
    Context context{.state = state};
    std::uint32_t number() { return Nest{context}.get(Number{}); }
};

}  // namespace

TEST_CASE("a call within a call has no length before it, and what follows it is found") {
    const auto inner = encode_call<Nest>(set{7});
    const auto outer = encode_call<Nest>(pile{{{inner}, {inner}}, 9});
    CHECK(outer == Bytes{4, 2, 8, 4, 0, 7, 0, 0, 0, 4, 0, 7, 0, 0, 0, 9});
    CHECK(inspect_call(table(), outer));
    for (std::size_t cut = 0; cut < outer.size(); ++cut)
        CHECK_FALSE(inspect_call(table(), ByteView{outer}.first(cut)));
    auto wrong = outer;
    wrong[9] = 5;  // No pallet has this index.
    CHECK_FALSE(inspect_call(table(), wrong));
}

TEST_CASE("a call costs what the calls inside it cost, and passes on their urgency") {
    const auto inner = encode_call<Nest>(set{7});
    const auto alone = inspect_call(table(), inner);
    REQUIRE(alone);
    auto below = *alone;
    for (int depth = 1; depth <= call_depth_max; ++depth) {
        const auto info = inspect_call(table(), nested(inner, depth));
        REQUIRE(info);
        CHECK(info->weight.ref_time > below.weight.ref_time + 7);
        CHECK(info->weight.proof_size == below.weight.proof_size + 1);
        CHECK(info->dispatch_class == DispatchClass::Operational);
        below = *info;
    }
    // Nobody makes an inherent of a transaction by packing one in.
    const auto packed = inspect_call(table(), nested(encode_call<Nest>(inherent{}), 1));
    REQUIRE(packed);
    CHECK(packed->dispatch_class == DispatchClass::Normal);
    CHECK(packed->pays_fee == Pays::Yes);
}

TEST_CASE("weights add up without wrapping") {
    constexpr auto most = ~std::uint64_t{0};
    CHECK(Weight{most, 1} + Weight{1, most} == Weight{most, most});
    CHECK(Weight{3, 4} + Weight{5, 6} == Weight{8, 10});
}

TEST_CASE("calls lie within calls only so deep") {
    const auto inner = encode_call<Nest>(set{7});
    CHECK(inspect_call(table(), nested(inner, call_depth_max)));
    CHECK_FALSE(inspect_call(table(), nested(inner, call_depth_max + 1)));
    // Far deeper ones cost no more than the limit.
    Bytes deep;
    for (int i = 0; i < 1'000'000; ++i) append(deep, Bytes{4, 1});
    CHECK_FALSE(inspect_call(table(), deep));
}

TEST_CASE("a call that was not read against pallets is none") {
    const auto call = encode_call<Nest>(set{7});
    CHECK_FALSE(scale::from_bytes<RuntimeCall>(call));
    CHECK(scale::to_bytes(RuntimeCall{call}) == call);
}

TEST_CASE("an inner call that fails leaves nothing, and the outer one what it likes") {
    Chain chain;
    const auto run = [&](const Bytes& call) {
        return dispatch_call(table(), chain.context, Root{}, call);
    };
    const auto good = encode_call<Nest>(set{7}), bad = encode_call<Nest>(set{0});
    REQUIRE(run(nested(good, call_depth_max)));
    CHECK(chain.number() == 7);
    CHECK(chain.context.events.size() == 1);

    REQUIRE(run(nested(bad, 3)));
    CHECK(chain.number() == 7);
    CHECK(chain.context.events.size() == 1);

    const auto eight = encode_call<Nest>(set{8});
    CHECK(run(encode_call<Nest>(pile{{{eight}, {bad}}, 0})).error() ==
          DispatchError{Module{{4, {0}}}});
    CHECK(chain.number() == 7);
    CHECK(chain.context.events.size() == 1);
    // Undone with the call around it, though it succeeded itself.
    REQUIRE(run(encode_call<Nest>(
        nest{{encode_call<Nest>(pile{{{eight}, {nested(eight, 2)}, {bad}}, 0})}})));
    CHECK(chain.number() == 7);
    CHECK(chain.context.events.size() == 1);
}

TEST_CASE("a call that waives its fee does not waive that of the call around it") {
    Chain chain;
    const auto good = encode_call<Nest>(set{7});
    REQUIRE(dispatch_call(table(), chain.context, Root{}, good));
    CHECK(chain.context.fee_waived);
    REQUIRE(dispatch_call(table(), chain.context, Root{}, nested(good, 1)));
    CHECK_FALSE(chain.context.fee_waived);
    REQUIRE(dispatch_call(table(), chain.context, Root{},
                          encode_call<Nest>(pile{{{good}, {good}}, 0})));
    CHECK_FALSE(chain.context.fee_waived);
}

TEST_CASE("all calls inside a call are found, the outer first") {
    const auto a = encode_call<Nest>(set{1}), b = encode_call<Nest>(set{2});
    const auto middle = nested(a, 1);
    const auto outer = encode_call<Nest>(pile{{{middle}, {b}}, 0});
    const scale::Surroundings around{table()};
    scale::Decoder in{outer, &around};
    RuntimeCall call;
    decode(in, call);
    REQUIRE(in.done());
    const auto all = call.with_inner();
    REQUIRE(all.size() == 4);
    CHECK(equal(all[0], outer));
    CHECK(equal(all[1], middle));
    CHECK(equal(all[2], a));
    CHECK(equal(all[3], b));
}

}  // namespace assay::frame
