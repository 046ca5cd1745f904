// SPDX-License-Identifier: Apache-2.0
// A child process whose output goes to a file. It ends with its parent, whatever way that ends.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace assay::demo {

class Child {
  public:
    /// `arguments[0]` is the program; `log` is written on at its end. Throws std::runtime_error
    /// when it cannot be started.
    Child(std::string name, const std::vector<std::string>& arguments, std::filesystem::path log);
    /// Stops it.
    ~Child();
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    const std::string& name() const { return name_; }
    const std::filesystem::path& log() const { return log_; }
    /// Its number; -1 once it has ended.
    int process() const { return process_; }

    /// Its exit status once it has ended (128 + n after signal n).
    std::optional<int> status();
    /// Waits for its end; nothing if it takes longer.
    std::optional<int> wait(std::chrono::milliseconds patience);
    /// Asks it to end, and ends it when it does not within five seconds.
    void stop();
    /// Ends it at once, wherever it is (SIGKILL).
    void kill();

  private:
    std::string name_;
    std::filesystem::path log_;
    int process_ = -1;
    std::optional<int> status_;
};

/// The last lines of a file.
std::string last_lines(const std::filesystem::path& file, std::size_t count);
std::string read_text(const std::filesystem::path& file);

/// A TCP port of this machine that nobody listens on at the moment.
std::uint16_t free_port();
/// Whether somebody on this machine does.
bool is_listened_on(std::uint16_t port);

}  // namespace assay::demo
