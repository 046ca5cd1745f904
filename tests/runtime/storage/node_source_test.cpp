// SPDX-License-Identifier: Apache-2.0
#include "runtime/storage/node_source.hpp"

#include <catch2/catch.hpp>

using namespace assay;
using namespace assay::storage;

TEST_CASE("Node overlays stack: the topmost word about a path counts") {
    MemoryNodes base;
    base.apply({{Bytes{0}, Bytes{1}}, {Bytes{1}, Bytes{2}}});
    const NodeDiff first{{Bytes{0}, Bytes{7}}, {Bytes{1}, std::nullopt}};
    const NodeDiff second{{Bytes{1}, Bytes{9}}};
    const NodeOverlay lower{base, first};
    const NodeOverlay upper{lower, second};
    CHECK(lower.node(Bytes{0}) == Bytes{7});
    CHECK_FALSE(lower.node(Bytes{1}));
    CHECK(upper.node(Bytes{0}) == Bytes{7});
    CHECK(upper.node(Bytes{1}) == Bytes{9});
    CHECK_FALSE(upper.node(Bytes{2}));
    base.apply(first);
    CHECK(base.nodes() == Entries{{Bytes{0}, Bytes{7}}});
}
