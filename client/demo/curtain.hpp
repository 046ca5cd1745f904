// SPDX-License-Identifier: Apache-2.0
// Lets stories that play at the same time be told one after another: who is on stage prints at
// once, the others' lines wait for their turn.
#pragma once

#include <map>
#include <mutex>
#include <string>

namespace assay::demo {

class Curtain {
  public:
    /// Turns are taken in order, from 0; turn 0 is on stage at first.
    void print(std::size_t turn, const std::string& text);
    /// Replaces the last line while it is on stage; never kept.
    void redraw(std::size_t turn, const std::string& text);
    /// What `turn` had to say is said. The stage goes to the first turn that is not done.
    void done(std::size_t turn);

  private:
    void write(const std::string& text);

    std::mutex mutex_;
    std::size_t on_stage_ = 0;
    std::map<std::size_t, std::string> waiting_;
    std::map<std::size_t, bool> done_;
    bool redrawn_ = false;
};

}  // namespace assay::demo
