package org.stylestep.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.random.RandomGenerator;
import org.stylestep.engine.Gradients;
import org.stylestep.engine.Scalars;
import org.stylestep.latent.MappedSampler;
import org.stylestep.latent.NearestCodes;
import org.stylestep.latent.StandardNormalSampler;
import org.stylestep.nn.Network;
import org.stylestep.random.KeyedRandom;

/**
 * Which unit-normal code the mapper shall bring to which training code: of a pool that is drawn and mapped, the one that comes nearest,
 * plus a little noise.
 */
final class ImlePairing {

    /** Published: standard deviation of the noise on the chosen code. */
    private static final float NOISE = 0.01f;

    private final Network mapper;
    private final NDArray targets;
    private final int pool;
    private final long seed;
    private final NearestCodes nearest = new NearestCodes();

    /** Pairs training codes (N, latent_dim) with codes of a pool of N times the factor. */
    ImlePairing(Network mapper, NDArray targets, int factor, long seed) {
        this.mapper = mapper;
        this.targets = targets;
        this.pool =
                Math.toIntExact(Math.multiplyExact(factor, targets.getShape().get(0)));
        this.seed = seed;
    }

    /**
     * Draws the pool of a round, from 0, and returns for each training code the chosen unit-normal code with its noise (N, latent_dim).
     */
    NDArray draw(long round, NDManager manager) {
        Gradients.Scope off = Gradients.noGrad();
        try (off;
                NDManager scratch = manager.newSubManager()) {
            StandardNormalSampler normal =
                    new StandardNormalSampler(Math.toIntExact(targets.getShape().get(1)));
            NDArray drawn = normal.sample(pool, random("imle pool", round), scratch);
            NDArray mapped = new MappedSampler(mapper).map(drawn);
            NearestCodes.Found found = nearest.search(targets, mapped);
            try (found) {
                NDArray chosen = drawn.get(found.indices());
                int count = Math.toIntExact(targets.getShape().get(0));
                chosen.addi(Scalars.times(normal.sample(count, random("imle noise", round), scratch), NOISE));
                chosen.attach(manager);
                return chosen;
            }
        }
    }

    private RandomGenerator random(String purpose, long round) {
        return KeyedRandom.of(seed, purpose, round);
    }
}
