package org.stylestep.objective;

/** How much several adversarial terms of one objective weigh. */
public enum GanWeighting {
    /**
     * Each term weighs what its weight says, and the discriminator's loss is {@code real + mean over the renderings of fake}.
     */
    INDEPENDENT,
    /**
     * The published rule (model.py, {@code loss_g_gan_terms} and the like): the terms that the same networks minimize are averaged over a list
     * that begins with a zero, so that each of k terms weighs {@code 1/(k + 1)} of its weight; D_dir alone is halved. The same holds for the
     * discriminator's terms on real images and, apart from them, on renderings. Where a rendering exchanges halves, the published code
     * has every term twice in its list, once a batch: then, if such a term is trained, each weighs {@code 2/(2k + 1)}.
     */
    REFERENCE;

    /**
     * {@return the factor on the weight of each of k adversarial terms that the same networks minimize, 1 or the published share; {@code exchanged}
     * says whether a term with a weight above 0 has a rendering that exchanges halves}
     */
    public double share(int terms, boolean exchanged) {
        int entries = exchanged ? 2 : 1;
        return this == INDEPENDENT ? 1 : entries / (entries * (double) terms + 1);
    }
}
