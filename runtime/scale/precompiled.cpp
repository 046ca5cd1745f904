// SPDX-License-Identifier: Apache-2.0
// Nothing: a precompiled header needs a file that it is compiled with (the top CMakeLists.txt).
