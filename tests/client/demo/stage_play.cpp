// SPDX-License-Identifier: Apache-2.0
#include "tests/client/demo/stage_play.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <random>
#include <thread>

#include "client/spec/chain_spec.hpp"

namespace assay::demo {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr const char* images = "/usr/share/datasets/fashion-mnist";

/// The development chain with wider windows: its own are made for a machine that does nothing else,
/// and to have been killed shall be the only trouble here.
std::filesystem::path write_patient_chain(const std::filesystem::path& folder) {
    constexpr bool throws = true, comments = true;
    auto spec = nlohmann::json::parse(*spec::built_in_spec("dev"), nullptr, throws, comments);
    auto& protocol = spec["genesis"]["assay"]["protocol"];
    protocol["proofs"]["grace_blocks"] = 4;
    protocol["proofs"]["delivery_blocks"] = 12;
    protocol["verification"]["inclusion_blocks"] = 6;
    protocol["verification"]["reveal_blocks"] = 6;
    for (auto& clock : protocol["interrogation"]["clocks"]) clock = 8;
    const auto path = folder / "chain.json";
    std::ofstream{path} << spec.dump(2);
    return path;
}

}  // namespace

struct StagePlay::Files {
    std::filesystem::path path;
    int failures_before = std::uncaught_exceptions();
    Files() {
        auto pattern = (std::filesystem::temp_directory_path() / "assay-play-XXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    ~Files() {
        if (std::uncaught_exceptions() == failures_before && !std::getenv("ASSAY_KEEP"))
            std::filesystem::remove_all(path);
    }
};

StagePlay::StagePlay(const std::string& title) : files_{std::make_unique<Files>()} {
    const Places places{.programs = ASSAY_PROGRAMS,
                        .work = files_->path,
                        .chain = write_patient_chain(files_->path).string()};
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
    std::optional<steady_clock::time_point> blow;
    const auto look = [&] {
        const auto now = scene_->teller().stage(task);
        if (tasks::is_final(now)) return true;
        if (now != stage) {
            stage = now;
            blow = steady_clock::now() + milliseconds{random() % 1000};
        }
        if (blow && steady_clock::now() >= *blow) {
            blow.reset();
            kill();
            std::this_thread::sleep_for(milliseconds{random() % 400});
            revive();
            ++kills;
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
