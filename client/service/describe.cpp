// SPDX-License-Identifier: Apache-2.0
#include "client/service/describe.hpp"

namespace assay::service {

namespace {

template <class E>
std::string name_of(E value) {
    std::string out;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        ((static_cast<std::size_t>(value) == I
              ? void(out = reflect::enumerator_name<static_cast<E>(I)>)
              : void()),
         ...);
    }
    (std::make_index_sequence<reflect::enumerator_count<E>()>{});
    return out;
}

}  // namespace

std::string describe(babe::HeaderError error) { return name_of(error); }

std::string describe(const chain_spec::BlockFailure& failure) {
    auto out = name_of(failure.error);
    if (failure.reason)
        out += " (extrinsic " + std::to_string(failure.extrinsic) + ": " +
               describe(*failure.reason) + ")";
    return out;
}

std::string describe(const frame::TransactionValidityError& error) {
    using frame::InvalidTransaction;
    const auto* invalid = std::get_if<frame::Invalid>(&error);
    if (!invalid) return "Could not lookup information required to validate the transaction";
    switch (invalid->reason) {
        case InvalidTransaction::Call:
            return "Transaction call is not expected";
        case InvalidTransaction::Payment:
            return "Inability to pay some fees (e.g. account balance too low)";
        case InvalidTransaction::Future:
            return "Transaction will be valid in the future";
        case InvalidTransaction::Stale:
            return "Transaction is outdated";
        case InvalidTransaction::BadProof:
            return "Transaction has a bad signature";
        case InvalidTransaction::AncientBirthBlock:
            return "Transaction has an ancient birth block";
        case InvalidTransaction::ExhaustsResources:
            return "Transaction would exhaust the block limits";
        case InvalidTransaction::BadMandatory:
            return "A call was labelled as mandatory, but resulted in an Error.";
        case InvalidTransaction::MandatoryValidation:
            return "Transaction dispatch is mandatory; transactions must not be validated.";
        case InvalidTransaction::BadSigner:
            return "Invalid signing address";
        case InvalidTransaction::Custom:
            break;
    }
    return "Custom error";
}

}  // namespace assay::service
