// SPDX-License-Identifier: Apache-2.0
// Nothing: this file exists for the headers that are compiled before it, and used by all tests.
