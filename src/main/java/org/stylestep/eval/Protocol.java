package org.stylestep.eval;

/**
 * What was evaluated on what; numbers of different protocols do not compare.
 *
 * @param checkpoint the folder of the weights
 * @param weights which of its weights: {@code emaApplied} or {@code live}
 * @param styleCode how a style code is made of the encoder's two heads
 * @param data the folder of the pairs
 * @param fingerprint what identifies the pairs
 */
public record Protocol(String checkpoint, String weights, String styleCode, String data, String fingerprint) {}
