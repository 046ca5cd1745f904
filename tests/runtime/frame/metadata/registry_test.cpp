// SPDX-License-Identifier: Apache-2.0
#include "runtime/frame/metadata/describe.hpp"

#include <catch2/catch.hpp>

namespace assay::frame::metadata {

namespace {

struct Pair {
    std::uint8_t left;
    Hash256 right;
};
struct Wrapped {
    static constexpr bool positional = true;
    std::uint32_t inner;
};
using Choice = std::variant<Pair, Wrapped>;

const Type& type_at(const std::vector<PortableType>& types, TypeId id) {
    return types.at(id.id).type;
}

}  // namespace

TEST_CASE("each type is described once, under the path that clients know") {
    Registry registry;
    const auto pair = registry.add<Pair>();
    CHECK(registry.add<Pair>().id == pair.id);
    const auto account = registry.add<AccountId>();
    const auto types = registry.take();
    CHECK(type_at(types, account).path == Strings{"sp_core", "crypto", "AccountId32"});
    // Never one word alone: clients give such a word a meaning of their own.
    CHECK(type_at(types, pair).path.front() == "assay");
    CHECK(type_at(types, pair).path.back() == "Pair");
    CHECK(split_name("assay::tasks::Stage<int>") == Strings{"assay", "tasks", "Stage"});
    const auto& fields = std::get<Composite>(type_at(types, pair).definition).fields;
    REQUIRE(fields.size() == 2);
    CHECK(fields[0].name == "left");
    CHECK(type_at(types, fields[1].type).path == Strings{"primitive_types", "H256"});
}

TEST_CASE("a variant's alternatives carry names, indices and fields") {
    Registry registry;
    const auto choice = registry.add<Choice>();
    const auto types = registry.take();
    const auto& variants = std::get<Variants>(type_at(types, choice).definition).variants;
    REQUIRE(variants.size() == 2);
    CHECK(variants[1].name == "Wrapped");
    CHECK(variants[1].index == 1);
    CHECK_FALSE(variants[1].fields.at(0).name);
}

TEST_CASE("a named type may be referred to before it is defined") {
    Registry registry;
    const auto early = registry.named("RuntimeCall");
    CHECK(registry.named("RuntimeCall").id == early.id);
    registry.define(early, {{"assay_runtime", "RuntimeCall"}, {}, Tuple{}, {}});
    CHECK(type_at(registry.take(), early).path.back() == "RuntimeCall");
    CHECK(pascal_case("existential_deposit") == "ExistentialDeposit");
}

}  // namespace assay::frame::metadata
