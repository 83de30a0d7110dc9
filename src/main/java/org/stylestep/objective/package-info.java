/** What the networks make of a batch, the loss terms, the names they have in run files, and their weighted sum. */
package org.stylestep.objective;
