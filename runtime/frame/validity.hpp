// SPDX-License-Identifier: Apache-2.0
// Whether an extrinsic may enter the pool or a block, in the layout of Substrate's
// TransactionValidity, which clients read through TaggedTransactionQueue.
#pragma once

#include "runtime/base/expected.hpp"
#include "runtime/frame/origin.hpp"
#include "runtime/frame/weight.hpp"

namespace assay::frame {

/// Tags order transactions: one is ready when everything it requires has been provided.
struct ValidTransaction {
    std::uint64_t priority = 0;
    std::vector<Bytes> required{};
    std::vector<Bytes> provided{};
    std::uint64_t longevity = ~std::uint64_t{0};  ///< In blocks.
    bool propagate = true;

    /// What holds when both hold.
    void combine(const ValidTransaction& other);
};

enum class InvalidTransaction : std::uint8_t {
    Call,               ///< The bytes are no call of this runtime.
    Payment,            ///< The signer cannot pay the fee.
    Future,             ///< The nonce is ahead of the account's.
    Stale,              ///< The nonce has been used.
    BadProof,           ///< The signature does not fit the signer and the payload.
    AncientBirthBlock,  ///< The era began before the blocks that the chain remembers.
    ExhaustsResources,  ///< The block has no room left for it.
    Custom,
    BadMandatory,         ///< An inherent failed: the block is invalid.
    MandatoryValidation,  ///< An inherent was submitted as a transaction.
    BadSigner,            ///< The signer is no account, or the zero account.
};
enum class UnknownTransaction : std::uint8_t { CannotLookup, NoUnsignedValidator };

struct Invalid {
    static constexpr bool positional = true;
    InvalidTransaction reason{};
    friend bool operator==(const Invalid&, const Invalid&) = default;
};
struct Unknown {
    static constexpr bool positional = true;
    UnknownTransaction reason{};
    friend bool operator==(const Unknown&, const Unknown&) = default;
};
using TransactionValidityError = std::variant<Invalid, Unknown>;

template <class T = std::monostate>
using Validity = Expected<T, TransactionValidityError>;

inline Failure<TransactionValidityError> invalid(InvalidTransaction reason) {
    return Failure<TransactionValidityError>{Invalid{reason}};
}

/// What the signed extensions are told about the transaction that carries them.
struct TransactionFacts {
    AccountId who;
    DispatchInfo info;
    std::uint32_t length;  ///< Bytes of the whole extrinsic, length prefix included.
};

}  // namespace assay::frame
