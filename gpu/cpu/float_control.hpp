// SPDX-License-Identifier: Apache-2.0
// The floating-point mode of a thread. A library loaded into the process may switch the flushing of
// subnormals on for every thread it meets (g++ -Ofast does so at load), and then results differ in
// bits. So whoever computes holds a `FloatControl` while it does.
#pragma once

#include <cstdint>

namespace assay::cpu {

/// Sets the calling thread to IEEE 754 arithmetic: round to nearest even, subnormals kept, traps
/// masked. The destructor checks that nobody changed the mode meanwhile (aborts: the bits computed
/// since are worthless) and puts the earlier mode back.
class FloatControl {
  public:
    FloatControl();
    ~FloatControl();
    FloatControl(const FloatControl&) = delete;
    FloatControl& operator=(const FloatControl&) = delete;

  private:
    std::uint64_t earlier_;
};

/// Whether the calling thread is in that mode now.
bool float_control_is_exact();

}  // namespace assay::cpu
