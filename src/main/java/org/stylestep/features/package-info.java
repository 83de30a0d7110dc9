/**
 * Fixed feature extractors (a filter bank, SqueezeNet, VGG16, Inception), the Gram matrices of their maps, and the image distances made of them.
 *
 * <p>Nothing here trains: gradients pass through to the images and never reach an extractor's own weights.
 */
package org.stylestep.features;
