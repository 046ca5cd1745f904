// SPDX-License-Identifier: Apache-2.0
#include "tests/pallets/settlement/play.hpp"

#include <catch2/catch.hpp>

namespace assay::protocol_test {

using namespace chain_spec;

namespace {

tasks::Locations at(std::string_view uri) {
    tasks::Location location;
    location.uri = Bytes{uri.begin(), uri.end()};
    return std::vector{location};
}

}  // namespace

std::vector<Actor> Cast::all() const {
    std::vector<Actor> actors{submitter, solver, other_solver, whistleblower, rival, bystander};
    actors.insert(actors.end(), verifiers.begin(), verifiers.end());
    return actors;
}
const Actor& Cast::of(const AccountId& who) const {
    for (const auto* actor : {&submitter, &solver, &other_solver, &whistleblower, &rival})
        if (actor->id() == who) return *actor;
    for (const auto& actor : verifiers)
        if (actor.id() == who) return actor;
    return bystander;
}

Hash256 next_state(const Hash256& state_root) { return crypto::blake2_256(as_bytes(state_root)); }
History honest_history(std::uint32_t steps) {
    History history{{crypto::blake2_256(as_bytes(std::string_view{"init"}))}};
    for (std::uint32_t i = 0; i < steps; ++i)
        history.state_roots.push_back(next_state(history.state_roots.back()));
    return history;
}
History corrupted_history(std::uint32_t steps, std::uint32_t step) {
    auto history = honest_history(steps);
    history.state_roots[step] = crypto::blake2_256(as_bytes(std::string_view{"made up"}));
    for (auto i = step + 1; i <= steps; ++i)
        history.state_roots[i] = next_state(history.state_roots[i - 1]);
    return history;
}

Play::Play(const Parameters& parameters) : chain{parameters, cast.all()}, run{honest_history(2)} {
    for (const auto& verifier : cast.verifiers) {
        REQUIRE(chain.submit<MarketPlace>(
            verifier, market::register_verifier{.vrf_key = verifier.vrf_key(), .memory = 1'000}));
        REQUIRE(chain.submit<MarketPlace>(verifier, market::take_seat{.deposit = 8'000}));
        REQUIRE(chain.submit<MarketPlace>(verifier, market::take_seat{.deposit = 8'000}));
    }
    for (const auto& solver : {cast.solver, cast.other_solver})
        REQUIRE(chain.submit<MarketPlace>(
            solver, market::offer{.device = market::DeviceClass::Cpu,
                                  .terms = {.price = solver.id() == cast.solver.id() ? 8U : 10U,
                                            .speed = 1'000,
                                            .memory = 1'000,
                                            .capacity = 1},
                                  .bond = 1'000}));
    REQUIRE(chain.submit<JackpotPlace>(
        cast.whistleblower,
        jackpot::stake{.vrf_key = cast.whistleblower.vrf_key(), .amount = 5'000}));
    chain.to_block(6);
    issued_ = chain.issuance();
}

long long Play::change(const Actor& who) {
    const Balance has = chain.free(who.id()) + chain.held(who.id());
    return static_cast<long long>(has) - static_cast<long long>(endowment);
}

long long Play::verifiers_change() {
    long long sum = 0;
    for (const auto& verifier : cast.verifiers) sum += change(verifier);
    return sum;
}

tasks::TaskSpec Play::spec() {
    tasks::TaskSpec spec;
    spec.program = {crypto::blake2_256(as_bytes(std::string_view{"program"})), at("ipfs:program")};
    spec.dataset = {crypto::blake2_256(as_bytes(std::string_view{"data"})), at("https://data")};
    spec.seed = 42;
    spec.steps = 2;
    spec.checkpoint_every = 2;
    spec.work = {.init = 1'000, .step = 2'000};
    spec.memory = 500;
    spec.max_price = 10;
    spec.deadline = chain.block() + 500;
    spec.value_at_risk = 1'000;
    spec.audited = 1;
    return spec;
}

TaskId Play::submit(const tasks::TaskSpec& wanted) {
    const auto id = chain.read<TasksPlace, tasks::Spec>(tasks::NextTask{});
    REQUIRE(chain.submit<TasksPlace>(cast.submitter, tasks::submit{wanted}));
    return id;
}

TaskId Play::start() {
    const auto id = submit(spec());
    until(id, Stage::Training);
    REQUIRE(task(id).assignment->solver == cast.solver.id());
    return id;
}

void Play::prove(TaskId id) {
    REQUIRE(chain.submit<ProofsPlace>(cast.of(task(id).assignment->solver),
                                      proofs::commit_proof{.task = id, .root = proof_root(id)}));
}

Hash256 Play::proof_root(TaskId id) {
    std::vector<Hash256> checkpoints;
    const auto spec = *chain.read<TasksPlace, tasks::Spec>(tasks::Specs{id});
    for (SegmentIndex c = 0; c <= tasks::step_segments(spec); ++c) {
        const auto segment = tasks::segment_at(spec, c);
        const auto step = segment.first_step + segment.steps;
        checkpoints.push_back(commitment(id, step, run_of(id).state_roots[step]));
    }
    return program::proof_root(checkpoints);
}

void Play::deliver(TaskId id) {
    until(id, Stage::Sampled);
    REQUIRE(chain.submit<ProofsPlace>(cast.of(task(id).assignment->solver), delivery(id)));
    until(id, Stage::ClaimCommit);
}

proofs::deliver Play::delivery(TaskId id) {
    const auto spec = *chain.read<TasksPlace, tasks::Spec>(tasks::Specs{id});
    std::vector<Hash256> checkpoints;
    std::vector<std::uint64_t> steps;
    for (SegmentIndex c = 0; c <= tasks::step_segments(spec); ++c) {
        const auto segment = tasks::segment_at(spec, c);
        steps.push_back(segment.first_step + segment.steps);
        checkpoints.push_back(commitment(id, steps.back(), run_of(id).state_roots[steps.back()]));
    }
    const program::Tree tree{program::TreeKind::Proof, checkpoints};
    proofs::deliver args{.task = id, .checkpoints = {}};
    for (const auto c : chain.read<ProofsPlace, proofs::Spec>(proofs::Asked{id}))
        args.checkpoints.items.push_back({.checkpoint = c,
                                          .state_root = run_of(id).state_roots[steps[c]],
                                          .path = tree.prove(c),
                                          .locations = at("file:checkpoint")});
    return args;
}

void Play::until(TaskId id, Stage stage, BlockNumber most) {
    for (BlockNumber waited = 0; task(id).stage != stage; ++waited) {
        INFO("task " << id << " is in stage " << static_cast<int>(task(id).stage));
        REQUIRE(waited < most);
        chain.next_block();
    }
}

ClaimId Play::drawn(TaskId id, SegmentIndex index) { return segment(id, index).current[0]; }

template <class Visit>
void Play::for_drawn(TaskId id, ClaimState state, Visit visit) {
    const auto audit = chain.read<VerificationPlace, verification::Spec>(verification::Audits{id});
    for (const auto index : audit->waiting) {
        const auto record = segment(id, index);
        if (record.current.empty()) continue;
        const auto found = claim(record.current[0]);
        if (found->state == state) visit(record.current[0], *found);
    }
}

void Play::commit_claims(TaskId id, const Deviation& deviation) {
    for_drawn(id, ClaimState::Awaited, [&](ClaimId claim_id, const Claim& drawn) {
        if (silent.contains(drawn.segment)) return;
        auto value = deviation ? deviation(drawn) : std::nullopt;
        if (!value) {
            value = honest_value(id, drawn.segment, drawn.account);
            if (owes_plant(drawn)) value->x = verification::plant_of(value->x);
        }
        values_[claim_id] = *value;
        const auto hidden =
            verification::commitment(place(drawn, verification::Domain::Claim), *value, salt);
        REQUIRE(chain.submit<VerificationPlace>(cast.of(drawn.account),
                                                verification::commit_claim{claim_id, hidden}));
    });
}

void Play::reveal_claims(TaskId id) {
    until(id, Stage::ClaimReveal);
    for_drawn(id, ClaimState::Committed, [&](ClaimId claim_id, const Claim& drawn) {
        REQUIRE(chain.submit<VerificationPlace>(
            cast.of(drawn.account),
            verification::reveal_claim{claim_id, values_.at(claim_id), salt}));
    });
}

void Play::show_plants(TaskId id) {
    until(id, Stage::VrfReveal);
    for_drawn(id, ClaimState::Revealed, [&](ClaimId claim_id, const Claim& drawn) {
        if (hiding.contains(drawn.segment)) return;
        std::optional<Hash256> root;
        if (owes_plant(drawn)) root = replay(id, drawn.segment, drawn.account).root;
        REQUIRE(chain.submit<VerificationPlace>(
            cast.of(drawn.account), verification::reveal_plant{claim_id, plant_vrf(drawn), root}));
    });
    while (stage(id) == Stage::VrfReveal) chain.next_block();
}

void Play::audit(TaskId id, const Deviation& deviation, const std::function<void()>& between) {
    until(id, Stage::ClaimCommit);
    commit_claims(id, deviation);
    reveal_claims(id);
    until(id, Stage::ChallengeCommit);
    if (between) between();
    show_plants(id);
}

ClaimId Play::challenge(TaskId id, SegmentIndex index, const Actor& who,
                        std::optional<ClaimValue> value, Balance deposit) {
    if (!value) value = honest_value(id, index, who.id());
    const auto audit = chain.read<VerificationPlace, verification::Spec>(verification::Audits{id});
    const verification::CommitmentPlace where{.domain = verification::Domain::Challenge,
                                              .genesis = chain.genesis_hash(),
                                              .account = who.id(),
                                              .task = id,
                                              .segment = index,
                                              .round = audit->round};
    const auto claim_id =
        chain.read<VerificationPlace, verification::Spec>(verification::NextClaim{});
    REQUIRE(chain.submit<VerificationPlace>(
        who,
        verification::commit_challenge{.task = id,
                                       .segment = index,
                                       .commitment = verification::commitment(where, *value, salt),
                                       .deposit = deposit}));
    values_[claim_id] = *value;
    return claim_id;
}

void Play::reveal_challenge(ClaimId id) {
    const auto challenge = claim(id);
    until(challenge->task, Stage::ChallengeReveal);
    REQUIRE(chain.submit<VerificationPlace>(
        cast.of(challenge->account), verification::reveal_challenge{id, values_.at(id), salt}));
}

Replay Play::replay(TaskId id, SegmentIndex index, const AccountId& who) {
    const auto spec = *chain.read<TasksPlace, tasks::Spec>(tasks::Specs{id});
    const auto segment = tasks::segment_at(spec, index);
    const auto end = segment.first_step + segment.steps;
    Hash256 state =
        index == 0 ? honest_history(0).state_roots[0] : run_of(id).state_roots[segment.first_step];
    std::vector<Hash256> commitments{commitment(id, segment.first_step, state)};
    for (auto step = segment.first_step + 1; step <= end; ++step) {
        state = next_state(state);
        commitments.push_back(commitment(id, step, state));
    }
    std::vector<Hash256> leaves;
    for (std::size_t i = 0; i < commitments.size(); ++i)
        leaves.push_back(program::step_leaf(who, segment.first_step + i, commitments[i]));
    return {program::segment_root(who, segment.first_step, commitments),
            state == run_of(id).state_roots[end] ? Verdict::Pass : Verdict::Fail, leaves};
}
ClaimValue Play::honest_value(TaskId id, SegmentIndex index, const AccountId& who) {
    const auto own = replay(id, index, who);
    return {own.root, {0, own.verdict}, {}};
}
ClaimValue Play::opposite_value(TaskId id, SegmentIndex index, const AccountId& who) {
    auto value = honest_value(id, index, who);
    const bool pass = value.statement.verdict == Verdict::Pass;
    value.statement.verdict = pass ? Verdict::Fail : Verdict::Pass;
    value.x = crypto::blake2_256(as_bytes(value.x));
    return value;
}

crypto::VrfSignature Play::plant_vrf(const Claim& claim) {
    const auto audit =
        chain.read<VerificationPlace, verification::Spec>(verification::Audits{claim.task});
    const verification::PlantInput input{chain.genesis_hash(), claim.task, claim.segment,
                                         claim.round, audit->beacon};
    return cast.of(claim.account).vrf(verification::plant_context, scale::to_bytes(input));
}
bool Play::owes_plant(const Claim& claim) {
    const auto audit =
        chain.read<VerificationPlace, verification::Spec>(verification::Audits{claim.task});
    const verification::PlantInput input{chain.genesis_hash(), claim.task, claim.segment,
                                         claim.round, audit->beacon};
    return verification::owes_plant(cast.of(claim.account).vrf_key(), input,
                                    plant_vrf(claim).output, task(claim.task).terms.planting_rate);
}
verification::CommitmentPlace Play::place(const Claim& claim, verification::Domain domain) {
    return {.domain = domain,
            .genesis = chain.genesis_hash(),
            .account = claim.account,
            .task = claim.task,
            .segment = claim.segment,
            .round = claim.round};
}

tasks::Task Play::task(TaskId id) {
    const auto found = chain.read<TasksPlace, tasks::Spec>(tasks::Tasks{id});
    REQUIRE(found);
    return *found;
}
std::optional<Claim> Play::claim(ClaimId id) {
    return chain.read<VerificationPlace, verification::Spec>(verification::Claims{id});
}
verification::SegmentRecord Play::segment(TaskId id, SegmentIndex index) {
    const auto record =
        chain.read<VerificationPlace, verification::Spec>(verification::Segments{id, index});
    REQUIRE(record);
    return *record;
}

std::vector<ClaimId> Play::tried() {
    std::vector<ClaimId> claims;
    using Opened = verification::TrialOpened;
    for (const auto& event : chain.events<VerificationPlace, verification::Spec, Opened>())
        claims.push_back(event.claim);
    return claims;
}
std::vector<AccountId> Play::accusers(ClaimId id) {
    std::vector<AccountId> accounts;
    const auto trial =
        chain.read<InterrogationPlace, interrogation::Spec>(interrogation::TrialOf{id});
    REQUIRE(trial);
    chain.walk<InterrogationPlace, interrogation::Spec, interrogation::Members>(
        [&](const interrogation::Members& key, const auto&) {
            accounts.push_back(key.account.key);
            return true;
        },
        *trial);
    return accounts;
}

void Play::end_trials(TaskId id, const std::vector<ClaimId>& dead) {
    REQUIRE(stage(id) == Stage::Trials);
    for (const auto claim_id : dead)
        REQUIRE(chain.submit<InterrogationPlace>(
            cast.of(accusers(claim_id).front()),
            interrogation::open{.claim = claim_id, .path = {}, .own = Hash256{{1}}}));
    while (stage(id) == Stage::Trials) chain.next_block();
}

program::StateHeader Play::header(TaskId id, std::uint64_t step) {
    const auto spec = *chain.read<TasksPlace, tasks::Spec>(tasks::Specs{id});
    return {.task = id,
            .program = spec.program.root,
            .dataset = spec.dataset.root,
            .order_seed = task(id).assignment->order_seed,
            .seed = spec.seed,
            .step = step};
}
Hash256 Play::commitment(TaskId id, std::uint64_t step, const Hash256& state_root) {
    return program::state_commitment(header(id, step), state_root);
}

}  // namespace assay::protocol_test
