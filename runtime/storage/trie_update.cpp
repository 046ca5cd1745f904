// SPDX-License-Identifier: Apache-2.0
#include "runtime/storage/trie_update.hpp"

#include <memory>
#include <utility>
#include <vector>

#include "runtime/base/check.hpp"
#include "runtime/crypto/blake2.hpp"

namespace assay::storage {

namespace {

struct TreeNode;

// A place for a node: empty, known by its merkle value only, or read into memory.
struct Slot {
    MerkleValue merkle;
    std::unique_ptr<TreeNode> node;

    bool empty() const { return merkle.empty() && !node; }
};

struct TreeNode {
    Nibbles partial;
    NodeValue value;
    Bytes old_value;    // A long value that still lies in the state: hashed only if needed.
    ByteView unhashed;  // A long value (of `old_value` or of the diff); `value` waits for its hash.
    std::unique_ptr<std::array<Slot, 16>> children;
    bool changed = false;

    bool has_value() const { return value.kind != ValueKind::None; }
    void set_value(ByteView bytes) {
        if (bytes.size() <= 32) {
            value = {.kind = ValueKind::Inline, .bytes = Bytes(bytes.begin(), bytes.end())};
            unhashed = {};
        } else {
            value = {.kind = ValueKind::Hashed, .bytes = {}};
            unhashed = bytes;
        }
    }
    Slot& child(std::uint8_t nibble) {
        if (!children) children = std::make_unique<std::array<Slot, 16>>();
        return (*children)[nibble];
    }
};

std::unique_ptr<TreeNode> make_leaf(NibbleView partial) {
    auto leaf = std::make_unique<TreeNode>();
    leaf->partial.assign(partial.begin(), partial.end());
    leaf->changed = true;
    return leaf;
}

std::unique_ptr<TreeNode> from_encoding(ByteView encoded) {
    auto decoded = decode_node(encoded);
    INVARIANT(decoded);
    auto node = std::make_unique<TreeNode>();
    node->partial = std::move(decoded->partial);
    node->value = std::move(decoded->value);
    if (decoded->children)
        for (std::uint8_t i = 0; i < 16; ++i) node->child(i).merkle = (*decoded->children)[i];
    return node;
}

// The touched part of the trie in memory. Values of the diff are referred to, not copied.
class Tree {
  public:
    explicit Tree(const StateTrie& before) : before_{before} {}

    void put(ByteView key, ByteView value);
    void erase(ByteView key);
    TrieUpdate finish();

  private:
    struct Pending {
        Slot* slot;
        Bytes name;  // Of a branch; empty for a leaf.
    };

    void read_root(ByteView key);
    TreeNode& read(Slot& slot, NibbleView path, ByteView key);
    std::unique_ptr<TreeNode> read_leaf(NibbleView path, ByteView key) const;
    bool erase(Slot& slot, NibbleView nibbles, std::size_t at, ByteView key);
    void merge_only_child(Slot& slot, NibbleView path);
    std::size_t collect(Slot& slot, Nibbles& path);
    void hash_values();
    void encode(const std::vector<Pending>& level);

