// SPDX-License-Identifier: Apache-2.0
#include "tests/pallets/settlement/chain.hpp"

namespace assay::protocol_test {

namespace {

constexpr collateral::Perbill percent(std::uint32_t per_cent) { return {per_cent * 10'000'000}; }

tasks::ParameterValues task_parameters() {
    return {.listing_fee = 100,
            .work_unit = 100,
            .admission_deposit = 5'000,
            .history_depth = 50,
            .due_per_block = 16,
            .caps = {.open_tasks_free = 2,
                     .open_tasks_max = 3,
                     .open_blocks_max = 10'000,
                     .segments_max = 1'000,
                     .audited_min = 1,
                     .audited_max = 16,
                     .restarts_max = 1,
                     .reissues_max = 1,
                     .redraws_max = 1},
            .sizing = {.slash_share = percent(50),
                       .check_probability = percent(50),
                       .beacon_bias_bits = 1,
                       .cost_max = 5,
                       .solver_deposit_min = 10'000,
                       .solver_deposit_max = 1'000'000,
                       .verifier_deposit_min = 4'000,
                       .challenge_deposit_min = 1'000,
                       .challenge_share = percent(50),
                       .verification_rate = percent(120)}};
}

}  // namespace

Parameters test_parameters() {
    return {
        .randomness = {.beacon_contributions = 1, .finality_lag = 1, .history_blocks = 200},
        .jackpot = {.planting_rate = {},
                    .jackpot_multiple = 10,
                    .payout_max = percent(30),
                    .drawn_target = 4,
                    .stake_min = 1'000},
        .tasks = task_parameters(),
        .market = {.price_band = percent(10),
                   .offer_bond_min = 500,
                   .offers_max = 8,
                   .candidates_max = 4,
                   .matches_per_block = 4,
                   .training_margin = 10,
                   .speed_tolerance = percent(50),
                   .seat_deposit_min = 2'000,
                   .seats_max = 16,
                   .seats_an_account_max = 3,
                   .vrf_key_age = 3,
                   .resign_blocks = 10,
                   .probes_max = 64},
        .proofs = {.grace_blocks = 5, .recommits_max = 1, .recommit_fee = 50, .delivery_blocks = 6},
        .verification = {.slowest_speed = 1'000,
                         .inclusion_blocks = 3,
                         .censorship_blocks = 1,
                         .reveal_blocks = 3,
                         .challengers_max = 2,
                         .trials_max = 8,
                         .leak_share = percent(50),
                         .leak_reward_max = 1'500},
        .interrogation = {.clocks = {.ask = 2,
                                     .answer = 3,
                                     .answer_step = 3,
                                     .answer_tile = 3,
                                     .convict = 2,
                                     .margin = 2},
                          .lanes = 2,
                          .questions_max = interrogation::max_levels,
                          .question_fee = 10,
                          .burned = percent(50),
                          .node_deposit = 20,
                          .alarms_per_block = 16,
                          .deleted_per_block = 64},
        .settlement = {.abandon_penalty = percent(20),
                       .attempt_share = percent(25),
                       .solver_slash = {.challengers = percent(30),
                                        .verifiers = percent(15),
                                        .submitter = percent(5)},
                       .verifier_slash = {.challengers = percent(40), .solver = percent(10)},
                       .challenge_slash = {.solver = percent(25), .verifier = percent(25)},
                       .reward_cap = 100'000}};
}

}  // namespace assay::protocol_test
