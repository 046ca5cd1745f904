// SPDX-License-Identifier: Apache-2.0
// A chain spec: what makes one chain this chain and no other. Read from the JSON of a file or of a
// built-in chain; the genesis in it is `chain_spec::Genesis`, field by field, or raw keys and
// values.
#pragma once

#include <string>

#include "chain-spec/genesis.hpp"
#include "runtime/base/expected.hpp"

namespace assay::spec {

struct Properties {
    std::uint16_t ss58Format = 42;
    std::uint8_t tokenDecimals = 12;
    std::string tokenSymbol = "ASY";
};

struct ChainSpec {
    std::string name;  ///< For people.
    std::string id;    ///< For folders: lower-case letters, digits, '-' and '_'.
    std::string chain_type;
    std::vector<std::string> boot_nodes;
    Properties properties;
    storage::Diff genesis_state;
};

struct SpecError {
    std::string text;
};

/// The spec of `chain`: "dev", "local", or the path of a file.
Expected<ChainSpec, SpecError> load_chain_spec(const std::string& chain);

/// The same from text, for tests and `build-spec`.
Expected<ChainSpec, SpecError> parse_chain_spec(const std::string& json_text);

/// The spec as JSON with a raw genesis, the one form that foreign tools read.
std::string to_raw_json(const ChainSpec& spec);

/// The text of a built-in spec; nothing where there is none of that name. "testnet" is "local" with
/// four validators, //Alice to //Dave.
std::optional<std::string> built_in_spec(std::string_view name);
/// Of one that is a file in chain-spec/; null where there is none.
const char* written_spec(std::string_view name);

}  // namespace assay::spec
