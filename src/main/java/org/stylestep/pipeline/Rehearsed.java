package org.stylestep.pipeline;

import java.util.Optional;
import java.util.stream.Stream;
import org.stylestep.settings.SettingException;
import org.stylestep.nn.InputSizes;
import org.stylestep.nn.Network;

/**
 * What a stage that has not been run would leave to the next one.
 *
 * @param generator which images its generator takes; empty if all
 * @param encoder which images its encoder takes; empty if all
 * @param randomDiscriminator its discriminator of random styles, if it has one
 */
public record Rehearsed(
        Optional<InputSizes> generator,
        Optional<InputSizes> encoder,
        Optional<DiscriminatorSection> randomDiscriminator) {

    static Optional<InputSizes> sides(Network network) {
        return network.block() instanceof InputSizes sides ? Optional.of(sides) : Optional.empty();
    }

    /**
     * Refuses a side that the generator or the encoder does not take.
     *
     * @param key the key that names the side, for messages
     * @param side the side, in pixels
     * @throws SettingException if it is refused
     */
    public void require(String key, int side) {
        Stream.of(generator, encoder).flatMap(Optional::stream).forEach(sides -> require(key, side, sides));
    }

    /**
     * Refuses a side that the encoder does not take.
     *
     * @param key the key that names the side, for messages
     * @param side the side, in pixels
     * @throws SettingException if it is refused
     */
    public void requireOfEncoder(String key, int side) {
        encoder.ifPresent(sides -> require(key, side, sides));
    }

    private static void require(String key, int side, InputSizes sides) {
        if (side < sides.minSide() || side % sides.sideMultiple() != 0) {
            throw new SettingException(
                    key + " = " + side + " is no size that the networks take; it must be a multiple of "
                            + sides.sideMultiple() + " from " + sides.minSide());
        }
    }
}
