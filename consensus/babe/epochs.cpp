// SPDX-License-Identifier: Apache-2.0
#include "consensus/babe/epochs.hpp"

namespace assay::babe {

namespace {

struct Announced {
    std::optional<NextEpochData> epoch;
    std::optional<EpochConfiguration> config;
};

Expected<Announced, EpochError> announced(const frame::Digest& digest) {
    Announced out;
    for (const auto& item : digest.logs) {
        const auto* consensus = std::get_if<frame::Consensus>(&item);
        if (!consensus || consensus->engine != engine_id) continue;
        const auto log = scale::from_bytes<ConsensusLog>(consensus->data);
        ENSURE(log, Failure{EpochError::BadDigest});
        if (const auto* epoch = std::get_if<NextEpochData>(&*log)) {
            ENSURE(!out.epoch, Failure{EpochError::BadDigest});
            out.epoch = *epoch;
        } else if (const auto* config = std::get_if<NextConfigData>(&*log)) {
            ENSURE(!out.config, Failure{EpochError::BadDigest});
            out.config = std::get<NextConfigV1>(config->version).config;
        }
    }
    return out;
}

bool sound(const Epoch& epoch) {
    const auto& [numerator, denominator] = epoch.config.c;
    return !epoch.authorities.empty() && numerator != 0 && numerator <= denominator;
}

// Epoch 0 begins with the slot of the first block.
Epoch first_epoch(const Epoch& genesis, Slot slot) {
    Epoch epoch = genesis;
    epoch.start_slot = slot;
    return epoch;
}

}  // namespace

Epochs genesis_epochs(const Configuration& genesis) {
    return {nullptr,
            std::make_shared<const Epoch>(Epoch{.epoch_index = 0,
                                                .start_slot = 0,
                                                .duration = genesis.epoch_length,
                                                .authorities = genesis.authorities,
                                                .randomness = genesis.randomness,
                                                .config = {genesis.c, genesis.allowed_slots}})};
}

Epoch epoch_of(const Epochs& parent, Slot slot) {
    if (!parent.current) return first_epoch(*parent.next, slot);
    if (slot < parent.current->end_slot()) return *parent.current;
    return epoch_for_slot(*parent.next, slot);
}

Expected<Epochs, EpochError> next_epochs(const Epochs& parent, Slot slot,
                                         const frame::Digest& digest) {
    const auto found = TRY(announced(digest));
    if (parent.current && slot < parent.current->end_slot()) {
        ENSURE(!found.epoch, Failure{EpochError::UnexpectedEpoch});
        ENSURE(!found.config, Failure{EpochError::UnexpectedConfig});
        return parent;
    }
    ENSURE(found.epoch, Failure{EpochError::MissingNextEpoch});
    const auto entered = std::make_shared<const Epoch>(epoch_of(parent, slot));
    const Epoch next{.epoch_index = entered->epoch_index + 1,
                     .start_slot = entered->end_slot(),
                     .duration = entered->duration,
                     .authorities = found.epoch->authorities,
                     .randomness = found.epoch->randomness,
                     .config = found.config.value_or(entered->config)};
    ENSURE(sound(next), Failure{EpochError::BadConfig});
    return Epochs{entered, std::make_shared<const Epoch>(next)};
}

frame::DigestItem to_digest_item(const ConsensusLog& log) {
    return frame::Consensus{engine_id, scale::to_bytes(log)};
}

}  // namespace assay::babe
