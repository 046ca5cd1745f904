// SPDX-License-Identifier: Apache-2.0
// What a signed extrinsic of this chain carries beside its call: light enough for whoever only
// signs. The runtime asserts that it expects the same.
#pragma once

#include "pallets/system/types.hpp"
#include "pallets/transaction_payment/types.hpp"
#include "runtime/frame/extrinsic.hpp"

namespace assay::chain_spec {

using SignedExtra =
    std::tuple<system::CheckNonZeroSender, system::CheckSpecVersion, system::CheckTxVersion,
               system::CheckGenesis, system::CheckMortality, system::CheckNonce,
               system::CheckWeight, transaction_payment::ChargeTransactionPayment>;

/// What a signer has to know about the chain.
struct SigningContext {
    std::uint32_t spec_version = 0, transaction_version = 0;
    Hash256 genesis;
    std::uint32_t nonce = 0;
    Balance tip = 0;
    frame::Era era{};       ///< Immortal unless set.
    Hash256 birth_block{};  ///< The hash of the era's birth block; ignored when immortal.
};

/// The bytes to sign for `call`.
Bytes payload_to_sign(const SigningContext& context, ByteView call);

/// The extrinsic's body around a signature over that payload.
Bytes assemble_extrinsic(const SigningContext& context, ByteView call, const AccountId& signer,
                         const crypto::MultiSignature& signature);

}  // namespace assay::chain_spec
