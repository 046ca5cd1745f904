// SPDX-License-Identifier: Apache-2.0
#include "runtime/frame/pallet.hpp"

#include <catch2/catch.hpp>

#include "runtime/base/hex.hpp"
#include "runtime/frame/entry.hpp"
#include "runtime/storage/memory_view.hpp"

namespace assay::frame {

namespace {

// A pallet of its own: boxes with a number in each, owned by accounts.
struct Count {
    using Value = std::uint32_t;
};
struct Boxes {
    Twox64Concat<std::uint32_t> shelf;
    Blake2_128Concat<AccountId> owner;
    using Value = std::optional<std::uint64_t>;
};
struct put_box {
    static constexpr CallSpec spec{.index = 3, .weight = {7, 0}, .doc = "Put a box on a shelf."};
    std::uint32_t shelf;
    std::uint64_t content;
};
struct Placed {
    std::uint32_t shelf;
};
enum class Error : std::uint8_t { Full, Empty };
struct Spec {
    using Storage = std::tuple<Count, Boxes>;
    using Call = std::variant<put_box>;
    using Event = std::variant<Placed>;
    using Error = frame::Error;
};
struct Config : PalletAt<9, "Warehouse"> {};
class Warehouse : public PalletBase<Config, Spec> {
  public:
    using PalletBase::PalletBase;
    Result<> call(const Origin& origin, const put_box& args) {
        const auto who = TRY(ensure_signed(origin));
        put(Boxes{args.shelf, who}, args.content);
        mutate(Count{}, [](auto& count) { ++count; });
        deposit(Placed{args.shelf});
        ENSURE(args.content != 0, fail(Error::Empty));
        return {};
    }
};

const AccountId alice{{1}}, bob{{2}};

struct Chain {
    storage::MemoryView nothing;
    storage::Overlay state{nothing};
    Context context{.state = state, .block = 4};
    std::array<PalletEntry, 1> table{make_entry<Warehouse>()};

    Result<> put(const AccountId& who, std::uint32_t shelf, std::uint64_t content) {
        return dispatch_call(table, context, Signed{who},
                             encode_call<Warehouse>(put_box{shelf, content}));
    }
};

}  // namespace

TEST_CASE("a call's bytes are pallet, call, arguments, and tell their weight") {
    const auto call = encode_call<Warehouse>(put_box{.shelf = 1, .content = 2});
    CHECK(to_hex(call) == "0x0903010000000200000000000000");
    const Chain chain;
    const auto info = inspect_call(chain.table, call);
    REQUIRE(info);
    CHECK(info->weight == Weight{7, 0});
    CHECK_FALSE(inspect_call(chain.table, {}));
    CHECK_FALSE(inspect_call(chain.table, Bytes{8, 3}));
    CHECK_FALSE(inspect_call(chain.table, Bytes{9, 4}));
    CHECK_FALSE(inspect_call(chain.table, ByteView{call}.first(call.size() - 1)));
    auto longer = call;
    longer.push_back(0);
    CHECK_FALSE(inspect_call(chain.table, longer));
}

TEST_CASE("a call that fails leaves neither state nor events") {
    Chain chain;
    REQUIRE(chain.put(alice, 1, 5));
    const auto before = chain.state.diff();
    const auto events = chain.context.events;
    CHECK(chain.put(bob, 1, 0).error() == DispatchError{Module{{9, {1}}}});
    CHECK(chain.state.diff() == before);
    CHECK(chain.context.events == events);
    CHECK(dispatch_call(chain.table, chain.context, Root{}, encode_call<Warehouse>(put_box{1, 1}))
              .error() == DispatchError{BadOrigin{}});
    CHECK(chain.state.diff() == before);
}

TEST_CASE("a map is walked under the leading parts of its key") {
    Chain chain;
    REQUIRE(chain.put(alice, 1, 5));
    REQUIRE(chain.put(bob, 1, 6));
    REQUIRE(chain.put(bob, 2, 7));
    const Warehouse warehouse{chain.context};
    std::uint64_t sum = 0, shelf_one = 0;
    warehouse.for_each<Boxes>([&](const Boxes&, const auto& content) {
        sum += *content;
        return true;
    });
    warehouse.for_each<Boxes>(
        [&](const Boxes& box, const auto& content) {
            CHECK(box.shelf.key == 1);
            shelf_one += *content;
            return true;
        },
        std::uint32_t{1});
    CHECK(sum == 18);
    CHECK(shelf_one == 11);
    CHECK(warehouse.get(Count{}) == 3);
}

TEST_CASE("an event record is phase, pallet, variant, fields and no topics") {
    Chain chain;
    chain.context.phase = ApplyExtrinsic{2};
    REQUIRE(chain.put(alice, 1, 5));
    CHECK(to_hex(chain.context.events.at(0)) ==
          "0x0002000000"
          "0900"
          "01000000"
          "00");
}

TEST_CASE("storage keys are Substrate's") {
    CHECK(to_hex(storage_prefix<Config, Count>).size() == 66);
    const auto key = storage_key<Config>(Boxes{7, alice});
    CHECK(key.size() == 32 + 8 + 4 + 16 + 32);
    const auto parsed = parse_storage_key<Boxes>(key);
    REQUIRE(parsed);
    CHECK(parsed->shelf.key == 7);
    CHECK(parsed->owner.key == alice);
}

}  // namespace assay::frame
