// SPDX-License-Identifier: Apache-2.0
// A call as the argument of another call, as batches, proxies and sudo have it. It is held as
// bytes, since no pallet knows the others' types (docs/adr/0300): reading one finds its end by the
// table of pallets, and with it what it costs.
#pragma once

#include "runtime/frame/entry.hpp"

namespace assay::frame {

struct RuntimeCall {
    static constexpr std::string_view metadata_named = "RuntimeCall";

    Bytes encoded;          ///< Pallet, call, arguments.
    DispatchInfo info{};    ///< Known of a call that was read, and zero before.
    PalletTable pallets{};  ///< What it was read against.

    /// Runs it as a transaction of its own: on failure nothing is left of it. Only for a call that
    /// was read. A fee that it waives stays due: the call around it may have done anything else.
    Result<> dispatch(Context& context, const Origin& origin) const;

    /// The bytes of this call and of every call inside it, at any depth, the outer first. They are
    /// views into `encoded`.
    std::vector<ByteView> with_inner() const;

    Hash256 hash() const { return crypto::blake2_256(encoded); }

    /// What it adds to the cost of a call that holds it: its own, and its bytes read again, once to
    /// find its end and once to run.
    Weight cost() const;
    /// A call that holds it is urgent if it is. A call that only a block's author may make is
    /// nothing special inside another.
    DispatchClass inherited_class() const;

    friend bool operator==(const RuntimeCall& a, const RuntimeCall& b) {
        return a.encoded == b.encoded;
    }
};

void encode(scale::Encoder& out, const RuntimeCall& call);
void decode(scale::Decoder& in, RuntimeCall& call);

}  // namespace assay::frame
