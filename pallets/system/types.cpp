// SPDX-License-Identifier: Apache-2.0
#include "pallets/system/types.hpp"

namespace assay::system {

void encode(scale::Encoder& out, const RawEvents& events) { append(out.out, events.encoded); }

void decode(scale::Decoder& in, RawEvents& events) {
    const auto raw = in.bytes(in.left());
    events.encoded.assign(raw.begin(), raw.end());
}

}  // namespace assay::system

namespace assay::frame::metadata {

Type Override<system::RawEvents>::describe(Registry& registry) {
    const auto record = registry.named("EventRecord");
    const auto event = registry.named("RuntimeEvent");
    const Composite fields{{Field{"phase", registry.add<Phase>(), {}, {}},
                            Field{"event", event, {}, {}},
                            Field{"topics", registry.add<std::vector<Hash256>>(), {}, {}}}};
    // Clients find the outer event by the first parameter.
    registry.define(record, {{"frame_system", "EventRecord"},
                             {{"Event", event}, {"Topic", registry.add<Hash256>()}},
                             fields,
                             {}});
    return {{}, {}, Sequence{record}, {}};
}

Type Override<Era>::describe(Registry& registry) {
    Variants variants;
    variants.variants.push_back({"Immortal", {}, 0, {}});
    const auto byte = registry.add<std::uint8_t>();
    for (unsigned i = 1; i < 256; ++i)
        variants.variants.push_back({"Mortal" + std::to_string(i),
                                     {Field{{}, byte, {}, {}}},
                                     static_cast<std::uint8_t>(i),
                                     {}});
    return {{"sp_runtime", "generic", "era", "Era"}, {}, std::move(variants), {}};
}

}  // namespace assay::frame::metadata
