// SPDX-License-Identifier: Apache-2.0
#include "runtime/storage/trie_update.hpp"

#include <deque>
#include <utility>
#include <vector>

#include "runtime/base/check.hpp"
#include "runtime/crypto/blake2.hpp"
#include "runtime/storage/arena.hpp"

namespace assay::storage {

namespace {

struct Branch;

// A node in memory. All that it refers to lies in the arena, the diff, or the tree's own lists.
struct TreeNode {
    NibbleView partial;
    ValueKind kind = ValueKind::None;
    bool is_raw = false;  // `Hashed`, but `value` is still the long value itself.
    bool changed = false;
    bool stored = false;  // A branch that the store has at this node's place.
    ByteView value;
    Branch* branch = nullptr;

    bool has_value() const { return kind != ValueKind::None; }
    void set_value(ByteView bytes) {
        kind = bytes.size() <= 32 ? ValueKind::Inline : ValueKind::Hashed;
        is_raw = kind == ValueKind::Hashed;
        value = bytes;
    }
    void clear_value() { kind = ValueKind::None, is_raw = false, value = {}; }
};

// A place for a node: empty, known by its merkle value only, or with the node in memory.
struct Place {
    TreeNode*& node;
    MerkleValue& merkle;

    bool empty() const { return node == nullptr && merkle.empty(); }
    void clear() { node = nullptr, merkle = {}; }
};

struct Branch {
    Children merkles;
    std::array<TreeNode*, 16> nodes{};

    Place place(std::uint8_t nibble) { return {nodes[nibble], merkles[nibble]}; }
    std::size_t count() const {
        std::size_t children = 0;
        for (std::size_t i = 0; i < 16; ++i)
            if (nodes[i] != nullptr || !merkles[i].empty()) ++children;
        return children;
    }
};

// The touched part of the trie. Keys and values of the diff are referred to, not copied.
class Tree {
  public:
    explicit Tree(const StateTrie& before) : before_{before} {}

    void put(ByteView key, ByteView value);
    void erase(ByteView key);
    TrieUpdate finish();

  private:
    struct Pending {
        TreeNode* node;
        MerkleValue* merkle;
        NodeDiff::iterator entry;  // Of a branch; the end for a leaf.
    };
    struct Hashing {
        MerkleValue* merkle;
        NodeDiff::iterator entry;
        std::size_t begin, size;  // Of a leaf, in `leaves_`.
        bool stored;
    };

    TreeNode* make_leaf(NibbleView partial);
    TreeNode* from_encoding(ByteView encoded);
    TreeNode* read_leaf(NibbleView path, ByteView key);
    TreeNode& read(Place place, NibbleView path, ByteView key);
    void read_root(ByteView key);
    void leave_place(TreeNode& node, NibbleView path);
    bool erase(Place place, NibbleView nibbles, std::size_t at, ByteView key);
    void merge_only_child(Place place, NibbleView path);
    std::size_t collect(Place place, Nibbles& path);
    void hash_values();
    void encode(const std::vector<Pending>& level);
    bool is_root(const MerkleValue* merkle) const { return merkle == &root_merkle_; }

    const StateTrie& before_;
    Arena arena_;
    std::deque<Bytes> old_values_;  // Long values that still lie in the state.
    TreeNode* root_ = nullptr;
    MerkleValue root_merkle_;
    bool root_read_ = false;
    std::vector<Bytes> left_places_;  // Names in the store whose branches went elsewhere or away.

