/**
 * Images as bytes, pairs of them in folders, augmentation, keyed randomness, and decoding ahead of the trainer.
 *
 * <p>Everything here depends on a seed and a position only, never on a thread.
 */
package org.stylestep.data;
