// SPDX-License-Identifier: Apache-2.0
// A pallet as the executive sees it: a row of functions. Each pallet is instantiated in a file of
// its own, and the runtime is a table of rows, so that no file has to know all pallets' types.
#pragma once

#include "runtime/frame/pallet.hpp"

namespace assay::frame {

namespace metadata {
class Registry;
struct Pallet;
}  // namespace metadata

struct PalletEntry {
    std::uint8_t index;
    std::string_view name;
    /// Reads one call (behind the pallet index) and tells its cost; nothing if it is none.
    std::optional<DispatchInfo> (*inspect)(scale::Decoder&);
    /// Reads the same call again and runs it. Leaves partial changes on failure: `dispatch` undoes.
    Result<> (*dispatch)(Context&, const Origin&, scale::Decoder&);
    void (*on_initialize)(Context&);
    void (*on_finalize)(Context&);
    /// Nothing where nobody asks: see `make_described_entry`.
    metadata::Pallet (*describe)(metadata::Registry&);
};

using PalletTable = std::span<const PalletEntry>;

/// How deep calls may lie within calls: reading them recurses, and each level reads those below it
/// again when it runs.
inline constexpr std::uint8_t call_depth_max = 16;

}  // namespace assay::frame

/// What a call within a call is read against.
struct assay::scale::Surroundings {
    frame::PalletTable pallets;
    std::uint8_t depth = 0;                 ///< How many calls the present one lies within.
    std::vector<ByteView>* seen = nullptr;  ///< Where given, gets the bytes of every call inside.
};

namespace assay::frame {

inline const PalletEntry* find_pallet(PalletTable pallets, std::uint8_t index) {
    const auto found = std::ranges::find(pallets, index, &PalletEntry::index);
    return found == pallets.end() ? nullptr : &*found;
}

/// Reads one call of any pallet, whatever follows it; the decoder fails where there is none. Its
/// surroundings must be set.
std::optional<DispatchInfo> read_call(scale::Decoder& in);

/// What the bytes of a call cost; nothing unless they are exactly one call of a known pallet, with
/// no deeper calls inside it than `call_depth_max`.
std::optional<DispatchInfo> inspect_call(PalletTable pallets, ByteView call);

/// Runs one call as a transaction of its own: on failure nothing is left of it.
Result<> dispatch_call(PalletTable pallets, Context& context, const Origin& origin, ByteView call);

/// The bytes of a call: pallet, call, arguments.
template <class Args>
Bytes encode_call(std::uint8_t pallet_index, const Args& args) {
    scale::Encoder out;
    encode(out, pallet_index);
    encode(out, Args::spec.index);
    encode(out, args);
    return std::move(out.out);
}
template <class P, class Args>
Bytes encode_call(const Args& args) {
    return encode_call(P::Config::index, args);
}

template <class... Calls>
consteval bool distinct_indices(std::variant<Calls...>*) {
    const std::array<std::uint8_t, sizeof...(Calls)> indices{Calls::spec.index...};
    for (std::size_t i = 0; i < indices.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (indices[i] == indices[j]) return false;
    return true;
}

/// The row of a pallet. `typename P::Spec::Call` may be `std::variant<>`-free: `NoCalls`.
struct NoCalls {};

template <class P>
PalletEntry make_entry() {
    using Call = typename P::Spec::Call;
    PalletEntry entry{
        .index = P::Config::index,
        .name = P::Config::name,
        .inspect = [](scale::Decoder& in) -> std::optional<DispatchInfo> {
            in.fail();
            return std::nullopt;
        },
        .dispatch = [](Context&, const Origin&, scale::Decoder&) -> Result<> {
            return Failure{CannotLookup{}};
        },
        .on_initialize =
            [](Context& context) {
                if constexpr (requires(P p) { p.on_initialize(); }) P{context}.on_initialize();
            },
        .on_finalize =
            [](Context& context) {
                if constexpr (requires(P p) { p.on_finalize(); }) P{context}.on_finalize();
            },
        .describe = nullptr,
    };
    if constexpr (!std::same_as<Call, NoCalls>) {
        static_assert(distinct_indices(static_cast<Call*>(nullptr)),
                      "two calls of a pallet share an index");
        entry.inspect = [](scale::Decoder& in) -> std::optional<DispatchInfo> {
            Call call;
            decode(in, call);
            if (!in.ok()) return std::nullopt;
            return std::visit([](const auto& args) { return dispatch_info(args); }, call);
        };
        entry.dispatch = [](Context& context, const Origin& origin,
                            scale::Decoder& in) -> Result<> {
            Call call;
            decode(in, call);
            ENSURE(in.ok(), Failure{CannotLookup{}});
            P pallet{context};
            return std::visit(
                [&]<class Args>(const Args& args) -> Result<> {
                    static_assert(Handles<P, Args>,
                                  "a struct in Spec::Call has no "
                                  "`Result<> call(const Origin&, const Args&)`");
                    return pallet.call(origin, args);
                },
                call);
        };
    }
    return entry;
}

}  // namespace assay::frame
