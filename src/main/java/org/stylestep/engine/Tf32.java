package org.stylestep.engine;

import java.util.Optional;

/**
 * Whether CUDA computes with TF32, numbers of float32's range with 10 bits of fraction in place of 23. libtorch allows it in convolutions, and not in products
 * of matrices, unless told otherwise; devices before Ampere and CPUs do not have it.
 */
public final class Tf32 {

    private static final ContextFlag CONVOLUTIONS =
            new ContextFlag("_ZN2at7Context17setAllowTF32CuDNNEb", "_ZNK2at7Context14allowTF32CuDNNEv");

    private static final ContextFlag PRODUCTS =
            new ContextFlag("_ZN2at7Context18setAllowTF32CuBLASEb", "_ZNK2at7Context15allowTF32CuBLASEv");

    private Tf32() {}

    /**
     * Allows it in convolutions or forbids it, in the whole process from now on.
     *
     * @return whether libtorch offers the switch on this platform
     */
    public static boolean setInConvolutions(boolean allowed) {
        return CONVOLUTIONS.set(allowed);
    }

    /** Returns whether it is allowed in convolutions or in products of matrices; empty if libtorch does not tell on this platform. */
    public static Optional<Boolean> isAllowed() {
        return CONVOLUTIONS
                .get()
                .flatMap(inConvolutions -> PRODUCTS.get().map(inProducts -> inConvolutions || inProducts));
    }

    /**
     * Forbids it in the whole process until the scope is closed; then both switches are as they were before. Where libtorch does not offer them, nothing
     * happens.
     */
    public static Gradients.Scope off() {
        Optional<Boolean> convolutions = CONVOLUTIONS.get();
        Optional<Boolean> products = PRODUCTS.get();
        CONVOLUTIONS.set(false);
        PRODUCTS.set(false);
        return () -> {
            convolutions.ifPresent(CONVOLUTIONS::set);
            products.ifPresent(PRODUCTS::set);
        };
    }
}
