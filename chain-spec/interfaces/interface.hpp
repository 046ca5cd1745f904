// SPDX-License-Identifier: Apache-2.0
// The runtime's interfaces, which clients call by name on the state of a block. A function is
// declared once, as a C++ function of typed arguments: from it come the bytes it takes and gives,
// and its description in the metadata.
#pragma once

#include "chain-spec/runtime_api.hpp"
#include "runtime/frame/metadata/document.hpp"

namespace assay::chain_spec::interfaces {

/// What a function is given beside its arguments. It may write to the context, in vain.
struct Site {
    frame::Context& context;  ///< As if in the block after the one that was asked about.
    const storage::View& state;
    const Hash256& hash;  ///< Of the block that was asked about.
};

struct Function {
    std::string_view name;
    std::string_view doc;
    std::array<std::string_view, 3> parameters;
    Expected<Bytes, CallError> (*run)(const Site&, ByteView arguments);
    frame::metadata::ApiMethod (*describe)(const Function&, frame::metadata::Registry&);
};

struct Interface {
    std::string_view name;
    std::uint32_t version;
    std::span<const Function> functions;
};

/// In the order of the metadata. What is not here, the chain does not have.
std::span<const Interface> all();

// Each is made in a file of its own.
Interface core();
Interface metadata();
Interface block_builder();
Interface tagged_transaction_queue();
Interface account_nonce();
Interface transaction_payment();
Interface transaction_payment_call();
Interface babe();
Interface grandpa();
Interface session_keys();
Interface tasks();
Interface trials();

/// An extrinsic as an argument: its bytes, without the length that precedes them on the wire.
struct OpaqueExtrinsic {
    static constexpr std::string_view metadata_named = "UncheckedExtrinsic";
    Bytes body;
};

/// What arguments are read against: calls may be among them.
const scale::Surroundings& surroundings();

namespace detail {

template <class T>
struct Reply {
    using type = T;
};
template <class T>
struct Reply<Expected<T, CallError>> {
    using type = T;
};

template <auto Body, class R, class... A>
Expected<Bytes, CallError> run(const Site& site, ByteView arguments) {
    scale::Decoder in{arguments, &surroundings()};
    std::tuple<A...> values;
    decode(in, values);
    ENSURE(in.done(), Failure{CallError::BadArguments});
    auto result = std::apply([&](const A&... value) { return Body(site, value...); }, values);
    if constexpr (std::same_as<R, typename Reply<R>::type>)
        return scale::to_bytes(result);
    else
        return scale::to_bytes(TRY(std::move(result)));
}

template <class R, class... A>
frame::metadata::ApiMethod describe(const Function& function, frame::metadata::Registry& registry) {
    frame::metadata::ApiMethod out{std::string{function.name}, {}, {}, {}};
    if (!function.doc.empty()) out.docs.emplace_back(function.doc);
    std::size_t next = 0;
    (out.inputs.push_back({std::string{function.parameters.at(next++)}, registry.add<A>()}), ...);
    out.output = registry.add<typename Reply<R>::type>();
    return out;
}

template <auto Body, class R, class... A>
constexpr Function make(R (*)(const Site&, const A&...), std::string_view name,
                        std::array<std::string_view, 3> parameters, std::string_view doc) {
    static_assert(sizeof...(A) <= 3);
    return {name, doc, parameters, &run<Body, R, A...>, &describe<R, A...>};
}

}  // namespace detail

/// `Body` as a function of an interface: `R Body(const Site&, const A&...)`, where `R` is the reply
/// or an Expected of it.
template <auto Body>
constexpr Function function(std::string_view name, std::array<std::string_view, 3> parameters = {},
                            std::string_view doc = {}) {
    return detail::make<Body>(Body, name, parameters, doc);
}

}  // namespace assay::chain_spec::interfaces
