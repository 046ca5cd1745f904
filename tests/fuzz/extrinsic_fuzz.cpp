// SPDX-License-Identifier: Apache-2.0
// What anyone may send to the runtime: extrinsics and runtime calls. Bytes that are no extrinsic
// are refused; those that are one, with any call in it, run on a small chain and create no money.
#include "chain-spec/delegation.hpp"
#include "chain-spec/genesis.hpp"
#include "chain-spec/runtime.hpp"
#include "chain-spec/runtime_api.hpp"
#include "consensus/babe/header.hpp"
#include "tests/chain-spec/parameters.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace assay;

namespace {

AccountId account(std::uint8_t number) {
    AccountId id;
    id.bytes.fill(number);
    return id;
}

const storage::MemoryView& genesis_state() {
    static const auto state = [] {
        storage::MemoryView made;
        made.apply(chain_spec::build_genesis(chain_spec::with_validator(
            {.balances = {{account(1), 1000 * chain_spec::unit}, {account(2), chain_spec::milli}},
             .protocol = chain_spec::development_parameters()},
            account(9))));
        return made;
    }();
    return state;
}

Balance issuance(const storage::View& state) {
    storage::Overlay overlay{state};
    frame::Context context{.state = overlay};
    return chain_spec::Balances{context}.total_issuance();
}

void there_and_back(ByteView input) {
    const auto extrinsic = frame::decode_extrinsic<chain_spec::SignedExtra>(input);
    if (extrinsic) INVARIANT(equal(frame::encode_extrinsic(*extrinsic), input));
}

// The signature is taken as checked, so that the fuzzer gets to the calls.
void apply(ByteView input) {
    const auto& state = genesis_state();
    const Bytes body{input.begin(), input.end()};
    chain_spec::BlockBuilder builder{
        state, {}, 1, {{babe::to_digest_item(babe::SecondaryPlain{0, 1})}}};
    builder.set_timestamp(1000);
    const auto outcome = builder.push(body, frame::SignatureCheck::Done);
    auto built = builder.finish();
    INVARIANT(built.block.extrinsics.size() == (outcome ? 2 : 1));

    storage::MemoryView after = state;
    after.apply(built.executed.changes);
    INVARIANT(issuance(after) <= issuance(state));
}

void validate(ByteView input) {
    const Bytes body{input.begin(), input.end()};
    static_cast<void>(chain_spec::validate_transaction(genesis_state(), {}, 0, body));
}

/// The call with another around it, as one of the five kinds that hold one.
Bytes wrapped(Bytes call, std::uint8_t kind) {
    using namespace chain_spec;
    frame::RuntimeCall inner{.encoded = std::move(call)};
    switch (kind) {
        case 0:
            return frame::encode_call<Utility>(utility::force_batch{{std::vector{inner, inner}}});
        case 1:
            return frame::encode_call<Utility>(utility::as_derivative{1, inner});
        case 2:
            return frame::encode_call<Multisig>(
                multisig::as_multi_threshold_1{multisig::Others{std::vector{account(2)}}, inner});
        case 3:
            return frame::encode_call<Proxy>(proxy::proxy{frame::Id{account(1)}, {}, inner});
        default:
            return frame::encode_call<Sudo>(sudo::sudo_as{frame::Id{account(2)}, inner});
    }
}

/// The first bytes say what lies around the rest. A call of any depth costs more than the call
/// inside it, and one that lies too deep is none; whatever it does, it makes no money.
void nest(ByteView input) {
    const auto layers = fuzz::choose(input, frame::call_depth_max + 3U);
    if (!layers || input.size() < *layers) return;
    const auto kinds = input.first(*layers);
    const auto rest = input.subspan(*layers);
    const auto pallets = chain_spec::Runtime::pallets();
    Bytes call{rest.begin(), rest.end()};
    auto inner = frame::inspect_call(pallets, call);
    for (std::size_t i = 0; i < kinds.size() && call.size() < 10'000; ++i) {
        call = wrapped(std::move(call), kinds[i] % 5);
        const auto outer = frame::inspect_call(pallets, call);
        // Two halves of a call side by side may be another call: only there is one without the
        // other.
        INVARIANT(!outer || inner || kinds[i] % 5 == 0);
        if (outer && inner) INVARIANT(outer->weight.ref_time > inner->weight.ref_time);
        if (outer) INVARIANT(outer->dispatch_class != frame::DispatchClass::Mandatory);
        inner = outer;
    }
    storage::Overlay state{genesis_state()};
    frame::Context context{.state = state, .block = 1};
    const auto before = issuance(state);
    if (!frame::dispatch_call(pallets, context, frame::Signed{account(1)}, call)) {
        INVARIANT(state.take_diff().empty());
        INVARIANT(context.events.empty());
        return;
    }
    INVARIANT(issuance(state) <= before);
}

void call(ByteView input) {
    constexpr std::string_view functions[] = {
        "Metadata_metadata_at_version",
        "AccountNonceApi_account_nonce",
        "TransactionPaymentApi_query_info",
        "TransactionPaymentApi_query_fee_details",
        "TaggedTransactionQueue_validate_transaction",
        "TransactionPaymentCallApi_query_call_info",
        "BlockBuilder_apply_extrinsic",
        "TasksApi_quote",
        "TasksApi_task",
        "TrialApi_member",
    };
    if (const auto function = fuzz::choose(input, std::size(functions)))
        static_cast<void>(
            chain_spec::runtime_call(genesis_state(), {}, 0, functions[*function], input));
}

using Target = void (*)(ByteView);
constexpr Target targets[] = {there_and_back, apply, validate, call, nest};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    ByteView input{data, size};
    if (const auto target = fuzz::choose(input, std::size(targets))) targets[*target](input);
    return 0;
}
