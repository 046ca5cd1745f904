// SPDX-License-Identifier: Apache-2.0
// Where one story plays: a network of its own, everything that happened on its chain, and the means
// to act. A chain a story, so that nothing that is left of one helps or hinders another.
#pragma once

#include <functional>

#include "client/demo/console.hpp"
#include "client/demo/network.hpp"
#include "client/demo/result.hpp"

namespace assay::demo {

/// A story took another turn than it should.
class StoryFailed : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};
void expect(bool condition, const std::string& what);

/// What the submitter asks for; program and data are files.
struct Order {
    std::filesystem::path program, data;
    std::uint32_t steps = 200, checkpoint_every = 20;
    unsigned audited = 1;
};

class Scene {
  public:
    Scene(const Places& places, Console& console, StoryResult& result);

    /// Starts the workers and waits until the chain knows them. Throws StoryFailed.
    void cast(const std::vector<Actor>& actors);
    tasks::TaskId submit(const Order& order);
    /// Tells what happens until `done`, which is asked after each block.
    void play(const std::function<bool()>& done, std::chrono::seconds patience);
    /// Until the task has ended.
    void play_to_end(tasks::TaskId task, std::chrono::seconds patience);
    /// The worker goes home and its offer leaves the market.
    void dismiss_solver(const std::string& name);
    /// Balances, trials, tables. Throws StoryFailed if a balance is not explained by events.
    void settle();

    void note(const std::string& text);
    Network& network() { return network_; }
    const cli::Teller& teller() const { return teller_; }

    /// All events of one type so far.
    template <class E>
    std::vector<E> all() const {
        std::vector<E> out;
        for (const auto& event : events_)
            if (const auto* found = event.as<E>()) out.push_back(*found);
        return out;
    }
    AccountId account(const std::string& name) const { return network_.people().at(name); }

  private:
    bool next_block();
    void take(const cli::FedBlock& block);
    void note_stages(const cli::FedBlock& block);
    void show_training();
    void read_trials();
    SettlementRow row_of(const std::string& name, const std::string& role,
                         const AccountId& account);
    bool ready(const std::vector<Actor>& actors) const;

    Console& console_;
    StoryResult& result_;
    Network network_;
    cli::BlockFeed feed_;
    cli::Teller teller_;
    Ledger ledger_;
    std::vector<chain::Event> events_;
    std::vector<Actor> actors_;
    std::map<verification::ClaimId, BlockNumber> trials_;  ///< When they began.
    std::uint32_t steps_ = 0;
    BlockNumber last_ = 0;
};

}  // namespace assay::demo
