/**
 * Style codes without an example image: samplers, nearest codes, and {@link org.stylestep.latent.Style}, a code as plain numbers;
 * interpolation, and the bank that keeps styles by name.
 *
 * <p>On a device, codes are float32 (N, code).
 */
package org.stylestep.latent;
