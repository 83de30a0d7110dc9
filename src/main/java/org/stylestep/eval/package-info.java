/** Metrics, and the evaluation of a translation over held-out pairs. */
package org.stylestep.eval;
