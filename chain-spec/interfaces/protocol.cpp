// SPDX-License-Identifier: Apache-2.0
// TasksApi and TrialApi: what a submitter, a worker and an accuser ask before they act.
#include "chain-spec/protocol.hpp"
#include "chain-spec/interfaces/interface.hpp"
#include "runtime/frame/dispatch_result.hpp"

namespace assay::chain_spec::interfaces {

namespace {

using chain_spec::Interrogation;
using chain_spec::Tasks;
using interrogation::Path;
using verification::ClaimId;

struct KnownTask {
    tasks::Task task;
    tasks::TaskSpec spec;
};
std::optional<KnownTask> task(const Site& site, const tasks::TaskId& id) {
    const Tasks tasks{site.context};
    const auto found = tasks.find(id);
    return found ? std::optional{KnownTask{*found, tasks.spec(id)}} : std::nullopt;
}
std::optional<tasks::TaskResult> result(const Site& site, const tasks::TaskId& id) {
    return Tasks{site.context}.result(id);
}
frame::WireResult<tasks::Sized, frame::DispatchError> quote(const Site& site,
                                                            const tasks::TaskSpec& spec) {
    return frame::to_wire(Tasks{site.context}.quote(spec));
}
tasks::ParameterValues parameters(const Site& site) { return Tasks{site.context}.parameters(); }

std::optional<interrogation::Trial> trial(const Site& site, const ClaimId& claim) {
    return Interrogation{site.context}.trial(claim);
}
struct Recorded {
    Path path;
    program::Answer answer;
};
std::vector<Recorded> record(const Site& site, const ClaimId& claim) {
    std::vector<Recorded> out;
    for (auto& [path, answer] : Interrogation{site.context}.record(claim))
        out.push_back({Path{path}, answer});
    return out;
}
std::optional<interrogation::Member> member(const Site& site, const ClaimId& claim,
                                            const AccountId& who) {
    const Interrogation trials{site.context};
    const auto number = trials.get(interrogation::TrialOf{claim});
    return number ? trials.get(interrogation::Members{*number, who}) : std::nullopt;
}

}  // namespace

Interface tasks() {
    static constexpr Function functions[] = {
        function<task>("task", {"task"}, "Where a task stands, and what it asks for."),
        function<result>("result", {"task"}, "What a settled task came to."),
        function<quote>("quote", {"spec"},
                        "What a task would cost and what deposits it would ask for, or why it "
                        "would be refused."),
        function<parameters>("parameters"),
    };
    return {"TasksApi", 1, functions};
}

Interface trials() {
    static constexpr Function functions[] = {
        function<trial>("trial", {"claim"}, "The trial of a claim, with its open questions."),
        function<record>("record", {"claim"}, "All answers on record, in the order of paths."),
        function<member>("member", {"claim", "account"}, "What an accuser may still do there."),
    };
    return {"TrialApi", 1, functions};
}

}  // namespace assay::chain_spec::interfaces
