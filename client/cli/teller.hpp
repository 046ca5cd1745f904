// SPDX-License-Identifier: Apache-2.0
// Tells the life of tasks in plain lines, from the events of the chain: who entered which stage,
// who claimed what, who was paid and who was slashed.
#pragma once

#include <functional>
#include <map>
#include <set>

#include "client/cli/block_feed.hpp"

namespace assay::cli {

using NameOf = std::function<std::string(const AccountId&)>;

/// The first and last characters of an address.
std::string short_address(const AccountId& account);

struct Line {
    enum class Kind : std::uint8_t { Stage, Act, Trial, Money };
    BlockNumber block = 0;
    tasks::TaskId task = 0;
    Kind kind{};
    std::string text;
};

class Teller {
  public:
    explicit Teller(NameOf names = short_address) : names_{std::move(names)} {}

    /// Only followed tasks, and those that replace them, are told of.
    void follow(tasks::TaskId task);
    bool follows(tasks::TaskId task) const { return stages_.contains(task); }

    std::vector<Line> note(const FedBlock& block);

    /// The task that took the place of `task`, and of that one, and so on; itself if none did.
    tasks::TaskId latest(tasks::TaskId task) const;
    tasks::Stage stage(tasks::TaskId task) const;
    /// Of claims of followed tasks.
    std::optional<tasks::TaskId> task_of(verification::ClaimId claim) const;
    std::string name(const AccountId& account) const { return names_(account); }

    /// What is known of a claim, for other reports.
    struct Claim {
        tasks::TaskId task = 0;
        tasks::SegmentIndex segment = 0;
        AccountId account;
        bool challenge = false;
    };
    const std::map<verification::ClaimId, Claim>& claims() const { return claims_; }

  private:
    using Lines = std::vector<Line>;
    void task_event(const chain::Event& event, BlockNumber block, Lines& out);
    void claim_event(const chain::Event& event, BlockNumber block, Lines& out);
    void trial_event(const chain::Event& event, BlockNumber block, Lines& out);
    void money_event(const chain::Event& event, BlockNumber block, Lines& out);
    std::string claim_name(verification::ClaimId claim) const;

    NameOf names_;
    std::map<tasks::TaskId, tasks::Stage> stages_;
    std::map<tasks::TaskId, tasks::TaskId> successors_;
    std::map<verification::ClaimId, Claim> claims_;
};

}  // namespace assay::cli
