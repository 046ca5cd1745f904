// SPDX-License-Identifier: Apache-2.0
// Writes as JSON what the decoders of other authors are to read: the metadata, and bytes that it
// describes with what they mean.
#include <iostream>

#include "chain-spec/delegation.hpp"
#include "chain-spec/runtime_api.hpp"
#include "runtime/base/hex.hpp"
#include "runtime/storage/memory_view.hpp"

using namespace assay;

namespace {

AccountId account(std::uint8_t number) {
    AccountId id;
    id.bytes.fill(number);
    return id;
}

frame::RuntimeCall holding(Bytes call) { return {.encoded = std::move(call)}; }

/// proxy(batch_all([transfer, as_multi(transfer)])).
Bytes nested_call() {
    using namespace chain_spec;
    const auto transfer = frame::encode_call<Balances>(
        balances::transfer_keep_alive{.dest = frame::Id{account(7)}, .value = 12 * unit});
    const multisig::as_multi multi{2,
                                   multisig::Others{std::vector{account(1), account(2)}},
                                   multisig::Timepoint{5, 1},
                                   holding(transfer),
                                   {1'000'000, 2'000}};
    const utility::batch_all batch{
        {std::vector{holding(transfer), holding(frame::encode_call<Multisig>(multi))}}};
    return frame::encode_call<Proxy>(proxy::proxy{frame::Id{account(9)}, proxy::ProxyType::Any,
                                                  holding(frame::encode_call<Utility>(batch))});
}

/// What an extrinsic with such a call leaves in System.Events.
Bytes events() {
    const storage::MemoryView nothing;
    storage::Overlay state{nothing};
    frame::Context context{.state = state, .block = 1, .phase = frame::ApplyExtrinsic{1}};
    const auto call = nested_call();
    const auto result = frame::dispatch_call(chain_spec::Runtime::pallets(), context,
                                             frame::Signed{account(3)}, call);
    const auto info = frame::inspect_call(chain_spec::Runtime::pallets(), call);
    chain_spec::System system{context};
    system.note_applied(*info, 100, result);
    system.store_events();
    const auto key = frame::storage_key<chain_spec::SystemConfig>(system::Events{});
    return *state.get(key);
}

void field(const char* name, const Bytes& bytes, const char* end = ",") {
    std::cout << '"' << name << "\": \"" << to_hex(bytes) << '"' << end << '\n';
}

}  // namespace

int main() {
    std::cout << "{\n";
    for (const auto version : chain_spec::metadata_versions)
        field(("V" + std::to_string(version)).c_str(), *chain_spec::metadata_document(version));
    field("call", nested_call());
    field("events", events());
    field("version", scale::to_bytes(chain_spec::runtime_version()), "");
    std::cout << "}\n";
}
