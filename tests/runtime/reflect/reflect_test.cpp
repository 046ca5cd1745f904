// SPDX-License-Identifier: Apache-2.0
#include "runtime/reflect/reflect.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

using namespace assay;

namespace {

struct Empty {};
struct One {
    std::string name;
};
struct Mixed {
    bool flag;
    std::vector<int> numbers;
    std::array<char, 3> letters;
    std::optional<One> maybe;
    One nested;
};
struct Sixteen {
    int f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, last_one;
};
struct MoveOnly {
    std::unique_ptr<int> held;
    int beside;
};
template <class T>
struct Wrapped {
    T inside;
};
namespace inner {
struct transfer_keep_alive {
    int dest;
};
enum class Error : unsigned char { InsufficientBalance, AlreadyBonded, BelowMinimum };
}  // namespace inner

}  // namespace

TEST_CASE("fields are counted, whatever their types") {
    CHECK(reflect::field_count<Empty> == 0);
    CHECK(reflect::field_count<One> == 1);
    CHECK(reflect::field_count<Mixed> == 5);
    CHECK(reflect::field_count<const Mixed> == 5);
    CHECK(reflect::field_count<Sixteen> == 16);
    CHECK(reflect::field_count<MoveOnly> == 2);
}

TEST_CASE("fields are references in the order of declaration") {
    Mixed mixed{.flag = true, .numbers = {1, 2}, .letters = {'a'}, .maybe = {}, .nested = {"x"}};
    auto fields = reflect::fields(mixed);
    CHECK(&std::get<0>(fields) == &mixed.flag);
    CHECK(&std::get<4>(fields) == &mixed.nested);
    std::get<1>(fields).push_back(3);
    CHECK(mixed.numbers.size() == 3);

    Sixteen sixteen{};
    std::get<15>(reflect::fields(sixteen)) = 9;
    CHECK(sixteen.last_one == 9);
    CHECK(std::tuple_size_v<decltype(reflect::fields(std::declval<Empty&>()))> == 0);
}

TEST_CASE("a constant object gives constant references") {
    const One one{"fixed"};
    using Fields = decltype(reflect::fields(one));
    static_assert(std::is_same_v<Fields, std::tuple<const std::string&>>);
    static_assert(std::is_same_v<reflect::field_t<Mixed, 3>, std::optional<One>>);
    CHECK(std::get<0>(reflect::fields(one)) == "fixed");
}

TEST_CASE("fields are named as they were written") {
    CHECK(reflect::field_name<Mixed, 0> == "flag");
    CHECK(reflect::field_name<Mixed, 3> == "maybe");
    CHECK(reflect::field_name<Sixteen, 15> == "last_one");
    CHECK(reflect::field_name<MoveOnly, 0> == "held");
    CHECK(reflect::field_name<inner::transfer_keep_alive, 0> == "dest");
    CHECK(reflect::field_name<Wrapped<Mixed>, 0> == "inside");
}

TEST_CASE("types are named without their namespaces") {
    CHECK(reflect::type_name<Mixed> == "Mixed");
    CHECK(reflect::type_name<inner::transfer_keep_alive> == "transfer_keep_alive");
    CHECK(reflect::type_name<int> == "int");
}

TEST_CASE("enumerators are named and counted") {
    CHECK(reflect::enumerator_name<inner::Error::AlreadyBonded> == "AlreadyBonded");
    CHECK(reflect::enumerator_count<inner::Error>() == 3);
}
