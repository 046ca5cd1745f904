// SPDX-License-Identifier: Apache-2.0
// Books of a story: every movement of money that the events tell of, by account and by what it was
// for. What the books say must be what the chain's balances say, to the last unit.
#pragma once

#include <map>

#include "client/cli/amount.hpp"
#include "client/cli/block_feed.hpp"

namespace assay::demo {

using Amount = cli::i128;  ///< Signed money.

/// What moved an account's money, held money included.
struct Movements {
    Amount fees = 0;       ///< Of its extrinsics; negative.
    Amount earned = 0;     ///< Out of escrows: fees for training and verifying, the tax of a task.
    Amount rewards = 0;    ///< Out of others' slashed deposits, and jackpots.
    Amount spent = 0;      ///< Out of its own escrows; negative.
    Amount slashed = 0;    ///< Out of its own deposits; negative.
    Amount burned = 0;     ///< Listing fees, question fees and the like; negative.
    Amount questions = 0;  ///< Question fees that went from accuser to claimant.
    Amount other = 0;      ///< Transfers, and transaction fees of others that authors get.
    Amount locked_most = 0;  ///< The largest sum of its deposits (without escrow) at one time.
    Amount locked = 0;

    Amount sum() const {
        return fees + earned + rewards + spent + slashed + burned + questions + other;
    }
};

class Ledger {
  public:
    void note(const cli::FedBlock& block);
    const std::map<AccountId, Movements>& accounts() const { return accounts_; }
    /// Money that ceased to exist.
    Balance burned() const { return burned_; }

  private:
    void note_currency(const chain::Event& event);
    void note_hold(const chain::Event& event);
    collateral::Purpose purpose(collateral::HoldId id) const;

    std::map<AccountId, Movements> accounts_;
    std::map<collateral::HoldId, collateral::Hold> holds_;
    Balance burned_ = 0;
};

}  // namespace assay::demo
