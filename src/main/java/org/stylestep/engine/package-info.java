/** The one place that touches the internals of DJL's PyTorch engine, and steps around what they do to a graph. */
package org.stylestep.engine;
