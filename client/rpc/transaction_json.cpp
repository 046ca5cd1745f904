// SPDX-License-Identifier: Apache-2.0
#include "client/rpc/transaction_json.hpp"

#include "runtime/base/hex.hpp"

namespace assay::rpc {
namespace {

struct StatusWriter {
    Json operator()(pool::Future) const { return "future"; }
    Json operator()(pool::Ready) const { return "ready"; }
    Json operator()(const pool::Broadcast& status) const { return {{"broadcast", status.peers}}; }
    Json operator()(const pool::InBlock& status) const { return hash("inBlock", status.block); }
    Json operator()(const pool::Retracted& status) const { return hash("retracted", status.block); }
    Json operator()(const pool::FinalityTimeout& status) const {
        return hash("finalityTimeout", status.block);
    }
    Json operator()(const pool::Finalized& status) const { return hash("finalized", status.block); }
    Json operator()(const pool::Usurped& status) const { return hash("usurped", status.by); }
    Json operator()(pool::Dropped) const { return "dropped"; }
    Json operator()(pool::Invalid) const { return "invalid"; }

    static Json hash(const char* name, const Hash256& hash) { return {{name, to_hex(hash.bytes)}}; }
};

struct ErrorWriter {
    RpcError operator()(const pool::NotValid& error) const {
        if (std::holds_alternative<frame::Invalid>(error.reason))
            return {codes::invalid_transaction, "Invalid Transaction", describe(error.reason)};
        return {codes::unknown_validity, "Unknown Transaction Validity", describe(error.reason)};
    }
    RpcError operator()(pool::TemporarilyBanned) const {
        return {codes::temporarily_banned, "Transaction is temporarily banned", std::nullopt};
    }
    RpcError operator()(pool::AlreadyImported) const {
        return {codes::already_imported, "Transaction Already Imported", std::nullopt};
    }
    RpcError operator()(const pool::TooLowPriority& error) const {
        return {codes::too_low_priority,
                "Priority is too low: (" + std::to_string(error.present) + " vs " +
                    std::to_string(error.offered) + ")",
                "The transaction has too low priority to replace another transaction already in "
                "the pool."};
    }
    RpcError operator()(pool::CycleDetected) const {
        return {codes::cycle, "Cycle Detected", std::nullopt};
    }
    RpcError operator()(pool::ImmediatelyDropped) const {
        return dropped("The transaction couldn't enter the pool because of the limit");
    }
    RpcError operator()(pool::TooManyOfAccount) const {
        return dropped("The account has as many transactions in the pool as one may have");
    }
    RpcError operator()(pool::NoTagsProvided) const {
        return {codes::no_tags, "Transaction does not provide any tags", std::nullopt};
    }

    static RpcError dropped(const char* why) {
        return {codes::immediately_dropped, "Immediately Dropped", why};
    }
};

std::string describe_invalid(frame::InvalidTransaction reason) {
    using enum frame::InvalidTransaction;
    switch (reason) {
        case Call:
            return "Transaction call is not expected";
        case Payment:
            return "Inability to pay some fees (e.g. account balance too low)";
        case Future:
            return "Transaction will be valid in the future";
        case Stale:
            return "Transaction is outdated";
        case BadProof:
            return "Transaction has a bad signature";
        case AncientBirthBlock:
            return "Transaction has an ancient birth block";
        case ExhaustsResources:
            return "Transaction would exhaust the block limits";
        case Custom:
            return "Custom error";
        case BadMandatory:
            return "A call was labelled as mandatory, but resulted in an Error.";
        case MandatoryValidation:
            return "Transaction dispatch is mandatory; transactions must not be validated.";
        case BadSigner:
            return "Invalid signing address";
    }
    return "Custom error";
}

}  // namespace

Json to_json(const pool::Status& status) { return std::visit(StatusWriter{}, status); }

RpcError to_rpc_error(const pool::SubmitError& error) { return std::visit(ErrorWriter{}, error); }

std::string describe(const frame::TransactionValidityError& error) {
    if (const auto* invalid = std::get_if<frame::Invalid>(&error))
        return describe_invalid(invalid->reason);
    const auto* unknown = std::get_if<frame::Unknown>(&error);
    return unknown->reason == frame::UnknownTransaction::CannotLookup
               ? "Could not lookup information required to validate the transaction"
               : "Could not find an unsigned validator for the unsigned transaction";
}

RpcError bad_extrinsic_format() {
    return {codes::bad_extrinsic_format, "Extrinsic has invalid format: bad length prefix",
            std::nullopt};
}

std::optional<Bytes> strip_length(ByteView extrinsic) {
    return scale::from_bytes<Bytes>(extrinsic);
}

Bytes with_length(const Bytes& body) { return scale::to_bytes(body); }

}  // namespace assay::rpc
