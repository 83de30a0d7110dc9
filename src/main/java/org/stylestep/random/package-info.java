/** Random numbers that depend on a seed, a purpose and keys only. */
package org.stylestep.random;
