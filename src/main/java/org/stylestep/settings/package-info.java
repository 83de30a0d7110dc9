/**
 * Options as records: their defaults, how they become maps and YAML, and components that are chosen by name.
 *
 * <p>It depends on neither a YAML reader nor a network, so that every package can describe its options with it.
 */
package org.stylestep.settings;
