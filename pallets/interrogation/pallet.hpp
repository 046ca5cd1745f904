// SPDX-License-Identifier: Apache-2.0
// Interrogation: the trial of a claim, from the first question to the verdict. The rules stand in
// README.md, each beside the call or the moment of the clock to which it belongs.
#pragma once

#include <limits>

#include "pallets/interrogation/docket.hpp"
#include "pallets/interrogation/seats.hpp"

namespace assay::interrogation {

struct Genesis {
    ParameterValues parameters;
};

template <Config C>
class Pallet : public Docket<C> {
    using Base = Docket<C>;
    using Base::answers_along, Base::currency_, Base::deposit, Base::fail, Base::now, Base::put,
        Base::reason, Base::remove, Base::running, Base::save;
    using typename Base::Case;

  public:
    using Base::get;
    explicit Pallet(frame::Context& context) : Base{context}, outcomes_{context} {}

    void build(const Genesis& genesis) {
        INVARIANT(is_valid(genesis.parameters));
        put(Parameters{}, genesis.parameters);
    }

    // ---- What verification asks (verification::Trials)

    frame::Result<> open(const verification::TrialRequest& request) {
        ENSURE(!get(TrialOf{request.claim}), fail(Error::AlreadyOnTrial));
        Case c{.number = get(NextTrial{}), .trial = {}};
        auto& trial = c.trial;
        trial.claim = request.claim;
        trial.subject = subject_of(request);
        trial.delegates = request.delegates;
        trial.clocks = get(Parameters{}).clocks;
        // A question that comes while the claimant replays for another waits for the next pass,
        // which then serves all that have come meanwhile: two replays, however many lanes.
        trial.clocks.answer_step += 2 * request.replay_blocks;
        trial.origin = now();
        trial.ends = ask_until(trial.clocks, trial.origin, {});
        for (const auto& accuser : request.accusers)
            put(Members{c.number, accuser.account},
                Member{.deposit = accuser.deposit, .committed = accuser.committed, .group = {}});
        put(NextTrial{}, c.number + 1);
        put(TrialOf{request.claim}, c.number);
        save(c);
        deposit(TrialBegun{request.claim, c.number, trial.ends});
        return {};
    }

    void forget(ClaimId claim) {
        const auto number = get(TrialOf{claim});
        if (!number || get(Trials{*number})->stage != Stage::Over) return;
        remove(TrialOf{claim});
        put(Forgotten{*number}, true);
    }

    /// A round costs an accuser its place, so there are no more rounds than accusers. Whatever
    /// `replay_blocks` a request asks for comes on top, once a round.
    BlockNumber longest(const tasks::Segment& segment) const {
        const std::uint64_t turn = longest_turn(get(Parameters{}).clocks, segment.steps);
        return static_cast<BlockNumber>(std::min<std::uint64_t>(
            turn * verification::max_accusers, std::numeric_limits<BlockNumber>::max() / 2));
    }

    // ---- Calls

    frame::Result<> call(const frame::Origin& origin, const interrogation::open& args) {
        const AccountId who = TRY(ensure_signed(origin));
        auto c = TRY(running(args.claim));
        auto member = get(Members{c.number, who});
        ENSURE(member, fail(Error::NotAnAccuser));
        if (args.path.empty()) return join(c, who, *member, args.own);

        ENSURE(member->group, fail(Error::NotJoined));
        ENSURE(c.trial.stage == Stage::Questioning, fail(Error::TurnNotBegun));
        ENSURE(!member->forfeited, fail(Error::HasForfeited));
        auto group = *get(Groups{c.number, *member->group});
        ENSURE(group.seated, fail(Error::GroupNotSeated));
        ENSURE(std::ranges::find(c.trial.questions.items, *member->group, &Question::group) ==
                   c.trial.questions.items.end(),
               fail(Error::GroupIsAsking));
        ENSURE(!this->outstanding(c.trial, args.path), fail(Error::AlreadyAsked));

        const auto answers = answers_along(c.number, args.path);
        ENSURE(answers.size() <= args.path.size(), fail(Error::AlreadyAsked));
        const auto trail = program::follow(c.trial.subject, args.path, answers);
        ENSURE(trail, fail(error_of(trail.error())));
        ENSURE(!program::is_end(trail->place), fail(Error::NothingBelow));
        ENSURE(args.own != trail->value, fail(Error::NothingDiffers));
        TRY(ask(c, who, *member, args, level_of(args.path, *trail), trail->place));

        group.last_asker = who;
        put(Groups{c.number, *member->group}, group);
        put(Members{c.number, who}, *member);
        save(c);
        return {};
    }

