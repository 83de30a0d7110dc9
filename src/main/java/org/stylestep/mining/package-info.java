/**
 * Finds which images look alike in style: descriptors of images, the near and far neighbors of each, and the triplets drawn from them.
 */
package org.stylestep.mining;