    const StateTrie& before_;
    Slot root_;
    bool root_read_ = false;
    Entries read_;  // Branches as they came from the store.
    NodeDiff result_;
    std::vector<std::vector<Pending>> levels_;  // Changed nodes by their height above the leaves.
    std::vector<TreeNode*> unhashed_;
};

// The root is not known by a parent, so it is looked for: a branch, else the only leaf there is.
void Tree::read_root(ByteView key) {
    if (std::exchange(root_read_, true)) return;
    if (auto encoded = before_.nodes.node(node_key({}))) {
        root_.node = from_encoding(*encoded);
        read_.emplace(node_key({}), *std::move(encoded));
    } else {
        root_.node = read_leaf({}, key);
    }
    if (root_.node) root_.node->changed = true;  // Its hash is asked for in any case.
}

// The leaf at `path`, nothing if no key begins so. `key` is a guess at whose leaf it is: mostly a
// block rewrites what exists, and the guess saves a search.
std::unique_ptr<TreeNode> Tree::read_leaf(NibbleView path, ByteView key) const {
    std::optional<OwnedEntry> entry;
    if (auto value = before_.values.get(key))
        entry = OwnedEntry{Bytes(key.begin(), key.end()), *std::move(value)};
    else
        entry = first_below(before_.values, path);
    if (!entry) return nullptr;
    const auto nibbles = to_nibbles(entry->key);
    auto leaf = make_leaf(NibbleView{nibbles}.subspan(path.size()));
    leaf->changed = false;
    leaf->old_value = std::move(entry->value);
    leaf->set_value(leaf->old_value);
    return leaf;
}

TreeNode& Tree::read(Slot& slot, NibbleView path, ByteView key) {
    if (slot.node) return *slot.node;
    if (!slot.merkle.is_hash()) {
        slot.node = from_encoding(slot.merkle.view());
    } else if (auto encoded = before_.nodes.node(node_key(path))) {
        slot.node = from_encoding(*encoded);
        read_.emplace(node_key(path), *std::move(encoded));
    } else {
        slot.node = read_leaf(path, key);
        INVARIANT(slot.node);
    }
    return *slot.node;
}

void Tree::put(ByteView key, ByteView value) {
    read_root(key);
    const auto nibbles = to_nibbles(key);
    const NibbleView path{nibbles};
    auto* slot = &root_;
    std::size_t at = 0;
    while (!slot->empty()) {
        auto& node = read(*slot, path.first(at), key);
        node.changed = true;
        const auto rest = path.subspan(at);
        const auto shared = common_prefix(node.partial, rest);
        if (shared < node.partial.size()) {
            // The node and the key part here: a new branch takes the place, the node goes below.
            auto branch = make_leaf(rest.first(shared));
            const auto place = node.partial[shared];
            node.partial.erase(node.partial.begin(),
                               node.partial.begin() + static_cast<std::ptrdiff_t>(shared) + 1);
            branch->child(place).node = std::move(slot->node);
            slot->node = std::move(branch);
        }
        if (shared == rest.size()) return slot->node->set_value(value);
        slot = &slot->node->child(rest[shared]);
        at += shared + 1;
    }
    slot->node = make_leaf(path.subspan(at));
    slot->node->set_value(value);
}

void Tree::erase(ByteView key) {
    read_root(key);
    erase(root_, to_nibbles(key), 0, key);
}

// Whether there was something to delete; if not, nothing is marked as changed.
bool Tree::erase(Slot& slot, NibbleView nibbles, std::size_t at, ByteView key) {
    if (slot.empty()) return false;
    auto& node = read(slot, nibbles.first(at), key);
    const auto rest = nibbles.subspan(at);
    const auto end = node.partial.size();
    if (common_prefix(node.partial, rest) < end) return false;
    if (rest.size() == end) {
        if (!node.has_value()) return false;
        node.value = {};
        node.unhashed = {};
    } else if (!node.children || !erase(node.child(rest[end]), nibbles, at + end + 1, key)) {
        return false;
    }
    node.changed = true;

    const auto children =
        node.children
            ? std::ranges::count_if(*node.children, [](const Slot& s) { return !s.empty(); })
            : 0;
    if (children == 0) node.children.reset();
    if (children == 1 && !node.has_value())
        merge_only_child(slot, nibbles.first(at));
    else if (children == 0 && !node.has_value())
        slot = {};
    return true;
}

// A branch of one child and no value is no branch: the child takes its place, the longer for it.
void Tree::merge_only_child(Slot& slot, NibbleView path) {
    auto& children = *slot.node->children;
    const auto only = std::ranges::find_if(children, [](const Slot& s) { return !s.empty(); });
    Nibbles partial = slot.node->partial;
    partial.push_back(static_cast<std::uint8_t>(only - children.begin()));
    Nibbles place(path.begin(), path.end());
    append(place, partial);

    auto& child = read(*only, place, pack(place));
    append(partial, child.partial);
    child.partial = std::move(partial);
    child.changed = true;
    auto node = std::move(only->node);
    slot = {.merkle = {}, .node = std::move(node)};
}

// Sorts the changed nodes below `slot` by height and returns the height of its own. `path` is where
// the node begins.
std::size_t Tree::collect(Slot& slot, Nibbles& path) {
    auto& node = *slot.node;
    std::size_t height = 0;
    if (node.children) {
        const auto begin = path.size();
        append(path, node.partial);
        for (std::uint8_t i = 0; i < 16; ++i) {
            auto& child = (*node.children)[i];
            if (!child.node) continue;
            path.push_back(i);
            height = std::max(height, collect(child, path) + 1);
            path.pop_back();
        }
        path.resize(begin);
    }
    Bytes name = node.children ? node_key(path) : Bytes{};
    if (!node.changed) {
        read_.erase(name);
        return height;
    }
    if (!node.unhashed.empty()) unhashed_.push_back(&node);
    if (levels_.size() <= height) levels_.resize(height + 1);
    levels_[height].push_back({.slot = &slot, .name = std::move(name)});
    return height;
}

void Tree::hash_values() {
    std::vector<ByteView> values;
    values.reserve(unhashed_.size());
    for (const auto* node : unhashed_) values.push_back(node->unhashed);
    std::vector<Hash256> hashes(values.size());
    crypto::blake2_256_many({}, values, hashes);
    for (std::size_t i = 0; i < hashes.size(); ++i)
        unhashed_[i]->value.bytes.assign(hashes[i].bytes.begin(), hashes[i].bytes.end());
}

// Nodes of one height do not depend on each other: encoded one by one, hashed together.
void Tree::encode(const std::vector<Pending>& level) {
    std::vector<Bytes> encodings;
    std::vector<ByteView> long_ones;
    std::vector<Slot*> slots;
    encodings.reserve(level.size());
    for (const auto& [slot, name] : level) {
        const auto& node = *slot->node;
        Children children;
        if (node.children)
            for (std::size_t i = 0; i < 16; ++i) children[i] = (*node.children)[i].merkle;
        const auto& encoded = encodings.emplace_back(
            encode_node(node.partial, node.value, node.children ? &children : nullptr));
        if (encoded.size() < 32 && slot != &root_) {
            slot->merkle = MerkleValue::of_short(encoded);
            continue;
        }
        long_ones.push_back(encoded);
        slots.push_back(slot);
        if (node.children) result_.insert_or_assign(name, encoded);
    }
    std::vector<Hash256> hashes(long_ones.size());
    crypto::blake2_256_many({}, long_ones, hashes);
    for (std::size_t i = 0; i < slots.size(); ++i)
        slots[i]->merkle = MerkleValue::of_hash(hashes[i]);
}

TrieUpdate Tree::finish() {
    read_root({});
    Hash256 root = empty_root();
    if (root_.node) {
        Nibbles path;
        collect(root_, path);
        hash_values();
        for (const auto& level : levels_) encode(level);
        root.bytes = root_.merkle.bytes;
    }
    for (auto& [name, encoded] : read_) {
        const auto [now, is_gone] = result_.try_emplace(name, std::nullopt);
        if (!is_gone && now->second == encoded) result_.erase(now);
    }
    return {.root = root, .nodes = std::move(result_)};
}

}  // namespace

TrieUpdate update_trie(const StateTrie& before, const Diff& diff) {
    Tree tree{before};
    for (const auto& [key, value] : diff) {
        if (value)
            tree.put(key, *value);
        else
            tree.erase(key);
    }
    return tree.finish();
}

}  // namespace assay::storage
