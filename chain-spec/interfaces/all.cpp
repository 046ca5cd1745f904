// SPDX-License-Identifier: Apache-2.0
#include "chain-spec/interfaces/interface.hpp"
#include "chain-spec/runtime.hpp"

namespace assay::chain_spec {

namespace interfaces {

std::span<const Interface> all() {
    static const std::array list{core(),
                                 metadata(),
                                 block_builder(),
                                 tagged_transaction_queue(),
                                 account_nonce(),
                                 transaction_payment(),
                                 transaction_payment_call(),
                                 babe(),
                                 grandpa(),
                                 session_keys(),
                                 tasks(),
                                 trials()};
    return list;
}

const scale::Surroundings& surroundings() {
    static const scale::Surroundings around{Runtime::pallets()};
    return around;
}

namespace {

/// "Core_version" is the function "version" of the interface "Core", whose name has no underscore.
const Function* find(std::string_view called) {
    const auto split = std::min(called.find('_'), called.size());
    const auto interfaces = all();
    const auto owner = std::ranges::find(interfaces, called.substr(0, split), &Interface::name);
    if (owner == interfaces.end() || split == called.size()) return nullptr;
    const auto function =
        std::ranges::find(owner->functions, called.substr(split + 1), &Function::name);
    return function == owner->functions.end() ? nullptr : &*function;
}

}  // namespace

}  // namespace interfaces

Expected<Bytes, CallError> runtime_call(const storage::View& state, const Hash256& hash,
                                        BlockNumber at, std::string_view function,
                                        ByteView arguments) {
    const auto* found = interfaces::find(function);
    ENSURE(found, Failure{CallError::UnknownFunction});
    storage::Overlay overlay{state};
    frame::Context context{.state = overlay, .block = at + 1};
    return found->run({context, state, hash}, arguments);
}

std::uint32_t account_nonce(const storage::View& state, const AccountId& who) {
    storage::Overlay overlay{state};
    frame::Context context{.state = overlay};
    return System{context}.account(who).nonce;
}

}  // namespace assay::chain_spec
