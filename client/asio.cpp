// SPDX-License-Identifier: Apache-2.0
// What of Boost's Asio and Beast is no template, compiled once for all that use them.
#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/beast/src.hpp>
