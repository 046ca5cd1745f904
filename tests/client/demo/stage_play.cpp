// SPDX-License-Identifier: Apache-2.0
#include "tests/client/demo/stage_play.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <random>
#include <thread>

namespace assay::demo {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr const char* images = "/usr/share/datasets/fashion-mnist";

}  // namespace

struct StagePlay::Files {
    std::filesystem::path path;
    int failures_before = std::uncaught_exceptions();
    Files() {
        auto pattern = (std::filesystem::temp_directory_path() / "assay-play-XXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    ~Files() {
        if (std::uncaught_exceptions() == failures_before) std::filesystem::remove_all(path);
    }
};

StagePlay::StagePlay(const std::string& title) : files_{std::make_unique<Files>()} {
    const Places places{.programs = ASSAY_PROGRAMS, .work = files_->path};
    result_.title = title;
    props_ = make_props(places, images);
    scene_ = std::make_unique<Scene>(places, console_, result_);
}

StagePlay::~StagePlay() { scene_.reset(); }

void StagePlay::befall(std::vector<Actor> workers, bool node) {
    workers_ = std::move(workers);
    node_ = node;
}

void StagePlay::kill() {
    for (const auto& worker : workers_) network().kill(worker.name);
    if (node_) network().kill_node();
}

void StagePlay::revive() {
    if (node_) network().start_node();
    for (const auto& worker : workers_) network().start(worker);
}

unsigned StagePlay::play(tasks::TaskId task) {
    const auto seed = std::random_device{}();
    INFO("seed " << seed);
    std::mt19937 random{seed};
    auto stage = scene_->teller().stage(task);
    unsigned kills = 0;
    steady_clock::time_point second{};
    const auto strike = [&] {
        kill();
        std::this_thread::sleep_for(milliseconds{random() % 400});
        revive();
        ++kills;
    };
    const auto look = [&] {
        const auto now = scene_->teller().stage(task);
        if (tasks::is_final(now)) return true;
        if (now != stage) {
            stage = now;
            strike();
            second = steady_clock::now() + milliseconds{500 + random() % 1500};
        } else if (second != steady_clock::time_point{} && steady_clock::now() > second) {
            second = {};
            strike();
        }
        return false;
    };
    try {
        scene_->play(look, seconds{240});
        scene_->settle();
    } catch (const std::exception& error) {
        FAIL(error.what() << "\n" << network().logs() << "left in " << files_->path);
    }
    return kills;
}

}  // namespace assay::demo