    NodeDiff result_;
    std::vector<std::vector<Pending>> levels_;  // Changed nodes by their height above the leaves.
    std::vector<TreeNode*> raw_;
    std::vector<Hash256> value_hashes_;
    Bytes leaves_;  // Encodings of one level's leaves.
};

TreeNode* Tree::make_leaf(NibbleView partial) {
    auto* leaf = arena_.make<TreeNode>();
    leaf->partial = arena_.keep(partial);
    leaf->changed = true;
    return leaf;
}

TreeNode* Tree::from_encoding(ByteView encoded) {
    const auto decoded = decode_node(encoded);
    INVARIANT(decoded);
    auto* node = arena_.make<TreeNode>();
    node->partial = arena_.keep(decoded->partial);
    node->kind = decoded->value.kind;
    node->value = arena_.keep(decoded->value.bytes);
    if (decoded->children) {
        node->branch = arena_.make<Branch>();
        node->branch->merkles = *decoded->children;
    }
    return node;
}

// The leaf at `path`, null if no key begins so. `key` is a guess at whose leaf it is: mostly a
// block rewrites what exists, and the guess saves a search.
TreeNode* Tree::read_leaf(NibbleView path, ByteView key) {
    std::optional<OwnedEntry> entry;
    if (auto value = before_.values.get(key))
        entry = OwnedEntry{Bytes(key.begin(), key.end()), *std::move(value)};
    else
        entry = first_below(before_.values, path);
    if (!entry) return nullptr;
    const auto nibbles = to_nibbles(entry->key);
    auto* leaf = make_leaf(NibbleView{nibbles}.subspan(path.size()));
    leaf->changed = false;
    if (entry->value.size() <= 32)
        leaf->set_value(arena_.keep(entry->value));
    else
        leaf->set_value(old_values_.emplace_back(std::move(entry->value)));
    return leaf;
}

TreeNode& Tree::read(Place place, NibbleView path, ByteView key) {
    if (place.node != nullptr) return *place.node;
    if (!place.merkle.is_hash()) {
        place.node = from_encoding(place.merkle.view());
    } else if (const auto encoded = before_.nodes.node(node_key(path))) {
        place.node = from_encoding(*encoded);
        place.node->stored = true;
    } else {
        place.node = read_leaf(path, key);
        INVARIANT(place.node != nullptr);
    }
    return *place.node;
}

// The root is not known by a parent, so it is looked for: a branch, else the only leaf there is.
void Tree::read_root(ByteView key) {
    if (std::exchange(root_read_, true)) return;
    if (const auto encoded = before_.nodes.node(node_key({}))) {
        root_ = from_encoding(*encoded);
        root_->stored = true;
        root_merkle_ = MerkleValue::of_hash(crypto::blake2_256(*encoded));
    } else if ((root_ = read_leaf({}, key)) != nullptr) {
        root_->changed = true;  // Its hash is asked for in any case.
    }
}

// The node will not be where it was, or not be a branch. What comes in its place is written later.
void Tree::leave_place(TreeNode& node, NibbleView path) {
    if (std::exchange(node.stored, false)) left_places_.push_back(node_key(path));
}

void Tree::put(ByteView key, ByteView value) {
    read_root(key);
    const auto nibbles = to_nibbles(key);
    const NibbleView path{nibbles};
    auto** node = &root_;
    auto* merkle = &root_merkle_;
    std::size_t at = 0;
    while (*node != nullptr || !merkle->empty()) {
        auto& here = read({*node, *merkle}, path.first(at), key);
        here.changed = true;
        const auto rest = path.subspan(at);
        const auto shared = common_prefix(here.partial, rest);
        if (shared < here.partial.size()) {
            // The node and the key part here: a new branch takes the place, the node goes below.
            leave_place(here, path.first(at));
            *node = make_leaf(rest.first(shared));
            (*node)->branch = arena_.make<Branch>();
            (*node)->branch->nodes[here.partial[shared]] = &here;
            here.partial = here.partial.subspan(shared + 1);
        }
        if (shared == rest.size()) return (*node)->set_value(value);
        if ((*node)->branch == nullptr) (*node)->branch = arena_.make<Branch>();
        auto& branch = *(*node)->branch;
        node = &branch.nodes[rest[shared]];
        merkle = &branch.merkles[rest[shared]];
        at += shared + 1;
    }
    *node = make_leaf(path.subspan(at));
    (*node)->set_value(value);
}

void Tree::erase(ByteView key) {
    read_root(key);
    erase({root_, root_merkle_}, to_nibbles(key), 0, key);
}

// Whether there was something to delete; if not, nothing is marked as changed.
bool Tree::erase(Place place, NibbleView nibbles, std::size_t at, ByteView key) {
    if (place.empty()) return false;
    auto& node = read(place, nibbles.first(at), key);
    const auto rest = nibbles.subspan(at);
    const auto end = node.partial.size();
    if (common_prefix(node.partial, rest) < end) return false;
    if (rest.size() == end) {
        if (!node.has_value()) return false;
        node.clear_value();
    } else if (node.branch == nullptr ||
               !erase(node.branch->place(rest[end]), nibbles, at + end + 1, key)) {
        return false;
    }
    node.changed = true;

    const auto children = node.branch != nullptr ? node.branch->count() : 0;
    if (children == 0) {
        leave_place(node, nibbles.first(at));
        node.branch = nullptr;
        if (!node.has_value()) place.clear();
    } else if (children == 1 && !node.has_value()) {
        merge_only_child(place, nibbles.first(at));
    }
    return true;
}

// A branch of one child and no value is no branch: the child takes its place, the longer for it.
void Tree::merge_only_child(Place place, NibbleView path) {
    auto& node = *place.node;
    std::uint8_t only = 0;
    while (node.branch->place(only).empty()) ++only;
    Nibbles partial(node.partial.begin(), node.partial.end());
    partial.push_back(only);
    Nibbles child_path(path.begin(), path.end());
    append(child_path, partial);

    auto& child = read(node.branch->place(only), child_path, pack(child_path));
    leave_place(node, path);
    leave_place(child, child_path);
    append(partial, child.partial);
    child.partial = arena_.keep(partial);
    child.changed = true;
    place.clear();
    place.node = &child;
}

// Sorts the changed nodes from `place` on by height, and returns the height of its own. `path` is
// where the node begins.
std::size_t Tree::collect(Place place, Nibbles& path) {
    auto& node = *place.node;
    if (!node.changed) return 0;  // Then nothing below is.
    // Names mostly come in order, so the end is mostly where they belong.
    const auto entry = node.branch != nullptr
                           ? result_.emplace_hint(result_.end(), node_key(path), std::nullopt)
                           : result_.end();
    std::size_t height = 0;
    if (node.branch != nullptr) {
        const auto begin = path.size();
        append(path, node.partial);
        for (std::uint8_t i = 0; i < 16; ++i) {
            if (node.branch->nodes[i] == nullptr) continue;
            path.push_back(i);
            height = std::max(height, collect(node.branch->place(i), path) + 1);
            path.pop_back();
        }
        path.resize(begin);
    }
    if (node.is_raw) raw_.push_back(&node);
    if (levels_.size() <= height) levels_.resize(height + 1);
    levels_[height].push_back({.node = &node, .merkle = &place.merkle, .entry = entry});
    return height;
}

void Tree::hash_values() {
    std::vector<ByteView> values;
    values.reserve(raw_.size());
    for (const auto* node : raw_) values.push_back(node->value);
    value_hashes_.resize(values.size());
    crypto::blake2_256_many({}, values, value_hashes_);
    for (std::size_t i = 0; i < raw_.size(); ++i) raw_[i]->value = value_hashes_[i].bytes;
}

// Nodes of one height do not depend on each other: encoded one by one, hashed together.
void Tree::encode(const std::vector<Pending>& level) {
    std::vector<Hashing> long_ones;
    long_ones.reserve(level.size());
    leaves_.clear();
    for (const auto& [node, merkle, entry] : level) {
        const auto* branch = node->branch;
        Bytes own;
        Bytes& out = branch != nullptr ? own : leaves_;
        if (branch != nullptr) own.reserve(560);
        const auto begin = out.size();
        append_node(out, node->partial, node->kind, node->value,
                    branch != nullptr ? &branch->merkles : nullptr);
        const auto size = out.size() - begin;
        if (size < 32 && !is_root(merkle)) {
            *merkle = MerkleValue::of_short(ByteView{out}.subspan(begin));
            if (branch != nullptr && !node->stored) result_.erase(entry);
            continue;
        }
        if (branch != nullptr) entry->second = std::move(own);
        long_ones.push_back({merkle, entry, begin, size, node->stored});
    }
    std::vector<ByteView> encodings;
    encodings.reserve(long_ones.size());
    for (const auto& one : long_ones)
        encodings.push_back(one.entry == result_.end()
                                ? ByteView{leaves_}.subspan(one.begin, one.size)
                                : ByteView{*one.entry->second});
    std::vector<Hash256> hashes(encodings.size());
    crypto::blake2_256_many({}, encodings, hashes);
    for (std::size_t i = 0; i < hashes.size(); ++i) {
        const auto now = MerkleValue::of_hash(hashes[i]);
        const auto& one = long_ones[i];
        if (one.stored && *one.merkle == now) result_.erase(one.entry);
        *one.merkle = now;
    }
}

TrieUpdate Tree::finish() {
    read_root({});
    Hash256 root = empty_root();
    if (root_ != nullptr) {
        Nibbles path;
        collect({root_, root_merkle_}, path);
        hash_values();
        for (const auto& level : levels_) encode(level);
        root.bytes = root_merkle_.bytes;
    }
    for (auto& name : left_places_) {
        // What was taken apart may have come together again, the same as before.
        const auto [now, is_gone] = result_.try_emplace(std::move(name), std::nullopt);
        if (!is_gone && now->second == before_.nodes.node(now->first)) result_.erase(now);
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
