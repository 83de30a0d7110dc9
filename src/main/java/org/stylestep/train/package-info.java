/** The loop that calls a stage's steps, the stages, their optimizers and moving average, and the listeners. */
package org.stylestep.train;
