// SPDX-License-Identifier: Apache-2.0
#include "client/service/network/transaction_intake.hpp"

namespace assay::service {

namespace {

// Whether the bytes are wrong by themselves, on whatever state they are looked at. The others are
// right at another block, perhaps at the one where the sender is.
bool wrong_everywhere(const frame::TransactionValidityError& error) {
    using frame::InvalidTransaction;
    const auto* invalid = std::get_if<frame::Invalid>(&error);
    if (!invalid) return false;
    switch (invalid->reason) {
        case InvalidTransaction::Call:
        case InvalidTransaction::BadProof:
        case InvalidTransaction::BadMandatory:
        case InvalidTransaction::MandatoryValidation:
        case InvalidTransaction::BadSigner:
            return true;
        default:
            return false;
    }
}

}  // namespace

std::optional<network::Conduct> TransactionIntake::conduct(
    const Expected<Hash256, pool::SubmitError>& offered) {
    if (offered) return network::Conduct::UsefulTransaction;
    const auto& error = offered.error();
    if (const auto* invalid = std::get_if<pool::NotValid>(&error))
        return wrong_everywhere(invalid->reason) ? std::optional{network::Conduct::BadTransaction}
                                                 : std::nullopt;
    if (std::holds_alternative<pool::TemporarilyBanned>(error)) return network::Conduct::Unneeded;
    return std::nullopt;
}

void TransactionIntake::add(const network::PeerId& from, std::vector<Bytes> transactions) {
    for (auto& body : transactions) {
        if (waiting_.size() >= limits_.count || bytes_ + body.size() > limits_.bytes) break;
        if (submissions_.contains(frame::extrinsic_hash(body))) continue;
        bytes_ += body.size();
        waiting_.emplace_back(from, std::move(body));
    }
    schedule(std::chrono::milliseconds{0});
}

void TransactionIntake::clear() {
    waiting_.clear();
    bytes_ = 0;
    timer_.cancel();
}

void TransactionIntake::schedule(std::chrono::milliseconds pause) {
    if (waiting_.empty() || std::exchange(scheduled_, true)) return;
    timer_.expires_after(pause);
    timer_.async_wait([this](const auto& failed) {
        scheduled_ = false;
        if (!failed) work();
    });
}

void TransactionIntake::work() {
    const auto end = std::chrono::steady_clock::now() + limits_.turn;
    while (!waiting_.empty() && std::chrono::steady_clock::now() < end) {
        auto [from, body] = std::move(waiting_.front());
        waiting_.pop_front();
        bytes_ -= body.size();
        if (const auto what = conduct(submissions_.offer(std::move(body)))) report_(from, *what);
    }
    schedule(limits_.pause);
}

}  // namespace assay::service
