/** Studies: several ways to train, each trained in a process of its own, and all measured in the same way. */
package org.stylestep.study;
