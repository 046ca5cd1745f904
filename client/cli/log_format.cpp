// SPDX-License-Identifier: Apache-2.0
#include "client/cli/log_format.hpp"

#include <spdlog/pattern_formatter.h>

#include <nlohmann/json.hpp>

namespace assay::cli {

namespace {

/// The message as a JSON string; bytes that are no UTF-8 are replaced.
class JsonMessage final : public spdlog::custom_flag_formatter {
  public:
    void format(const spdlog::details::log_msg& message, const std::tm&,
                spdlog::memory_buf_t& out) override {
        const nlohmann::json text = std::string{message.payload.data(), message.payload.size()};
        const auto quoted = text.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
        out.append(quoted.data(), quoted.data() + quoted.size());
    }
    std::unique_ptr<custom_flag_formatter> clone() const override {
        return std::make_unique<JsonMessage>();
    }
};

}  // namespace

std::unique_ptr<spdlog::formatter> log_format(const std::string& name) {
    auto out = std::make_unique<spdlog::pattern_formatter>();
    out->add_flag<JsonMessage>('*');
    out->set_pattern(name == "json"
                         ? R"({"time":"%Y-%m-%dT%H:%M:%S.%e%z","level":"%l","message":%*})"
                         : "%Y-%m-%d %H:%M:%S.%e %^%l%$ %v");
    return out;
}

}  // namespace assay::cli
