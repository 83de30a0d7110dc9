package org.stylestep.train;

import java.util.List;
import java.util.Locale;
import org.stylestep.nn.Network;
import org.stylestep.objective.Networks;

/** Which networks train, and under which name checkpoints keep it. */
public enum GeneratorRole {
    /** Stage 2: the generator alone; the encoder is frozen. */
    GENERATOR(false, true),
    /** Generator and encoder together from the start, as in the methods without pre-training that StEP is compared with. */
    JOINT(true, true),
    /** Stage 3: generator and encoder as stage 2 left them; the moving averages go on and do not ramp up again. */
    FINETUNE(true, false);

    private final boolean trainsEncoder;
    private final boolean startsNew;

    GeneratorRole(boolean trainsEncoder, boolean startsNew) {
        this.trainsEncoder = trainsEncoder;
        this.startsNew = startsNew;
    }

    /** {@return the stage's name in checkpoints: {@code generator}, {@code joint} or {@code finetune}} */
    public String stage() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The networks that render and train. */
    List<Network> renderers(Networks networks) {
        return trainsEncoder ? List.of(networks.generator(), networks.encoder()) : List.of(networks.generator());
    }

    /** How the moving averages go on. */
    ExponentialMovingAverage.Options average(ExponentialMovingAverage.Options given) {
        return new ExponentialMovingAverage.Options(given.decay(), given.rampUp() && startsNew);
    }
}
