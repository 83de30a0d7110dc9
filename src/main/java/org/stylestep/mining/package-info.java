/**
 * Finds images of similar style: descriptors of images, the near and far neighbors of each, and the triplets drawn from them.
 */
package org.stylestep.mining;
