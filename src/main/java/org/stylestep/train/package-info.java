/** The loop that calls a stage's steps, the stages, their optimizer and moving average, and the listeners that look on. */
package org.stylestep.train;
