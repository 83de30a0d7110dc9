package org.stylestep.objective;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.random.RandomGenerator;

/** The images of a step as discriminators are given them: a pair is changed in one way throughout the step, its target, its renderings and its input alike. */
final class Shown {

    private final List<DiffAugment> operations;
    private final double probability;
    private final Noise noise;
    private DiffAugment.Draw[] draws;
    private NDArray target;
    private NDArray input;

    /** Applies each operation to a pair with a probability. */
    Shown(List<DiffAugment> operations, double probability, Noise noise) {
        this.operations = operations;
        this.probability = probability;
        this.noise = noise;
    }

    /** Returns images (B, 3, H, W) as they are shown; the same array where nothing is changed. */
    NDArray image(NDArray image) {
        NDArray shown = image;
        for (DiffAugment operation : operations) {
            shown = operation.apply(shown, draws(image));
        }
        return shown;
    }

    /** Returns the targets, the same in every call of the step, as they are shown. */
    NDArray target(NDArray targets) {
        if (target == null) {
            target = image(targets);
        }
        return target;
    }

    /** Returns the inputs (B, C, H, W), the same in every call of the step, as they are shown. */
    NDArray input(NDArray inputs) {
        if (input == null) {
            input = inputs;
            for (DiffAugment operation :
                    operations.stream().filter(DiffAugment::isSpatial).toList()) {
                input = operation.apply(input, draws(inputs));
            }
        }
        return input;
    }

    private DiffAugment.Draw[] draws(NDArray images) {
        if (draws == null) {
            draws = new DiffAugment.Draw[Math.toIntExact(images.getShape().get(0))];
            for (int i = 0; i < draws.length; i++) {
                RandomGenerator random = noise.ofRow("augmentation", i, draws.length);
                DiffAugment.Draw every = new DiffAugment.Draw(
                        random.nextDouble(),
                        random.nextDouble(),
                        random.nextDouble(),
                        random.nextDouble(),
                        random.nextDouble(),
                        random.nextDouble(),
                        random.nextDouble());
                draws[i] = every.only(
                        random.nextDouble() < probability,
                        random.nextDouble() < probability,
                        random.nextDouble() < probability);
            }
        }
        return draws;
    }
}
