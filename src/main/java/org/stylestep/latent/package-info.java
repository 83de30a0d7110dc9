/**
 * Style codes without an example image: samplers, nearest codes, interpolation, and {@link org.stylestep.latent.Style}, a code as plain numbers.
 *
 * <p>On a device, codes are float32 (N, code).
 */
package org.stylestep.latent;
