package org.stylestep.train;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A sum over shards along a binary tree that depends on their number alone: neighbors are added, then neighboring sums, and so on. So it has the same
 * bytes in whatever order, and wherever, shards are computed, and holds a logarithmic number of sums where they come in their order.
 */
final class SumTree {

    private final int shards;
    private final Map<Node, Gathered> waiting = new HashMap<>();

    /** The sum of the shards from place · 2^level on, as many as there are of 2^level. */
    private record Node(int level, int place) {}

    SumTree(int shards) {
        this.shards = shards;
    }

    /** Adds what a shard gathered; it is used up. */
    void add(int shard, Gathered gathered) {
        add(new Node(0, shard), gathered);
    }

    /** Adds the sums of a tree over the same number of shards that got other ones; they are used up. */
    void add(SumTree other) {
        other.waiting.forEach(this::add);
    }

    private void add(Node node, Gathered sum) {
        Gathered neighbor = waiting.remove(new Node(node.level, node.place ^ 1));
        boolean last = node.place == (shards - 1) >> node.level;
        if (node.place % 2 == 0 && last && node.place > 0) {
            add(new Node(node.level + 1, node.place / 2), sum);
        } else if (neighbor == null) {
            waiting.put(node, sum);
        } else {
            Gathered left = node.place % 2 == 0 ? sum : neighbor;
            left.add(node.place % 2 == 0 ? neighbor : sum);
            add(new Node(node.level + 1, node.place / 2), left);
        }
    }

    /** Returns the sum, if all shards were added. */
    Optional<Gathered> total() {
        return waiting.size() == 1 ? waiting.values().stream().findFirst() : Optional.empty();
    }
}
