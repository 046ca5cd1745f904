// SPDX-License-Identifier: Apache-2.0
// How a database is kept: what an operator may choose.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

namespace assay::db {

/// What a commit survives once the call has returned.
enum class Durability {
    Power,    ///< the machine losing power: every commit waits for the disk
    Process,  ///< the process being killed. A power cut may cost the whole database, unless `sync`
              ///< came before it; much faster, for tests and for a first synchronisation
};

struct Options {
    Durability durability = Durability::Power;
    /// For how many finalised blocks before the latest the state can be read.
    std::uint32_t state_window = 256;
    /// How many finalised blocks keep their bodies. Headers and justifications stay for ever: they
    /// are what leads others from genesis to the latest voters.
    std::uint32_t body_window = std::numeric_limits<std::uint32_t>::max();
    /// Address space to begin with, in bytes: costs nothing until used, and grows when full. Less
    /// is taken where the process may not have so much.
    std::size_t map_size = std::size_t{256} << 30;
};

}  // namespace assay::db
