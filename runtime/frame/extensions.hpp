// SPDX-License-Identifier: Apache-2.0
// Signed extensions: small structs that travel between signature and call, each looked after by one
// pallet. The pallet implements `implicit`, `validate`, and where it changes state `pre_dispatch`
// and `post_dispatch`, as overloads on the extension's type.
#pragma once

#include "runtime/frame/metadata/registry.hpp"
#include "runtime/frame/pallet.hpp"
#include "runtime/frame/validity.hpp"

namespace assay::frame {

/// Extension `E`, looked after by pallet `P`.
template <class P, class E>
struct Extension {
    using Pallet = P;
    using Data = E;
};

template <class... X>
struct Extensions {
    /// What an extrinsic carries, in order.
    using Extra = std::tuple<typename X::Data...>;

    /// The bytes that the signature covers beyond what is carried; an error where the state does
    /// not know them (an ancient birth block).
    static Validity<Bytes> implicit(Context& context, const Extra& extra) {
        scale::Encoder out;
        TRY(for_all(
            extra,
            [&]<class P>(P pallet, const auto& data) -> Validity<> {
                if constexpr (requires { pallet.implicit(data); })
                    encode(out, TRY(pallet.implicit(data)));
                return {};
            },
            context));
        return std::move(out.out);
    }

    static Validity<ValidTransaction> validate(Context& context, const Extra& extra,
                                               const TransactionFacts& facts) {
        ValidTransaction all;
        TRY(for_all(
            extra,
            [&]<class P>(P pallet, const auto& data) -> Validity<> {
                if constexpr (requires { pallet.validate(data, facts); })
                    all.combine(TRY(pallet.validate(data, facts)));
                return {};
            },
            context));
        return all;
    }

    static Validity<> pre_dispatch(Context& context, const Extra& extra,
                                   const TransactionFacts& facts) {
        return for_all(
            extra,
            [&]<class P>(P pallet, const auto& data) -> Validity<> {
                if constexpr (requires { pallet.pre_dispatch(data, facts); })
                    TRY(pallet.pre_dispatch(data, facts));
                return {};
            },
            context);
    }

    static void post_dispatch(Context& context, const Extra& extra, const TransactionFacts& facts) {
        [[maybe_unused]] const auto done = for_all(
            extra,
            [&]<class P>(P pallet, const auto& data) -> Validity<> {
                if constexpr (requires { pallet.post_dispatch(data, facts); })
                    pallet.post_dispatch(data, facts);
                return {};
            },
            context);
    }

    static std::vector<metadata::SignedExtension> describe(metadata::Registry& registry) {
        return {describe_one<typename X::Pallet, typename X::Data>(registry)...};
    }

  private:
    template <class Visit>
    static Validity<> for_all(const Extra& extra, Visit visit, Context& context) {
        Validity<> result;
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            static_cast<void>(((result = visit(typename X::Pallet{context}, std::get<I>(extra)),
                                static_cast<bool>(result)) &&
                               ...));
        }
        (std::index_sequence_for<X...>{});
        return result;
    }

    template <class P, class E>
    static metadata::SignedExtension describe_one(metadata::Registry& registry) {
        metadata::SignedExtension out{std::string{reflect::type_name<E>},
                                      registry.add<std::tuple<>>(), registry.add<std::tuple<>>()};
        if constexpr (reflect::field_count<E> == 1)
            out.extra = registry.add<reflect::field_t<E, 0>>();
        if constexpr (requires(P p, E e) { p.implicit(e); })
            out.additional_signed =
                registry.add<typename decltype(std::declval<P>().implicit(E{}))::value_type>();
        return out;
    }
};

}  // namespace assay::frame
