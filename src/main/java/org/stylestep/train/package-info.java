/** The loop that calls a stage's steps, the three stages, their optimizer and moving average, and the listeners that look on. */
package org.stylestep.train;
