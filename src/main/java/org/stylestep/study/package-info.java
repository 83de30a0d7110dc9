/** Studies: several ways to train, expanded into run files, trained and evaluated by commands of the command line. */
package org.stylestep.study;
