// SPDX-License-Identifier: Apache-2.0
// A network of validators on virtual time, made from one seed: who is there, who lies, what the
// network loses, delays, reorders and cuts, who crashes and what it forgets. After a time of
// trouble everything heals, and finality has to come back.
#pragma once

#include <string>

#include "tests/simulation/node.hpp"

namespace assay::simulation {

/// What a run is made of. `from_seed` draws one; a test may then change what it is about.
struct Plan {
    std::uint64_t seed = 0;
    unsigned nodes = 4;
    std::vector<Conduct> conducts;  ///< By node; at most a third, rounded down, is not honest.
    std::vector<Time> skews;
    Time trouble_ends = 30'000;
    Time end = 70'000;
    unsigned loss = 0;  ///< In percent, as long as there is trouble.
    Time delay = 100;   ///< The longest, as long as there is trouble; a tenth of it is usual.
    unsigned crashes = 0, disk_losses = 0, partitions = 0;

    static Plan from_seed(std::uint64_t seed);
    std::string describe() const;
};

struct Outcome {
    std::string fault;  ///< Empty: every invariant held after every event.
    BlockNumber finalised = 0;
    std::size_t events = 0, reports = 0, crashes = 0;
    Time resumed_after = 0;  ///< From the end of trouble to a new final block at every honest node.
};

Outcome run(const Plan& plan);

}  // namespace assay::simulation
