// SPDX-License-Identifier: Apache-2.0
// Timestamp: the time of a block, told by its author in the one inherent that every block carries.
#pragma once

#include "runtime/frame/entry.hpp"
#include "runtime/frame/pallet.hpp"

namespace assay::timestamp {

using Moment = std::uint64_t;  ///< Milliseconds since 1970.

struct Now {
    static constexpr std::string_view doc = "The time of this block, in milliseconds.";
    using Value = Moment;
};
struct DidUpdate {
    using Value = bool;
};

struct set {
    static constexpr frame::CallSpec spec{.index = 0,
                                          .weight = {10'000'000, 1493},
                                          .doc = "Inherent: set the time of the block.",
                                          .dispatch_class = frame::DispatchClass::Mandatory};
    scale::Compact<Moment> now;
};

enum class Error : std::uint8_t {
    AlreadySet,  ///< A block tells its time once.
    TooEarly,    ///< Less than `MinimumPeriod` after the parent.
};

struct Spec {
    using Storage = std::tuple<Now, DidUpdate>;
    using Call = std::variant<set>;
    using Error = timestamp::Error;
};

struct Constants {
    Moment minimum_period;
};

template <class C>
concept Config = requires {
    { C::constants } -> std::convertible_to<Constants>;
};

template <Config C>
class Pallet : public frame::PalletBase<C, Spec> {
    using Base = frame::PalletBase<C, Spec>;
    using Base::put, Base::remove, Base::fail, Base::now;

  public:
    using Base::Base, Base::get;

    frame::Result<> call(const frame::Origin& origin, const set& args) {
        TRY(frame::ensure_inherent(origin));
        ENSURE(!get(DidUpdate{}), fail(Error::AlreadySet));
        // The genesis has no time of its own: the first block starts the clock.
        ENSURE(now() == 1 || args.now >= get(Now{}) + C::constants.minimum_period,
               fail(Error::TooEarly));
        put(Now{}, args.now);
        put(DidUpdate{}, true);
        return {};
    }

    void on_finalize() {
        INVARIANT(get(DidUpdate{}));  // The executive refuses a block without the inherent before.
        remove(DidUpdate{});
    }
};

}  // namespace assay::timestamp