    frame::Result<> call(const frame::Origin& origin, const interrogation::answer& args) {
        const AccountId who = TRY(ensure_signed(origin));
        auto c = TRY(running(args.claim));
        const auto* asked = this->outstanding(c.trial, args.path);
        ENSURE(asked, fail(Error::NotAsked));

        auto answers = answers_along(c.number, args.path);
        answers.push_back(args.reply);
        const auto trail = program::follow(c.trial.subject, args.path, answers);
        ENSURE(trail, fail(error_of(trail.error())));
        ENSURE(!program::is_seam(trail->place) || speaks_for_claimant(c.trial, who),
               fail(Error::NotTheClaimant));

        const Question question = *asked;
        const RecordedAnswer node{args.reply, question.asker, question.deposit};
        put(Record{c.number, args.path}, node);
        pay_fee(c.trial, question);
        std::erase(c.trial.questions.items, question);
        c.trial.nodes += 1;
        c.trial.bytes += static_cast<std::uint32_t>(scale::to_bytes(args.reply).size());
        save(c);
        deposit(Answered{args.claim, args.path, who});
        return {};
    }

    frame::Result<> call(const frame::Origin& origin, const convict& args) {
        const AccountId who = TRY(ensure_signed(origin));
        auto c = TRY(running(args.claim));
        return judge(c, who, args.path, answers_along(c.number, args.path), args.accusation);
    }

    frame::Result<> call(const frame::Origin& origin, const convict_published& args) {
        const AccountId who = TRY(ensure_signed(origin));
        auto c = TRY(running(args.claim));
        std::vector<program::Answer> answers;
        for (const auto& published : args.answers) {
            ENSURE(answers.size() <= args.path.size(), fail(Error::WrongAnswerCount));
            const Path place = this->prefix(args.path, answers.size());
            answers.push_back(published.answer);
            const auto trail = program::follow(c.trial.subject, place, answers);
            ENSURE(trail, fail(error_of(trail.error())));
            ENSURE(!program::is_seam(trail->place) || is_sealed(c.trial, place, published),
                   fail(Error::NotSealed));
        }
        return judge(c, who, args.path, answers, args.accusation);
    }

    frame::Result<> call(const frame::Origin& origin, const set_parameters& args) {
        TRY(ensure_root(origin));
        ENSURE(is_valid(args.values), fail(Error::BadParameters));
        put(Parameters{}, args.values);
        deposit(ParametersChanged{});
        return {};
    }

    // ---- The clock

    void on_initialize() {
        const auto parameters = get(Parameters{});
        for (const auto number : this->due(parameters.alarms_per_block)) {
            Case c{number, *get(Trials{number})};
            if (const auto* question = this->overdue(c.trial)) {
                const Path path = question->path;
                deposit(Silenced{c.trial.claim, path});
                conclude(c, verification::Dead{verification::DeathCause::Unanswered});
            } else if (now() > c.trial.ends) {
                next_turn(c, parameters.lanes);
            }
        }
        this->wipe(parameters.deleted_per_block);
    }

  private:
    // ---- Questions

    /// At W: the accuser says what W ought to be, and so which group it belongs to. The first to
    /// do so asks for the first level, the only question that all groups share for certain.
    frame::Result<> join(Case& c, const AccountId& who, Member& member, const Hash256& own) {
        ENSURE(c.trial.stage == Stage::Joining, fail(Error::JoiningOver));
        ENSURE(!member.group, fail(Error::AlreadyJoined));
        ENSURE(own != c.trial.subject.claim.history, fail(Error::NothingDiffers));
        const auto index = group_of(c, own);
        auto group =
            get(Groups{c.number, index})
                .value_or(Group{.root = own, .earliest = member.committed, .last_asker = {}});
        group.pool = saturating_add(group.pool, member.deposit);
        group.earliest = std::min(group.earliest, member.committed);
        group.members += 1;
        put(Groups{c.number, index}, group);
        member.group = index;

        const Path at_w;
        if (!this->outstanding(c.trial, at_w) && !get(Record{c.number, at_w}))
            TRY(ask(c, who, member, {c.trial.claim, at_w, own}, {}, program::Place::History));
        put(Members{c.number, who}, member);
        save(c);
        deposit(Joined{c.trial.claim, who, index});
        return {};
    }

    /// The group with that root, or the index that a new one takes.
    GroupIndex group_of(Case& c, const Hash256& root) {
        for (GroupIndex i = 0; i < c.trial.groups; ++i)
            if (get(Groups{c.number, i})->root == root) return i;
        return c.trial.groups++;
    }

    frame::Result<> ask(Case& c, const AccountId& who, Member& member,
                        const interrogation::open& args, Level level, program::Place place) {
        const auto parameters = get(Parameters{});
        const auto& clocks = c.trial.clocks;
        ENSURE(now() <= ask_until(clocks, c.trial.origin, level), fail(Error::AskedTooLate));
        ENSURE(member.asked < parameters.questions_max, fail(Error::TooManyQuestions));
        Question question{.path = args.path,
                          .asker = who,
                          .group = *member.group,
                          .asked = now(),
                          .due = now() + answer_blocks(clocks, place),
                          .fee = parameters.question_fee,
                          .deposit = parameters.node_deposit};
        TRY(currency_.hold(reason, who, saturating_add(question.fee, question.deposit)));
        member.asked += 1;
        // In Joining the end of the window is fixed: it is when the groups are known.
        if (c.trial.stage == Stage::Questioning) extend(c.trial, below(level, place));
        deposit(Asked{args.claim, args.path, who, args.own, question.due});
        c.trial.questions.items.push_back(std::move(question));
        return {};
    }
    static void extend(Trial& trial, Level level) {
        trial.ends = std::max(trial.ends, convict_until(trial.clocks, trial.origin, level));
    }

