// SPDX-License-Identifier: Apache-2.0
// The codec: whatever decodes is the one encoding of its value, for types of every kind that
// reaches the wire. The first byte of an input says which type.
#include "runtime/scale/codec.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace assay;

namespace {

enum class Side : std::uint8_t { Left, Right, Middle };

struct Nothing {
    friend bool operator==(const Nothing&, const Nothing&) = default;
};

struct Inner {
    scale::Compact<u128> amount;
    std::optional<AccountId> owner;
    Side side{};
    friend bool operator==(const Inner&, const Inner&) = default;
};

struct Outer {
    std::uint32_t number{};
    std::variant<Nothing, Inner, std::vector<Inner>> choice;
    scale::BoundedVec<Inner, 3> few;
    std::string text;
    std::pair<bool, std::int64_t> both;
    friend bool operator==(const Outer&, const Outer&) = default;
};

template <class T>
void there_and_back(ByteView input) {
    const auto value = scale::from_bytes<T>(input);
    if (!value) return;
    const Bytes encoded = scale::to_bytes(*value);
    INVARIANT(equal(encoded, input));
    INVARIANT(scale::from_bytes<T>(encoded) == value);
}

using Target = void (*)(ByteView);
constexpr Target targets[] = {
    there_and_back<bool>,
    there_and_back<std::uint16_t>,
    there_and_back<std::int32_t>,
    there_and_back<u128>,
    there_and_back<Side>,
    there_and_back<scale::Compact<std::uint8_t>>,
    there_and_back<scale::Compact<std::uint16_t>>,
    there_and_back<scale::Compact<std::uint32_t>>,
    there_and_back<scale::Compact<std::uint64_t>>,
    there_and_back<scale::Compact<u128>>,
    there_and_back<Bytes>,
    there_and_back<std::string>,
    there_and_back<std::vector<std::string>>,
    there_and_back<std::vector<std::vector<std::uint16_t>>>,
    there_and_back<std::array<std::optional<bool>, 3>>,
    there_and_back<scale::BoundedBytes<5>>,
    there_and_back<std::tuple<std::uint8_t, Hash256, scale::Compact<std::uint32_t>>>,
    there_and_back<std::variant<std::uint8_t, Bytes, std::monostate>>,
    there_and_back<Inner>,
    there_and_back<Outer>,
    there_and_back<std::vector<Outer>>,
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    ByteView input{data, size};
    if (const auto target = fuzz::choose(input, std::size(targets))) targets[*target](input);
    return 0;
}
