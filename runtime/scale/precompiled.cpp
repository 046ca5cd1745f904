// SPDX-License-Identifier: Apache-2.0
// Empty: what most files include is compiled beside it (the top CMakeLists.txt).
