/**
 * Pairs of images in folders, their augmentation, batches of them, and decoding ahead of the trainer.
 *
 * <p>Everything here depends on a seed and a position only, never on a thread.
 */
package org.stylestep.data;