    // ---- Answers

    static bool speaks_for_claimant(const Trial& trial, const AccountId& who) {
        return who == trial.subject.claim.account ||
               std::ranges::find(trial.delegates, who) != trial.delegates.end();
    }
    static bool is_sealed(const Trial& trial, const Path& place, const PublishedAnswer& published) {
        if (!published.seal || !speaks_for_claimant(trial, published.seal->by)) return false;
        const auto digest = sealed_digest(trial.subject, place, published.answer);
        return crypto::verify(published.seal->signature, as_bytes(digest), published.seal->by);
    }

    /// Part of a fee is burned whatever happens. The rest is the claimant's, unless it let half of
    /// its clock pass or its account is gone; then it goes back.
    void pay_fee(const Trial& trial, const Question& question) {
        const Balance burned = question.fee - returnable(question);
        INVARIANT(currency_.burn_held(reason, question.asker, burned));
        const bool swift = now() - question.asked <= (question.due - question.asked) / 2;
        if (!swift || !currency_.transfer_held(reason, question.asker, trial.subject.claim.account,
                                               returnable(question)))
            INVARIANT(currency_.release(reason, question.asker, returnable(question)));
    }
    void return_fee(const Question& question) {
        INVARIANT(currency_.burn_held(reason, question.asker, question.fee - returnable(question)));
        INVARIANT(
            currency_.release(reason, question.asker, returnable(question) + question.deposit));
    }
    Balance returnable(const Question& question) const {
        return question.fee - get(Parameters{}).burned.of_up(question.fee);
    }

    // ---- Verdicts

    frame::Result<> judge(Case& c, const AccountId& who, const Path& path,
                          const std::vector<program::Answer>& answers,
                          const program::Accusation& accusation) {
        const auto judged = program::judge(c.trial.subject, path, answers, accusation);
        ENSURE(judged, fail(error_of(judged.error())));
        const auto cause = cause_of(accusation);
        deposit(Convicted{c.trial.claim, path, cause, who});
        conclude(c, verification::Dead{cause});
        this->context().fee_waived = true;
        return {};
    }

    void conclude(Case& c, const verification::TrialOutcome& outcome) {
        for (const auto& question : c.trial.questions) return_fee(question);
        c.trial.questions.items.clear();
        c.trial.stage = Stage::Over;
        save(c);
        outcomes_.concluded(c.trial.claim, outcome);
    }

    // ---- Rounds

    /// The claim is alive at the end of a round (or of Joining): the next groups take the lanes.
    /// With none left it has survived.
    void next_turn(Case& c, std::uint8_t lanes) {
        auto groups = all_groups(c);
        end_turns(c, groups);
        const auto seats = choose_seats(groups, lanes);
        for (const auto i : seats) groups[i].seated = true;
        for (GroupIndex i = 0; i < groups.size(); ++i) put(Groups{c.number, i}, groups[i]);
        if (seats.empty()) {
            deposit(Survived{c.trial.claim});
            return conclude(c, verification::Survives{});
        }
        auto& trial = c.trial;
        if (trial.stage == Stage::Joining) {
            trial.stage = Stage::Questioning;
            extend(trial, below({}, program::Place::History));
        } else {
            INVARIANT(trial.questions.empty());  // The clock has seen to that.
            trial.origin = now();
            trial.ends = ask_until(trial.clocks, trial.origin, {});
        }
        trial.round += 1;
        save(c);
        deposit(TurnBegun{trial.claim, trial.round, seats, trial.ends});
    }

    std::vector<Group> all_groups(const Case& c) const {
        std::vector<Group> groups;
        for (GroupIndex i = 0; i < c.trial.groups; ++i) groups.push_back(*get(Groups{c.number, i}));
        return groups;
    }

    /// Who was seated and has not convicted loses whom `forfeits` names.
    void end_turns(const Case& c, std::vector<Group>& groups) {
        std::vector<std::pair<AccountId, Member>> losers;
        this->template for_each<Members>(
            [&](const Members& key, const std::optional<Member>& member) {
                if (member->group && forfeits(groups[*member->group], key.account.key, *member))
                    losers.emplace_back(key.account.key, *member);
                return true;
            },
            c.number);
        for (auto& [who, member] : losers) {
            auto& group = groups[*member.group];
            group.members -= 1;
            group.pool = saturating_sub(group.pool, member.deposit);
            member.forfeited = true;
            put(Members{c.number, who}, member);
            deposit(Forfeited{c.trial.claim, who});
            outcomes_.forfeited(c.trial.claim, who);
        }
        for (auto& group : groups) group.seated = false, group.last_asker.reset();
    }

    typename C::Outcomes outcomes_;
};

}  // namespace assay::interrogation
