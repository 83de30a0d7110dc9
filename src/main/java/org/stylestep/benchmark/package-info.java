/** Measures what mining, training steps, data and translation cost on a machine. */
package org.stylestep.benchmark;
