// SPDX-License-Identifier: Apache-2.0
// The pool's words in those of Substrate's `author_*` methods.
#pragma once

#include "client/pool/status.hpp"
#include "client/pool/submit_error.hpp"
#include "client/rpc/error.hpp"
#include "client/rpc/json.hpp"

namespace assay::rpc {

/// What `author_extrinsicUpdate` carries: "ready", {"inBlock": hash}, ...
Json to_json(const pool::Status& status);

/// Codes 1010 to 1019; the data says in the SDK's words what is wrong.
RpcError to_rpc_error(const pool::SubmitError& error);

/// "Transaction is outdated" and so on.
std::string describe(const frame::TransactionValidityError& error);

/// For bytes that are no extrinsic with its length prefix: code 1001.
RpcError bad_extrinsic_format();

/// An extrinsic without its length prefix, as the node holds it; nothing if the prefix is not its
/// length. And back.
std::optional<Bytes> strip_length(ByteView extrinsic);
Bytes with_length(const Bytes& body);

}  // namespace assay::rpc
