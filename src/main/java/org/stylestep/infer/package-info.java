/** A trained pair of networks as a function from an input and a style image to an image. */
package org.stylestep.infer;
