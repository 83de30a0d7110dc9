package org.stylestep.objective;

/** Which networks a loss term trains, as far as they are trainable in a stage. */
public enum Trains {
    /** Encoder and generator; a frozen encoder stays as it is. */
    ENCODER_AND_GENERATOR,
    /** The encoder alone: a term on the codes, idle while the encoder is frozen. */
    ENCODER,
    /**
     * The generator alone, by an optimizer of its own: the codes are held fixed, and where the term encodes a rendering, the
     * gradient passes through the encoder and does not train it.
     */
    GENERATOR;

    /** Returns whether the encoder trains. */
    public boolean encoder() {
        return this != GENERATOR;
    }

    /** Returns whether the generator trains. */
    public boolean generator() {
        return this != ENCODER;
    }
}
