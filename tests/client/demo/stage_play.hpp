// SPDX-License-Identifier: Apache-2.0
// Plays a task on a real network of processes while something befalls it at every stage.
#pragma once

#include <functional>

#include "client/demo/props.hpp"
#include "client/demo/scene.hpp"

namespace assay::demo {

class StagePlay {
  public:
    /// A network of its own in a temporary folder, which is left there when the test fails.
    explicit StagePlay(const std::string& title);
    ~StagePlay();

    Scene& scene() { return *scene_; }
    Network& network() { return scene_->network(); }
    const Props& props() const { return props_; }

    /// Kills these once in each stage, at any instant of its first second, and starts them again a
    /// moment later.
    void befall(std::vector<Actor> workers, bool node);
    /// Plays until the task has ended. Returns how often something was killed.
    unsigned play(tasks::TaskId task);

  private:
    struct Files;
    void kill();
    void revive();

    std::unique_ptr<Files> files_;
    Curtain curtain_;
    Console console_{curtain_, 0};
    StoryResult result_;
    Props props_;
    std::unique_ptr<Scene> scene_;
    std::vector<Actor> workers_;
    bool node_ = false;
};

}  // namespace assay::demo
