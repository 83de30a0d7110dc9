/** Implementations by name: the one way in which networks, losses, miners, metrics and the like of one's own reach run files and the command line. */
package org.stylestep.extension;
