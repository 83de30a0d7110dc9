/** The settings of runs as records, in the sections of their run files. */
package org.stylestep.sections;
