/** The one place that touches the internals of DJL's PyTorch engine. */
package org.stylestep.engine;
