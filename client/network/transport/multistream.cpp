// SPDX-License-Identifier: Apache-2.0
#include "client/network/transport/multistream.hpp"

#include "client/network/wire/protobuf.hpp"
#include "runtime/base/check.hpp"

namespace assay::network {

namespace {

constexpr std::string_view refusal = "na", listing = "ls";

}  // namespace

Multistream Multistream::proposing(std::vector<std::string> protocols) {
    INVARIANT(!protocols.empty());
    Multistream side;
    side.proposals_ = std::move(protocols);
    side.say(multistream_name);
    side.say(side.proposals_.front());
    return side;
}

Multistream Multistream::answering(Supported supported) {
    Multistream side;
    side.supported_ = std::move(supported);
    side.say(multistream_name);
    return side;
}

void Multistream::say(std::string_view name) {
    append_varint(output_, name.size() + 1);
    append(output_, as_bytes(name));
    output_.push_back('\n');
}

Expected<std::monostate, DropReason> Multistream::receive(ByteView bytes) {
    reader_.add(bytes);
    while (!agreed_) {
        const auto next = reader_.next();
        if (!next)
            return Failure{next.error() == FrameError::TooLong ? DropReason::MultistreamTooLong
                                                               : DropReason::MultistreamMalformed};
        if (!*next) return std::monostate{};
        const auto& message = **next;
        ENSURE(!message.empty() && message.back() == '\n',
               Failure{DropReason::MultistreamMalformed});
        ENSURE(++seen_ <= multistream_proposals_max, Failure{DropReason::NoCommonProtocol});
        TRY(on_message(to_string(ByteView{message}.first(message.size() - 1))));
    }
    return std::monostate{};
}

Expected<std::monostate, DropReason> Multistream::on_message(std::string_view name) {
    if (!greeted_) {
        ENSURE(name == multistream_name, Failure{DropReason::MultistreamMalformed});
        greeted_ = true;
        return std::monostate{};
    }
    if (supported_) {
        if (name == listing || !supported_(name)) {
            say(refusal);  // A list of protocols is nothing that anybody needs of us.
            return std::monostate{};
        }
        say(name);
        agreed_ = name;
        return std::monostate{};
    }
    if (name == proposals_.front()) {
        agreed_ = name;
        return std::monostate{};
    }
    ENSURE(name == refusal, Failure{DropReason::MultistreamMalformed});
    proposals_.erase(proposals_.begin());
    ENSURE(!proposals_.empty(), Failure{DropReason::NoCommonProtocol});
    say(proposals_.front());
    return std::monostate{};
}

}  // namespace assay::network
