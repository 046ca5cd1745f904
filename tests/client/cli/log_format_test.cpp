// SPDX-License-Identifier: Apache-2.0
#include "client/cli/log_format.hpp"

#include <spdlog/logger.h>
#include <spdlog/sinks/ostream_sink.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

using namespace assay;

namespace {

std::string logged(const std::string& format, const std::string& message) {
    std::ostringstream out;
    auto sink = std::make_shared<spdlog::sinks::ostream_sink_st>(out);
    spdlog::logger logger{"test", sink};
    logger.set_formatter(cli::log_format(format));
    logger.warn("{}", message);
    return out.str();
}

}  // namespace

TEST_CASE("a log in JSON has one object a line, whatever the message holds") {
    for (const std::string message :
         {"Imported #7", "a \"quote\", a \\ and a\nnew line", "no UTF-8: \xff"}) {
        const auto line = logged("json", message);
        CHECK(std::ranges::count(line, '\n') == 1);
        const auto entry = nlohmann::json::parse(line);
        CHECK(entry.at("level") == "warning");
        CHECK(entry.at("time").get<std::string>().size() == 29);
        if (message.find('\xff') == std::string::npos) CHECK(entry.at("message") == message);
    }
}

TEST_CASE("a log in text says time, level and message") {
    CHECK(logged("text", "Imported #7").ends_with(" warning Imported #7\n"));
}
