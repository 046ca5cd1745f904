// SPDX-License-Identifier: Apache-2.0
#include "runtime/frame/dispatch_result.hpp"

#include <catch2/catch.hpp>

namespace assay::frame {

TEST_CASE("a result is one byte, and the error where there is one") {
    CHECK(scale::to_bytes(to_wire(Result<>{})) == Bytes{0});
    const Result<> failed{Failure{Module{{3, {2}}}}};
    CHECK(scale::to_bytes(to_wire(failed)) == Bytes{1, 3, 3, 2, 0, 0, 0});
    CHECK(scale::to_bytes(to_wire(Expected<std::uint16_t, DispatchError>{std::uint16_t{5}})) ==
          Bytes{0, 5, 0});
}

TEST_CASE("clients know it by its path and its two names") {
    metadata::Registry registry;
    const auto id = registry.add<DispatchResult>();
    const auto types = registry.take();
    const auto& type = types.at(id.id).type;
    CHECK(type.path == metadata::Strings{"Result"});
    const auto& variants = std::get<metadata::Variants>(type.definition).variants;
    REQUIRE(variants.size() == 2);
    CHECK(variants[0].name == "Ok");
    CHECK(variants[1].name == "Err");
    CHECK(types.at(variants[1].fields.at(0).type.id).type.path ==
          metadata::Strings{"sp_runtime", "DispatchError"});
}

}  // namespace assay::frame
