/** Metrics, and the evaluation of a translation over held-out pairs, and how much renderings of one input differ. */
package org.stylestep.eval;
