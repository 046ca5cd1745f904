// SPDX-License-Identifier: Apache-2.0
#include "client/objects/store.hpp"

#include <curl/curl.h>

#include <fstream>
#include <memory>
#include <mutex>
#include <stdexcept>

namespace assay::objects {

namespace fs = std::filesystem;

namespace {

constexpr long connect_seconds = 10, slow_seconds = 30, slow_bytes = 1024;

struct Download {
    Bytes content;
    std::size_t size_max;
    bool too_large = false;
};

std::size_t receive(char* data, std::size_t size, std::size_t count, void* to) {
    auto& download = *static_cast<Download*>(to);
    const auto bytes = size * count;
    if (download.content.size() + bytes > download.size_max) {
        download.too_large = true;
        return 0;
    }
    append(download.content, {reinterpret_cast<const std::uint8_t*>(data), bytes});
    return bytes;
}

Expected<Bytes, FetchError> fetch_http(const std::string& uri, std::size_t size_max) {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle{curl_easy_init(),
                                                                     &curl_easy_cleanup};
    if (!handle) return Failure{FetchError::Interrupted};
    Download download{.content = {}, .size_max = size_max};
    curl_easy_setopt(handle.get(), CURLOPT_URL, uri.c_str());
    curl_easy_setopt(handle.get(), CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(handle.get(), CURLOPT_MAXREDIRS, 5L);
    curl_easy_setopt(handle.get(), CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle.get(), CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle.get(), CURLOPT_FAILONERROR, 1L);
    curl_easy_setopt(handle.get(), CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle.get(), CURLOPT_CONNECTTIMEOUT, connect_seconds);
    curl_easy_setopt(handle.get(), CURLOPT_LOW_SPEED_LIMIT, slow_bytes);
    curl_easy_setopt(handle.get(), CURLOPT_LOW_SPEED_TIME, slow_seconds);
    curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, &receive);
    curl_easy_setopt(handle.get(), CURLOPT_WRITEDATA, &download);
    const auto code = curl_easy_perform(handle.get());
    if (download.too_large) return Failure{FetchError::TooLarge};
    if (code == CURLE_HTTP_RETURNED_ERROR) return Failure{FetchError::NotFound};
    if (code != CURLE_OK) return Failure{FetchError::Interrupted};
    return std::move(download.content);
}

Expected<Bytes, FetchError> fetch_file(const fs::path& path, std::size_t size_max) {
    std::error_code failed;
    const auto size = fs::file_size(path, failed);
    if (failed) return Failure{FetchError::NotFound};
    if (size > size_max) return Failure{FetchError::TooLarge};
    std::ifstream file{path, std::ios::binary};
    Bytes content(size);
    if (!file.read(reinterpret_cast<char*>(content.data()), static_cast<std::streamsize>(size)))
        return Failure{FetchError::Interrupted};
    return content;
}

}  // namespace

const char* describe(FetchError error) {
    switch (error) {
        case FetchError::UnknownScheme:
            return "the location's scheme is not served here";
        case FetchError::NotFound:
            return "nothing is there";
        case FetchError::TooLarge:
            return "it is larger than it may be";
        case FetchError::Interrupted:
            return "the transfer broke off";
    }
    return "unknown";
}

Expected<Bytes, FetchError> fetch(const std::string& uri, std::size_t size_max) {
    constexpr std::string_view file_scheme = "file://";
    if (uri.starts_with(file_scheme)) return fetch_file(uri.substr(file_scheme.size()), size_max);
    if (uri.starts_with("http://") || uri.starts_with("https://")) return fetch_http(uri, size_max);
    return Failure{FetchError::UnknownScheme};
}

Shelf::Shelf(fs::path folder, std::string url)
    : folder_{fs::absolute(folder)}, url_{std::move(url)} {
    fs::create_directories(folder_);
    if (!url_.empty() && url_.back() != '/') url_ += '/';
}

std::string Shelf::location(const std::string& name) const {
    return url_.empty() ? "file://" + (folder_ / name).string() : url_ + name;
}

void write_file(const fs::path& path, ByteView content) {
    const auto beside = fs::path{path.string() + ".part"};
    std::ofstream file{beside, std::ios::binary | std::ios::trunc};
    file.write(reinterpret_cast<const char*>(content.data()),
               static_cast<std::streamsize>(content.size()));
    file.close();
    if (!file) throw std::runtime_error{"cannot write " + beside.string()};
    fs::rename(beside, path);
}

}  // namespace assay::objects
