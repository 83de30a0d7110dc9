/** What the networks make of a batch, the loss terms that judge it, and their weighted sum. */
package org.stylestep.objective;
