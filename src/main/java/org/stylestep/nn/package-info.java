/**
 * The networks of StEP as plain DJL blocks, and {@link org.stylestep.nn.Network}: a named block with its parameters on a device.
 *
 * <p>Maps are float32 NCHW, images lie in [-1, 1], a style code is (B, latent_dim). In every operation the activation comes first, because DJL
 * attaches a result to the manager of the first argument.
 */
package org.stylestep.nn;
