package org.stylestep.latent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Draws among given codes, such as those of training images: each once before any is drawn again.
 *
 * @param codes at least one, all of one size
 */
public record CodeSampler(List<Style> codes) implements LatentSampler {

    /** Checks that there are some. */
    public CodeSampler {
        codes = List.copyOf(codes);
        if (codes.isEmpty()) {
            throw new IllegalArgumentException("there are no codes to draw among");
        }
    }

    @Override
    public NDArray sample(int count, RandomGenerator random, NDManager manager) {
        if (count < 1) {
            throw new IllegalArgumentException("at least 1 code is drawn, not " + count);
        }
        List<Style> drawn = new ArrayList<>();
        List<Style> left = new ArrayList<>();
        while (drawn.size() < count) {
            if (left.isEmpty()) {
                left.addAll(codes);
            }
            int last = left.size() - 1;
            drawn.add(left.set(random.nextInt(left.size()), left.get(last)));
            left.remove(last);
        }
        return Style.toArray(drawn, manager);
    }

    @Override
    public int codeSize() {
        return codes.get(0).size();
    }
}
