// SPDX-License-Identifier: Apache-2.0
// The trial of a claim by interrogation (docs/protocol.md, section 5): accusers ask their way down
// the claimant's trace until the chain itself can check one small inconsistency. README.md states
// the rules; these are the records that they work on.
//
// Paths, answers and accusations are those of runtime/program. Who may ask, and for how long, is
// decided here.
//
// Groups are formed here, by what accusers say W ought to be: their own W is personal, so the chain
// cannot compare it with another's.
#pragma once

#include "pallets/verification/trial_interface.hpp"
#include "runtime/crypto/signature.hpp"
#include "runtime/program/arbiter.hpp"

namespace assay::interrogation {

using collateral::Perbill;
using program::Path;
using verification::ClaimId;

/// Trials are counted, so that a claim that is tried again in a later round begins with an empty
/// record while the old one is still being deleted.
using TrialNumber = std::uint64_t;
using GroupIndex = std::uint8_t;

inline constexpr std::uint32_t max_lanes = 16;
/// Questions from W to an accumulator in the largest segment of the largest program.
inline constexpr std::uint32_t max_levels = 24;

// ---- Parameters ---------------------------------------------------------------------------------

/// How long each side has, in blocks. A trial keeps those that it began with.
struct Clocks {
    BlockNumber ask = 0;          ///< To find the next question, once the answer above it is due.
    BlockNumber answer = 0;       ///< Inside a tree.
    BlockNumber answer_step = 0;  ///< At a step leaf, beside the replay of the segment.
    BlockNumber answer_tile = 0;  ///< At a tile: one step executed again, one tile folded.
    BlockNumber convict = 0;      ///< From the last answer to the conviction.
    BlockNumber margin = 0;       ///< How long proposers may keep a call out of blocks.
    friend bool operator==(const Clocks&, const Clocks&) = default;
};

struct ParameterValues {
    Clocks clocks;
    std::uint8_t lanes = 0;          ///< Groups that may ask at the same time; 1 to `max_lanes`.
    std::uint8_t questions_max = 0;  ///< That one accuser may ask in a trial; at least
                                     ///< `max_levels`.
    Balance question_fee = 0;        ///< Not less than what an answer costs the claimant.
    Perbill burned;                  ///< Part of each question fee that nobody gets.
    Balance node_deposit = 0;        ///< For an answer in storage, put up by who asked for it.
    std::uint32_t alarms_per_block = 0;   ///< Trials whose clock is looked at in one block.
    std::uint32_t deleted_per_block = 0;  ///< Entries of ended trials deleted in one block.
    friend bool operator==(const ParameterValues&, const ParameterValues&) = default;
};
/// Whether every window, cap and budget is there, and the burned share is positive.
bool is_valid(const ParameterValues& values);

// ---- Records ------------------------------------------------------------------------------------

/// A question that waits for its answer.
struct Question {
    Path path;
    AccountId asker;
    GroupIndex group = 0;
    BlockNumber asked = 0;
    BlockNumber due = 0;  ///< The last block in which it may be answered.
    Balance fee = 0;      ///< Held from the asker, with the deposit.
    Balance deposit = 0;
    friend bool operator==(const Question&, const Question&) = default;
};

enum class Stage : std::uint8_t {
    Joining,      ///< Until the first partial sum: accusers say what W ought to be.
    Questioning,  ///< Seated groups ask.
    Over,         ///< The outcome is told; the record stays until it is forgotten.
};

struct Trial {
    ClaimId claim = 0;
    program::Subject subject;
    verification::Delegates delegates;
    Clocks clocks;
    Stage stage{};
    std::uint8_t round = 0;   ///< Turns that groups have had: 1 is the first.
    std::uint8_t groups = 0;  ///< How many there are.
    BlockNumber origin = 0;   ///< Where the clock of this round began.
    BlockNumber ends = 0;     ///< Last block of the round (or of Joining).
    BlockNumber alarm = 0;    ///< When the clock is looked at; 0 = no more.
    std::uint32_t nodes = 0;  ///< Answers on record.
    std::uint32_t bytes = 0;  ///< Their encoded size, together.
    scale::BoundedVec<Question, max_lanes> questions;  ///< Outstanding, one a group.
    friend bool operator==(const Trial&, const Trial&) = default;
};

/// Accusers who say that W ought to be the same: all honest ones are in one group.
struct Group {
    Hash256 root;              ///< What W would be if the claimant's history were theirs.
    Balance pool = 0;          ///< Their deposits, together: larger goes first.
    BlockNumber earliest = 0;  ///< Of their commitments: decides among equals.
    std::uint8_t members = 0;  ///< That have not forfeited.
    bool seated = false;       ///< Has a lane in this round.
    std::optional<AccountId> last_asker;  ///< In this round.
    friend bool operator==(const Group&, const Group&) = default;
};

struct Member {
    Balance deposit = 0;
    BlockNumber committed = 0;
    std::optional<GroupIndex> group;  ///< Nothing until it has said what W ought to be.
    std::uint8_t asked = 0;
    bool forfeited = false;  ///< Had the last word of a turn that led nowhere.
    friend bool operator==(const Member&, const Member&) = default;
};

/// An answer on record, and whose deposit keeps it there.
struct RecordedAnswer {
    program::Answer answer;
    AccountId payer;
    Balance deposit = 0;
};

// ---- Published traces ---------------------------------------------------------------------------

/// The claimant's (or a delegate's) signature under an answer given off the chain.
struct Seal {
    AccountId by;
    crypto::MultiSignature signature;
};
/// An answer that is not on record. Inside a tree it proves itself by its hash; at a seam it binds
/// the claimant only under its seal.
struct PublishedAnswer {
    program::Answer answer;
    std::optional<Seal> seal;
};
/// What a seal signs: H(W, order seed, path, answer). W is personal and the order seed was drawn by
/// one chain for one task, so a seal speaks of one claim only.
Hash256 sealed_digest(const program::Subject& subject, const Path& path,
                      const program::Answer& answer);

// ---- For verification ---------------------------------------------------------------------------

/// What the arbiter works on, from what verification hands over.
program::Subject subject_of(const verification::TrialRequest& request);
/// The cause under which verification learns of a conviction.
verification::DeathCause cause_of(const program::Accusation& accusation);

}  // namespace assay::interrogation
