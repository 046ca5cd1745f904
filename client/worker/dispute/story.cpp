// SPDX-License-Identifier: Apache-2.0
#include "client/worker/dispute/story.hpp"

namespace assay::dispute {

using namespace program;

namespace {

std::string name_of(const Operation& operation) {
    return std::visit([]<class Kind>(const Kind&) { return std::string{reflect::type_name<Kind>}; },
                      operation);
}

std::string to_text(const Shape& shape) {
    return "[" + std::to_string(shape.rows) + " x " + std::to_string(shape.columns) + "]";
}

}  // namespace

std::optional<Story> tell(const Program& program, const Subject& subject, const Path& path,
                          std::span<const Answer> answers) {
    const auto trail = follow(subject, path, answers);
    if (!trail) return std::nullopt;
    Story story;
    story.claimed = trail->value;
    if (!trail->history || !trail->history->at_leaf()) return story;
    const std::uint64_t index = trail->history->index;
    story.state = subject.segment.first_step + index;
    story.by_init = index == 0 && !subject.segment.start;
    const bool in_state = trail->place == Place::StateInner || trail->place == Place::StateTensor;
    if (trail->place == Place::StateTensor) {
        story.state_tensor = trail->state->index;
        if (trail->state->index < program.states.size())
            story.state_name = program.states[trail->state->index].name;
    }
    const auto& section = story.by_init ? program.init : program.step;
    const bool at_node = trail->trace && trail->trace->at_leaf() && !in_state;
    if (!at_node || trail->trace->index >= section.size()) return story;
    const Node& node = section[trail->trace->index];
    story.node = trail->trace->index;
    story.operation = name_of(node.operation);
    story.type = node.type;
    if (!trail->tiles || !trail->tiles->at_leaf()) return story;
    if (trail->tiles->index >= tile_count(node.type.shape)) return story;
    story.tile = tile_at(node.type.shape, trail->tiles->index);
    if (trail->folds && trail->folds->at_leaf()) story.accumulator = trail->folds->index;
    return story;
}

std::string to_line(const Story& story) {
    if (!story.state) return "the history";
    std::string line = story.by_init ? "init" : "step " + std::to_string(*story.state);
    if (story.state_tensor)
        line += ", state tensor " + std::to_string(*story.state_tensor) + " " + story.state_name;
    if (story.node)
        line += ", node " + std::to_string(*story.node) + " " + story.operation + " " +
                to_text(story.type.shape);
    if (story.tile)
        line += ", tile (" + std::to_string(story.tile->row) + ", " +
                std::to_string(story.tile->column) + ")";
    if (story.accumulator)
        line += *story.accumulator == 0
                    ? ", start of the fold"
                    : ", after fold step " + std::to_string(*story.accumulator - 1);
    return line;
}

}  // namespace assay::dispute
