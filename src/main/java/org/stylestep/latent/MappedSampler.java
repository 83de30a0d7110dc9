package org.stylestep.latent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.random.RandomGenerator;
import org.stylestep.engine.Gradients;
import org.stylestep.nn.Network;

/** Draws codes as a mapper network M makes them of unit-normal ones: {@code z = M(ε)}, ε ~ N(0, I). */
public final class MappedSampler implements LatentSampler {

    /** Codes that go through the network at once: 8 MiB for a layer of 256 numbers; does not change a result. */
    private static final int BLOCK = 8192;

    private final Network mapper;
    private final int codeSize;

    /** Creates the sampler of a network from codes (B, code) to codes (B, code), which stays the caller's to close. */
    public MappedSampler(Network mapper) {
        this.mapper = mapper;
        codeSize = Math.toIntExact(mapper.inputShapes()[0].get(1));
    }

    @Override
    public NDArray sample(int count, RandomGenerator random, NDManager manager) {
        try (NDManager scratch = manager.newSubManager()) {
            NDArray codes = map(new StandardNormalSampler(codeSize).sample(count, random, scratch));
            codes.attach(manager);
            return codes;
        }
    }

    /** Maps codes, float32 (N, code) with any N, to (N, code) in their manager, without recording a gradient. */
    public NDArray map(NDArray codes) {
        long count = codes.getShape().get(0);
        NDManager manager = codes.getManager();
        NDArray mapped = manager.zeros(codes.getShape());
        Gradients.Scope off = Gradients.noGrad();
        try (off) {
            for (long start = 0; start < count; start += BLOCK) {
                try (NDManager scratch = manager.newSubManager()) {
                    NDArray block = Rows.of(codes, start, start + BLOCK, scratch);
                    mapped.set(Rows.index(codes, start, start + BLOCK), mapper.apply(block));
                }
            }
        }
        return mapped;
    }

    @Override
    public int codeSize() {
        return codeSize;
    }
}
