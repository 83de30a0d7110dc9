package org.stylestep.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.stylestep.data.Images;
import org.stylestep.data.PairAugmentation;
import org.stylestep.engine.Gradients;
import org.stylestep.mining.Triplet;
import org.stylestep.nn.Network;
import org.stylestep.nn.StyleCode;
import org.stylestep.objective.TripletLoss;

/** Triplets of images that the encoder is not trained on, and how well its codes tell them apart. */
public final class ValidationTriplets {

    // Images that are encoded at once; bounds memory, does not change a result.
    private static final int BATCH = 32;

    private final Images images;
    private final PairAugmentation transform;
    private final List<Triplet> triplets;

    /**
     * Creates the set of at least one triplet of indices into held-out images, which are brought to size without randomness.
     */
    public ValidationTriplets(Images images, PairAugmentation transform, List<Triplet> triplets) {
        if (triplets.isEmpty()) {
            throw new IllegalArgumentException("there are no held-out triplets");
        }
        this.images = images;
        this.transform = transform;
        this.triplets = List.copyOf(triplets);
    }

    /** Returns the images that the triplets are of. */
    public Images images() {
        return images;
    }

    /** Returns how they are brought to size. */
    public PairAugmentation transform() {
        return transform;
    }

    /** Returns the triplets, by the images' indices. */
    public List<Triplet> triplets() {
        return triplets;
    }

    /**
     * How well codes tell triplets apart.
     *
     * @param accuracy share of triplets whose positive is nearer to the anchor than the negative
     * @param active share of triplets inside the margin
     * @param loss the triplet loss
     * @param spread root of the codes' variance, summed over their numbers: their typical distance from the mean code
     * @param margin the margin that active and loss were counted with
     */
    public record Score(double accuracy, double active, double loss, double spread, double margin) {

        /**
         * {@return whether the codes have come together in one point: nearly every triplet is inside the margin (0.99 of them) and the codes'
         * variance is so small that the typical squared distance of two codes, twice the variance, is below a tenth of it}
         */
        public boolean collapsed() {
            return active >= 0.99 && 2 * spread * spread < margin / 10;
        }

        Map<String, Double> values() {
            Map<String, Double> values = new LinkedHashMap<>();
            values.put("validation_accuracy", accuracy);
            values.put("validation_active", active);
            values.put("validation_triplet", loss);
            values.put("validation_spread", spread);
            return values;
        }
    }

    /**
     * Encodes the images, without the noise of a sampled style code, and scores the triplets with the loss' margin.
     *
     * @throws IOException if an image cannot be read
     */
    public Score score(Network encoder, StyleCode styleCode, TripletLoss loss) throws IOException {
        Gradients.Scope off = Gradients.noGrad();
        try (off;
                NDManager manager = encoder.manager().newSubManager()) {
            NDArray codes = encode(encoder, styleCode, manager);
            NDArray anchors = codes.get(indices(manager, Triplet::anchor));
            NDArray positives = codes.get(indices(manager, Triplet::positive));
            NDArray negatives = codes.get(indices(manager, Triplet::negative));
            int[] code = {1};
            NDArray near = anchors.sub(positives).square().sum(code);
            NDArray far = anchors.sub(negatives).square().sum(code);
            NDArray right = near.lt(far).toType(near.getDataType(), false);
            TripletLoss.Value value = loss.evaluate(anchors, positives, negatives);
            NDArray variance = codes.sub(codes.mean(new int[] {0}, true))
                    .square()
                    .mean(new int[] {0})
                    .sum();
            return new Score(
                    right.mean().getFloat(),
                    value.active().getFloat(),
                    value.loss().getFloat(),
                    Math.sqrt(variance.getFloat()),
                    loss.margin());
        }
    }

    private NDArray encode(Network encoder, StyleCode styleCode, NDManager manager) throws IOException {
        NDList codes = new NDList();
        for (int start = 0; start < images.size(); start += BATCH) {
            try (NDManager scratch = manager.newSubManager()) {
                NDList heads = encoder.forward(
                        new NDList(
                                images.centered(start, start + BATCH, transform).toArray(scratch)),
                        false);
                NDArray code = styleCode.withoutNoise(heads);
                code.attach(manager);
                codes.add(code);
            }
        }
        return NDArrays.concat(codes);
    }

    private NDArray indices(NDManager manager, ToIntFunction<Triplet> which) {
        int[] indices = triplets.stream().mapToInt(which).toArray();
        return manager.create(indices, new Shape(indices.length));
    }
}
