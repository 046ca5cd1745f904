// SPDX-License-Identifier: Apache-2.0
// How a key is printed.
#include <nlohmann/json.hpp>

#include "client/keystore/key_tool.hpp"
#include "runtime/base/hex.hpp"

namespace assay::keystore {

namespace {

// The names of the networks everybody knows; others are called by their number.
std::string network_name(crypto::Ss58Prefix network) {
    switch (network) {
        case 0:
            return "polkadot";
        case 2:
            return "kusama";
        case 42:
            return "substrate";
        default:
            return std::to_string(network);
    }
}

std::string seed_text(const KeyReport& report) {
    return report.seed ? to_hex(*report.seed) : "n/a";
}

}  // namespace

std::string to_text(const KeyReport& report) {
    std::string out;
    const auto line = [&](std::string label, const std::string& value) {
        label.resize(21, ' ');
        out += label + value + "\n";
    };
    if (report.source == KeyReport::Source::Phrase)
        line("Secret phrase:", report.text);
    else if (report.source == KeyReport::Source::Uri)
        out += "Secret Key URI `" + report.text + "` is account:\n";
    else
        out += "Public Key URI `" + report.text + "` is account:\n";
    line("  Network ID:", network_name(report.network));
    if (report.source != KeyReport::Source::PublicKey) line("  Secret seed:", seed_text(report));
    line("  Public key (hex):", to_hex(report.public_key));
    line("  Account ID:", to_hex(report.account.bytes));
    line("  Public key (SS58):", crypto::to_ss58(ByteView{report.public_key}, report.network));
    line("  SS58 Address:", crypto::to_ss58(report.account, report.network));
    return out;
}

std::string to_json(const KeyReport& report) {
    nlohmann::ordered_json out;
    constexpr const char* names[] = {"secretPhrase", "secretKeyUri", "publicKeyUri"};
    out[names[static_cast<std::size_t>(report.source)]] = report.text;
    if (report.source != KeyReport::Source::PublicKey) out["secretSeed"] = seed_text(report);
    out["networkId"] = network_name(report.network);
    out["publicKey"] = to_hex(report.public_key);
    out["accountId"] = to_hex(report.account.bytes);
    out["ss58PublicKey"] = crypto::to_ss58(ByteView{report.public_key}, report.network);
    out["ss58Address"] = crypto::to_ss58(report.account, report.network);
    return out.dump(2);
}

}  // namespace assay::keystore
