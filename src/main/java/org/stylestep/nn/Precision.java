package org.stylestep.nn;

/** What convolutions and products of matrices compute in; weights, gradients and losses are float32 in any case. */
public enum Precision {
    /** 32 bits. */
    FLOAT32,
    /**
     * bfloat16: the range of float32 with 8 significant bits, which GPUs from NVIDIA's Ampere on and CPUs with AMX or AVX-512 BF16 compute faster. See
     * {@link org.stylestep.engine.Autocast}.
     */
    BFLOAT16
}
