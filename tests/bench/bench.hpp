// SPDX-License-Identifier: Apache-2.0
// The benchmark harness: our code against a rival in one process, taking turns, so that whatever
// else the machine does hits both alike. A program of this kind is one file with a main like
//
//     int main(int argc, char** argv) {
//         return assay::bench::run(argc, argv, {{"gemm", measure_gemm}, {"chain", measure_chain}});
//     }
//
// and `./dev bench [GROUP] [--json FILE]` runs every one of them.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace assay::bench {

/// One line of the report, and one object of the JSON file.
struct Figure {
    std::string name;                  ///< What was measured, as a reader would ask for it.
    double ours = 0;                   ///< The median, in `unit`.
    std::optional<double> rival = {};  ///< The same for the other side; nothing: there is no rival.
    /// How many times better ours is, above 1 whatever way the unit points. Of interleaved pairs it
    /// is the median ratio, which a drifting clock moves less than the quotient of two medians.
    std::optional<double> ratio = {};
    std::optional<double> floor = {};  ///< The least ratio that this project accepts.
    std::string unit;      ///< "/s", "GFLOP/s", "MB/s": more is better; "ms", "us", "bytes": less.
    unsigned threads = 1;  ///< Threads that each side may use.

    bool below_floor() const { return floor && ratio && *ratio < *floor; }
};

/// What a sample's time is taken from: `Cpu` (of all threads of the process) is the steadier one
/// for one thread on a shared machine, `Wall` is right for anything that waits or runs in parallel.
enum class Clock { Wall, Cpu };

/// What two callables are measured for. `work` is how many of `unit` one call gets done: with unit
/// "GFLOP/s" the 10^9 operations of a call, with "/s" its items. The units "s", "ms", "us" and "ns"
/// give the time of a call over `work` instead.
struct Race {
    std::string name;
    std::string unit = "/s";
    double work = 1;
    std::optional<double> floor = {};
    unsigned threads = 1;
    Clock clock = Clock::Wall;
    double seconds = 1;  ///< Time for both sides together; at least five pairs are taken.
};

/// One call of a side. It must do all its work before it returns, and keep the result in use: see
/// `keep`.
using Work = std::function<void()>;

/// Runs both in turns (ours, rival, rival, ours, ...) in samples of 10 ms or a call, whichever is
/// longer, after one warming call each.
Figure race(const Race& race, const Work& ours, const Work& rival);

/// The same without a rival: `rival` and `ratio` stay empty.
Figure alone(const Race& race, const Work& ours);

/// A ratio for numbers that were measured elsewhere (say by a rival in a process of its own).
Figure compared(const Race& race, double ours, double rival);

/// Makes the compiler believe that `value` is read, so that its computation stays.
template <class T>
void keep(const T& value) {
    __asm__ volatile("" : : "g"(&value) : "memory");
}

/// Figures that belong together and can be asked for by name.
struct Group {
    std::string name;
    std::function<std::vector<Figure>()> measure;
};

/// A benchmark program: `PROGRAM [GROUP] [--json FILE]`. Prints a table a group as it goes. Returns
/// 0; 1 when a figure lies below its floor; 2 on a wrong argument or an unwritable file. A group
/// that this program does not have is no error: another program may have it.
int run(int argc, char** argv, const std::vector<Group>& groups);

}  // namespace assay::bench
