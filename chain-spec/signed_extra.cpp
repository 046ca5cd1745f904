// SPDX-License-Identifier: Apache-2.0
#include "chain-spec/signed_extra.hpp"

namespace assay::chain_spec {

namespace {

SignedExtra extra_of(const SigningContext& context) {
    SignedExtra extra{};
    std::get<system::CheckMortality>(extra).era = context.era;
    std::get<system::CheckNonce>(extra).nonce = context.nonce;
    std::get<transaction_payment::ChargeTransactionPayment>(extra).tip = context.tip;
    return extra;
}

}  // namespace

Bytes payload_to_sign(const SigningContext& context, ByteView call) {
    const auto implicit = scale::to_bytes(
        std::tuple{context.spec_version, context.transaction_version, context.genesis,
                   context.era.immortal() ? context.genesis : context.birth_block});
    return frame::signing_payload(call, scale::to_bytes(extra_of(context)), implicit);
}

Bytes assemble_extrinsic(const SigningContext& context, ByteView call, const AccountId& signer,
                         const crypto::MultiSignature& signature) {
    return frame::encode_extrinsic<SignedExtra>(
        {.by =
             frame::Extrinsic<SignedExtra>::Signed{frame::Id{signer}, signature, extra_of(context)},
         .call = {call.begin(), call.end()}});
}

}  // namespace assay::chain_spec
